"""HTML to PDF. The only module that imports WeasyPrint, and only in a limited child process.

Nothing is fetched: no file, no address, no data URL. The same HTML, moment and identifier give the
same bytes (SOURCE_DATE_EPOCH and a fixed PDF identifier), so a pack can be compared by its hash.
"""

import json
import os
import resource
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

MEMORY_BYTES = 2 * 1024**3
SECONDS = 180
# Control characters (pasted from elsewhere) show nothing, and they spoil the text of a whole PDF.
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF])


class RenderingFailed(Exception):
    """The child ended without a PDF; the message is for the log, not for people."""


def render_pdf(html: str, *, prepared_at: datetime, identifier: str, background: str = "") -> bytes:
    """Render ``html`` (escaped text, inlined style) as a tagged PDF/UA-1 file.

    ``identifier``: hex digits that become the file's id. ``background``: #rrggbb, on screens alone.
    Raises RenderingFailed when the child runs out of memory (2 GiB), time (180 s) or crashes.
    """
    request = json.dumps(
        {
            "html": html.translate(UNPRINTABLE),
            "identifier": identifier,
            "background": background,
        }
    )
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", "/tmp"),  # noqa: S108 - fontconfig looks for its cache
        "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": str(int(prepared_at.timestamp())),
    }
    try:
        child = subprocess.run(
            [sys.executable, "-m", "reports.pdf"],
            input=request.encode(),
            capture_output=True,
            cwd=Path(__file__).resolve().parent.parent,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderingFailed(f"no PDF after {SECONDS} s") from error
    if child.returncode or not child.stdout.startswith(b"%PDF-"):
        last_lines = child.stderr.decode(errors="replace").strip().splitlines()[-3:]
        raise RenderingFailed(f"exit {child.returncode}: {' | '.join(last_lines)}")
    return child.stdout


def _limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lay_under(pdf: Any, colour: str) -> None:
    """The colour under every page, in a layer that is there to be seen and not to be printed.

    WeasyPrint's own page background would be printed. Readers that know of layers leave it out on
    paper; PDF/UA-1 (7.10) forbids the entry (AS) without which Acrobat does not.
    """
    dictionary = type(pdf.catalog)
    layer = dictionary(
        {
            "Type": "/OCG",
            "Name": "(Background on screens)",
            "Usage": "<</View <</ViewState /ON>> /Print <</PrintState /OFF>>>>",
        }
    )
    pdf.add_object(layer)
    known = layer.reference.decode()
    pdf.catalog["OCProperties"] = f"<</OCGs [{known}] /D <</Name (As on screens) /ON [{known}]>>>>"
    red, green, blue = (f"{int(colour[at : at + 2], 16) / 255:.4f}" for at in (1, 3, 5))
    objects = {each.reference: each for each in pdf.objects}
    dictionaries = [each for each in pdf.objects if isinstance(each, dictionary)]
    for page in (each for each in dictionaries if each.get("Type") == "/Page"):
        left, bottom, right, top = page["MediaBox"]
        area = f"{left} {bottom} {right - left} {top - bottom} re f"
        paint = f"/Artifact BMC /OC /Background BDC q {red} {green} {blue} rg {area} Q EMC EMC"
        objects[page["Contents"]].stream.insert(0, paint.encode())
        objects[page["Resources"]]["Properties"] = f"<</Background {known}>>"


def _child() -> None:
    _limit_this_process()
    request: dict[str, str] = json.load(sys.stdin)

    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    class FetchNothing(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("a pack fetches nothing")

    document = HTML(string=request["html"], base_url=None, url_fetcher=FetchNothing())
    background = request["background"]
    pdf = document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(request["identifier"]),
        finisher=(lambda _, made: _lay_under(made, background)) if background else None,
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    _child()
