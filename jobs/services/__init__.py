"""Background work: asked for as a row, run under a lease, kept as a file."""

from .asking import ask_again, request_job, ring
from .old_rows import delete_old_rows
from .running import claim, fail, finish, report_progress, run_job, sweep
from .store import DamagedFile, read_file, tidy_store

__all__ = [
    "DamagedFile",
    "ask_again",
    "claim",
    "delete_old_rows",
    "fail",
    "finish",
    "read_file",
    "report_progress",
    "request_job",
    "ring",
    "run_job",
    "sweep",
    "tidy_store",
]
