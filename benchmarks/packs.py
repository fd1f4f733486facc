"""python -m benchmarks.packs [--items 20 60 150]: seconds and MB for each pack and page.

Measures the product's own way (template, limited child process) and WeasyPrint alone on the same
HTML, each in fresh processes, and prints a Markdown table. The content is made up in the
shape of a final record.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORDS = (
    "I met the family at home with the health visitor. The older child spoke about school, and I "
    "wrote down her words and not mine. We agreed what would happen first. "
)
ALONE = """
import sys
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf(pdf_variant="pdf/ua-1"))
"""
# As in a worker that is already up: what starting Django costs is not part of a pack.
OURS = """
import sys, json, time, django
django.setup()
from reports.packs import pdf_of
content = json.load(sys.stdin)
started = time.perf_counter()
pdf = pdf_of(content, code="K7QF-3M2P-X9TD", digest="ab" * 32)
print(time.perf_counter() - started, file=sys.stderr)
sys.stdout.buffer.write(pdf)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[20, 60, 150])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    rows = [measure(items, options.runs) for items in options.items]
    out = HERE / "results" / "packs.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
    print(markdown(rows))


def measure(items: int, runs: int) -> dict[str, Any]:
    content = made_up_content(items)
    html = html_of(content)
    ours = [timed(OURS, json.dumps(content)) for _ in range(runs)]
    alone = [timed(ALONE, html) for _ in range(runs)]
    pages = page_count(ours[0]["pdf"])
    seconds = statistics.median(run["seconds"] for run in ours)
    alone_seconds = statistics.median(run["seconds"] for run in alone)
    return {
        "items": items,
        "pages": pages,
        "kilobytes": len(ours[0]["pdf"]) // 1024,
        "seconds": round(seconds, 2),
        "seconds_per_page": round(seconds / pages, 3),
        "megabytes": max(run["megabytes"] for run in ours),
        "alone_seconds": round(alone_seconds, 2),
        "alone_megabytes": max(run["megabytes"] for run in alone),
        "ratio": round(seconds / alone_seconds, 2),
        "same_bytes": len({run["pdf"] for run in ours}) == 1,
    }


