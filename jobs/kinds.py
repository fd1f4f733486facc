"""What an app says about a kind of job it runs. ``settings.JOB_KINDS`` names them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Job

# done, total, words: "3, 12, 'Drawing the matrix'". Not to be called inside a transaction, where
# nobody would see it and the row would stay locked.
Progress = Callable[[int, int, str], None]


class CannotBeMade(Exception):
    """Raised by a job's ``run`` for a reason its owner can do something about: not tried again.

    The words are shown to them, so they are plain and hold no personal text.
    """


@dataclass(frozen=True)
class Result:
    file_name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class JobKind:
    """``run`` makes the file. ``may_read`` is asked when the run starts and at each download.

    ``ask_again(user, job)`` asks for the same once more, with every check and trace of asking.
    ``asks_for_password``: asking again and downloading need a password given just now.
    ``on_download(user, job)`` writes the download into the trail. ``run`` may be called twice, also
    at the same time, and must then make the same file or do no harm.
    ``page(job)``: where what it did is shown, of a kind that makes no file (``run`` returns None).
    """

    run: Callable[[Job, Progress], Result | None]
    may_read: Callable[[Any, Job], bool]
    ask_again: Callable[[Any, Job], Job]
    on_download: Callable[[Any, Job], None] | None = None
    asks_for_password: bool = False
    page: Callable[[Job], str] | None = None


def kind_of(job: Job) -> JobKind:
    kind: JobKind = import_string(settings.JOB_KINDS[job.kind])
    return kind


def kinds_without_a_file() -> list[str]:
    """Names of the kinds that are shown on a page of their own, not among somebody's files."""
    return [name for name, path in settings.JOB_KINDS.items() if import_string(path).page]
