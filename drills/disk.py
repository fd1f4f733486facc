"""E7: the disk on which files are kept is full."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .ground import Ground, Workshop, ground
from .portal import Visitor
from .report import Report
from .services import wait_for
from .workers import Asked, ask_for_pack, readers_of_packs

# More than the portal calls nearly full.
MEGABYTES = 128
STATE = "SELECT status, failure, file_sha256 FROM jobs_job WHERE id = %s"


def full(shop: Workshop, report: Report) -> None:
    """No byte more on the disk of stored files: plain words, no row without file, pages go on."""
    store = shop.folder / "small-disk"
    with small_disk(store), ground(shop, STORE_DIR=str(store)) as own:
        readers = readers_of_packs(own)
        visitor, of = readers[0]
        filler = store / "filler"
        report.figure("megabytes of somebody else's on the disk", _fill(filler) / 2**20)
        _ask_for_what_has_no_room(own, report, visitor, of)
        report.expect(not list(store.rglob("*.part")), "no piece of a file is left behind")
        filler.unlink()
        again = ask_for_pack(own, visitor, of)
        _wait_until(own, again, "finished", 180, "the pack, with room again")
        report.expect(own.portal.health().strip() == "ok", "the health page is content again")
        own.settle(120)
        own.check(report)


def _wait_until(own: Ground, asked: Asked, status: str, seconds: float, what: str) -> None:
    wait_for(lambda: own.portal.rows(STATE, asked.job)[0][0] == status, seconds, what)


def _ask_for_what_has_no_room(own: Ground, report: Report, visitor: Visitor, of: str) -> None:
    asked = ask_for_pack(own, visitor, of)
    began = time.monotonic()
    _wait_until(own, asked, "failed", 300, "an end of the job")
    _, failure, digest = own.portal.rows(STATE, asked.job)[0]
    report.figure("seconds until the person was told", time.monotonic() - began)
    report.figure("what the person reads", failure)
    report.expect(not digest, "no row names a file that is not there")
    page = visitor.look(f"/jobs/{asked.job}/")
    report.expect(page.status == 200 and failure in page.text, "the page of the file says why")
    report.figure("health", own.portal.health().strip())
    report.expect("full" in own.portal.health(), "the health page says that the disk is full")
    for path in ("/", "/jobs/"):
        report.expect(visitor.look(path).status == 200, f"{path} goes on")


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk in memory, of 128 megabytes. Only root may mount one."""
    folder.mkdir()
    size = f"size={MEGABYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "portal-drill", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(file: Path) -> int:
    """Write until the disk is full; how many bytes went on it."""
    with file.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 4096)
        except OSError:
            return out.tell()