def timed(program: str, text: str) -> dict[str, Any]:
    """Run a program in a process of its own; wall seconds and peak MB of it and its children."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as made,
        tempfile.TemporaryFile() as said,
    ):
        given.write(text.encode())
        given.seek(0)
        started = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=given,
            stdout=made,
            stderr=said,
            env=os.environ | {"ECF_TESTING": "1", "DJANGO_SETTINGS_MODULE": "ecf_portal.settings"},
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        if status:
            sys.exit(f"A measured process failed with status {status}.")
        made.seek(0)
        said.seek(0)
        own_seconds = said.read().split()
        return {
            "seconds": float(own_seconds[-1]) if own_seconds else seconds,
            "megabytes": usage.ru_maxrss // 1024,
            "pdf": made.read(),
        }


def html_of(content: dict[str, Any]) -> str:
    os.environ |= {"ECF_TESTING": "1", "DJANGO_SETTINGS_MODULE": "ecf_portal.settings"}
    import django

    django.setup()
    from reports.packs import pack_html

    return pack_html(content, code="K7QF-3M2P-X9TD", digest="ab" * 32)


def page_count(pdf: bytes) -> int:
    import io

    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def made_up_content(items: int) -> dict[str, Any]:
    standards = [
        {
            "code": str(n),
            "title": f"Standard number {n} of the ten",
            "statement": f"Standard number {n} of the ten",
            "type": "domain",
            "depth": 0,
            "is_judged": True,
            "top_code": str(n),
        }
        for n in range(1, 11)
    ]
    moment = "2026-03-20T10:00:00+00:00"
    return {
        "format": 2,
        **practice(items),
        "prepared_at": moment,
        "organisation": "Benchmark Council",
        "participant": {
            "id": "00000000-0000-4000-8000-000000000000",
            "name": "Amina Yusuf",
            "registration_number": "SW123456",
            "team": "Team 1",
            "cohort": "Cohort 1",
            "starts_on": "2024-03-18",
            "nominal_end_on": "2026-03-17",
            "ends_on": "2026-03-17",
            "agreed_end_on": None,
        },
        "programme": {
            "name": "Two-year programme",
            "version": 1,
            "participant_title": "newly qualified social worker",
            "participant_short_title": "NQSW",
            "standards_name": "the standards",
            "nominal_months": 24,
            "second_reading": "not_yet_met",
        },
        "framework": {
            "title": "Ten standards",
            "version": "1",
            "is_placeholder": False,
            "items": standards,
        },
        "people": [],
        "minimums": [],
        "evidence": [item(n, moment) for n in range(1, items + 1)],
        "observations": [],
        "assessment": {
            "summary": WORDS * 5,
            "recommendation": "met",
            "recommendation_words": "Met",
            "recommended_by": "Tom Hale",
            "recommended_at": moment,
            "narratives": [{"code": each["code"], "text": WORDS * 3} for each in standards],
            "judgements": [
                {
                    "code": each["code"],
                    "view": "met",
                    "view_words": "Met",
                    "reasons": "",
                    "citations": [],
                }
                for each in standards
            ],
        },
        "independent_reading": None,
        "decision": {
            "outcome": "met",
            "outcome_words": "Met",
            "reasons": WORDS,
            "confirmed_by": "Helen Marsh",
            "confirmed_at": moment,
        },
        "trail": [
            {
                "sequence": n,
                "at": moment,
                "words": "Evidence submitted",
                "by": "Amina Yusuf",
                "hash": "ab" * 32,
            }
            for n in range(1, 4 * items)
        ],
    }


def practice(items: int) -> dict[str, Any]:
    """Stages, rules, agreement, support, plan and checklist, as long as two years make them."""
    figures = {"received": 3, "not_received": 1, "two_accounts": 0, "nobody_recorded": 0}
    refs = [{"ref": f"E{n}", "why_not": ""} for n in range(1, items + 1)]
    terms = [("Supervision", "Every week, 90 minutes"), ("Caseload at most", "13 children")]
    return {
        "stages": [
            {
                "key": "all",
                "label": "Two years",
                "starts_on": "2024-03-18",
                "ends_on": "2026-03-17",
            }
        ],
        "rules": [
            {
                "id": "1",
                "label": "Pieces of work seen",
                "least": 3,
                "have": items,
                "met": True,
                "note": "",
                "missing": "",
                "source": "",
                "within": [],
                "weighed": refs,
            }
        ],
        "agreement": {
            "number": 1,
            "programme": "Two-year programme",
            "people": [{"seat": "participant", "name": "Amina Yusuf"}],
            "coordinator": "",
            "others_present": "",
            "met_on": "2024-03-18",
            "reviews": [],
            "terms": [
                {"key": words, "heading": words, "lines": [line], "reason": ""}
                for words, line in terms
            ],
            "sha256": "cd" * 32,
            "signed_on": "2024-03-20",
            "signatures": [],
            "versions": [{"number": 1, "signed_on": "2024-03-20"}],
        },
        "support": {
            "as_stood_on": "2026-03-20",
            "time": figures,
            "caseload": figures,
            "months": [
                {
                    "month_on": f"{2024 + n // 12}-{n % 12 + 1:02}-01",
                    "agreed": "13",
                    "held": "11 to 13",
                    "time": figures,
                    "caseload": figures,
                }
                for n in range(3, 27)
            ],
            "learning_hours": "40",
            "supervision": ["Every week, 90 minutes"],
            "group_meetings": 0,
        },
        "reviews": {"due": [], "held": []},
        "self_assessments": [],
        "plan": [goal(n) for n in range(1, 13)],
        "moderation": {"answers": [], "judgement": None},
    }


def goal(n: int) -> dict[str, Any]:
    return {
        "words": f"Goal number {n}",
        "steps": WORDS,
        "due_on": "2025-03-18",
        "by_whom": "Amina Yusuf",
        "standard_code": "1",
        "state": "done",
        "state_words": "Done",
        "added_on": "2024-06-03",
        "closed_on": "2025-03-01",
        "outcome": WORDS[:120],
    }


def item(n: int, moment: str) -> dict[str, Any]:
    return {
        "ref": f"E{n}",
        "id": str(n),
        "kind": "work_seen" if n % 2 else "reflection",
        "kind_words": "Work seen" if n % 2 else "Reflection",
        "detail_words": "",
        "title": f"What happened on visit {n}",
        "happened_on": "2026-03-02",
        "state_words": "Read",
        "version_number": 1,
        "sha256": "cd" * 32,
        "frozen_at": moment,
        "author": "Amina Yusuf",
        "text": WORDS * 6,
        "second_text": WORDS * 2,
        "text_label": "What it shows",
        "second_text_label": "Extract",
        "links": [
            {"code": str(n % 10 + 1), "why": WORDS[:140], "passage": ""},
            {"code": str((n + 4) % 10 + 1), "why": WORDS[:140], "passage": ""},
        ],
        "reading": {
            "view": "shows",
            "view_words": "Shows what the links say",
            "words": WORDS,
            "by": "Grace Oduya",
            "as": "Practice supervisor",
            "at": moment,
            "exceptions": [],
        },
    }


def markdown(rows: list[dict[str, Any]]) -> str:
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "",
        "| items | pages | seconds | seconds a page | MB | KB of file | WeasyPrint alone | ratio "
        "| same bytes |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['items']} | {row['pages']} | {row['seconds']} | {row['seconds_per_page']} | "
        f"{row['megabytes']} | {row['kilobytes']} | {row['alone_seconds']} s, "
        f"{row['alone_megabytes']} MB | {row['ratio']} | {'yes' if row['same_bytes'] else 'no'} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
