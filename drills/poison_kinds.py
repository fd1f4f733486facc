"""Kinds of job that do harm. Only drills/poison_settings.py knows them."""

import os
import signal
import time
from datetime import UTC, datetime
from typing import Any, NoReturn

from jobs.kinds import JobKind, Progress, Result
from jobs.models import Job
from reports.pdf import render_pdf


def eat_memory(job: Job, progress: Progress) -> Result:
    """A small document with a table whose borders alone take gigabytes."""
    cells = "<tr>" + "<td colspan=1000>a" * 40 + "<tr><td>b" * 5000
    table = f"<table style='border-collapse: collapse'>{cells}</table>"
    page = f"<!doctype html><title>Too much</title><body>{table}"
    pdf = render_pdf(page, prepared_at=datetime(2026, 1, 1, tzinfo=UTC), identifier="ab" * 16)
    return Result("never.pdf", "application/pdf", pdf)


def never_end(job: Job, progress: Progress) -> NoReturn:
    while True:
        time.sleep(1)


def crash(job: Job, progress: Progress) -> NoReturn:
    """As a fault in a C library would end the process."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise SystemExit


def _kind(run: Any) -> JobKind:
    return JobKind(run=run, may_read=lambda user, job: True, ask_again=lambda user, job: job)


EATS_MEMORY, NEVER_ENDS, ALWAYS_CRASHES = _kind(eat_memory), _kind(never_end), _kind(crash)
