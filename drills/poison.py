"""E11: a job that eats memory, never ends or always crashes."""

import threading
import time
from pathlib import Path

from .ground import Ground, Workshop, ground
from .portal import Visitor, children_of
from .report import Report
from .services import wait_for
from .workers import ask_for_pack, readers_of_packs

ASK = """
import sys, django; django.setup()
from accounts.models import User
from jobs.services import request_job
sofia = User.objects.get(name="Sofia Lewis")
organisation = sofia.role_grants.first().organisation
for kind in sys.argv[1:]:
    request_job(kind=kind, title=kind, organisation=organisation, subject_id=sofia.pk, by=sofia)
"""
KINDS = ("eats_memory", "never_ends", "always_crashes")
ENDS = "SELECT kind, status, attempt, failure FROM jobs_job WHERE kind = ANY(%s)"
STATE = "SELECT status FROM jobs_job WHERE id = %s"


def run(shop: Workshop, report: Report) -> None:
    """Memory, time, crashes: given up after three tries with a reason; the queue goes on."""
    with ground(shop, DJANGO_SETTINGS_MODULE="drills.poison_settings") as own:
        visitor, of = readers_of_packs(own)[0]
        parent = own.portal.parent("worker")
        watch = Watch(own)
        own.portal.run("-c", ASK, *KINDS)
        began = time.monotonic()
        _make_pack(own, visitor, of, 240, "a pack beside the poisoned jobs")
        report.figure("seconds for a pack beside them", time.monotonic() - began)
        wait_for(lambda: _are_over(own), 900, "the end of the poisoned jobs")
        report.figure("seconds until all three were given up", time.monotonic() - began)
        for kind, status, attempt, failure in own.portal.rows(ENDS, list(KINDS)):
            report.figure(kind, failure)
            report.expect(
                (status, attempt) == ("failed", 3), f"{kind} is given up after three tries"
            )
            report.expect(failure, f"{kind} says why")
        report.figure("megabytes of the largest process", watch.end())
        report.expect(
            watch.largest <= 2300, "no process grows beyond the two gigabytes it may have"
        )
        report.expect(own.portal.parent("worker") == parent, "the worker is the one that it was")
        _make_pack(own, visitor, of, 120, "a pack after them")
        own.check(report)


def _make_pack(own: Ground, visitor: Visitor, of: str, seconds: float, what: str) -> None:
    asked = ask_for_pack(own, visitor, of)
    wait_for(lambda: own.portal.value(STATE, asked.job) == "finished", seconds, what)


def _are_over(own: Ground) -> bool:
    rows = own.portal.rows(ENDS, list(KINDS))
    return {status for _, status, _, _ in rows} <= {"failed", "finished"}


class Watch:
    """Looks once a second at how much memory each process below the worker has."""

    def __init__(self, own: Ground) -> None:
        self.own, self.largest = own, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def end(self) -> int:
        self.over.set()
        self.thread.join()
        return self.largest

    def _look(self) -> None:
        while not self.over.wait(1):
            for child in self.own.portal.children("worker"):
                for pid in [child, *children_of(child)]:
                    self.largest = max(self.largest, megabytes_of(pid))


def megabytes_of(pid: int) -> int:
    try:
        pages = int((Path("/proc") / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * 4096 // 2**20
