"""A job from claim to end. The attempt number fences: only the newest claim may write."""

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from jobs.kinds import CannotBeMade, Progress, Result, kind_of
from jobs.models import Job
from jobs.permissions import can_read_job

from .asking import ring
from .store import write_file

logger = logging.getLogger(__name__)
# Three heartbeats: with the sweeper's half minute a lost job goes on well within 90 seconds.
LEASE = timedelta(seconds=45)
HEARTBEAT_SECONDS = 15.0
MOST_ATTEMPTS = 3
# The sweeper's doorbells wait in the broker beside earlier ones: a backlog must not multiply there.
RUNG_PER_SWEEP = 50

WENT_WRONG = "It went wrong three times, so we stopped trying. Nothing you entered is affected."
STOPPED = "The work was cut off three times, so we stopped trying. Nothing you entered is affected."
NOT_ALLOWED = "You can no longer read what this file would hold, so it was not made."


class TooLate(Exception):
    """Another worker took the job over: this one's work is thrown away."""


def claim(job_id: UUID | str) -> tuple[Job, int] | None:
    """Take a job that nobody is working on: (job, attempt), or None when there is nothing to do.

    One conditional UPDATE decides between two workers. The attempt is what the taker must show to
    report, finish or fail.
    """
    now = timezone.now()
    with transaction.atomic():
        taken = (
            Job.objects.filter(pk=job_id, attempt__lt=MOST_ATTEMPTS)
            .lost(now)
            .update(
                status=Job.Status.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=now + LEASE,
                progress_done=0,
                progress_total=0,
                progress_words="",
            )
        )
        if not taken:
            return None
        job = Job.objects.select_related("requested_by", "organisation").get(pk=job_id)
        return job, job.attempt


def report_progress(job: Job, attempt: int, done: int, total: int, words: str) -> None:
    """Show how far the work is, and renew the lease. TooLate when the job was taken over."""
    _write(
        job,
        attempt,
        progress_done=min(done, total),
        progress_total=total,
        progress_words=words[:120],
        lease_until=timezone.now() + LEASE,
    )


def finish(job: Job, attempt: int, result: Result | None) -> None:
    """Store the file, then name it in the row. TooLate leaves the row to the worker that has it."""
    # Looked at before writing, so that a late worker mostly leaves no file behind.
    _write(job, attempt, lease_until=timezone.now() + LEASE)
    file = {}
    if result is not None:
        file = {
            "file_sha256": write_file(result.content),
            "file_name": _safe_name(result.file_name),
            "content_type": result.content_type,
        }
    _write(
        job,
        attempt,
        status=Job.Status.FINISHED,
        finished_at=timezone.now(),
        lease_until=None,
        failure="",
        **file,
    )


def fail(job: Job, attempt: int, words: str) -> None:
    """End the job with words its owner understands."""
    _write(
        job,
        attempt,
        status=Job.Status.FAILED,
        failure=words[:200],
        finished_at=timezone.now(),
        lease_until=None,
    )


def put_back(job: Job, attempt: int) -> None:
    """Leave the job to the next attempt; the sweeper rings for it."""
    _write(job, attempt, status=Job.Status.QUEUED, lease_until=None)


def run_job(job_id: UUID | str) -> None:
    """What a worker does when the bell rings. Twice, late or both at once: no harm."""
    claimed = claim(job_id)
    if claimed is None:
        return
    job, attempt = claimed
    try:
        with kept_alive(job, attempt):
            _work(job, attempt)
    except TooLate:
        logger.info("Job %s was taken over during attempt %s", job.pk, attempt)


def sweep(now: datetime | None = None) -> None:
    """Ring again for jobs nobody works on; end those that were cut off too often."""
    lost = Job.objects.lost(now or timezone.now())
    lost.filter(attempt__gte=MOST_ATTEMPTS).update(
        status=Job.Status.FAILED,
        failure=STOPPED,
        finished_at=timezone.now(),
        lease_until=None,
    )
    for job in lost.filter(attempt__lt=MOST_ATTEMPTS).order_by("created_at")[:RUNG_PER_SWEEP]:
        ring(job)


@contextmanager
def kept_alive(job: Job, attempt: int, every: float = HEARTBEAT_SECONDS) -> Iterator[None]:
    """Renew the lease beside the work: drawing a long PDF reports nothing for half a minute."""
    stop = Event()
    beat = Thread(target=_beat, args=(job, attempt, stop, every), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join(timeout=5)


def _beat(job: Job, attempt: int, stop: Event, every: float) -> None:
    while not stop.wait(every):
        try:
            _write(job, attempt, lease_until=timezone.now() + LEASE)
        except TooLate:
            return
        except Exception as error:  # noqa: BLE001 - the database may be away for a moment
            logger.warning("No heartbeat for job %s (%s)", job.pk, type(error).__name__)
        finally:
            # A thread's connection is its own, and nobody else would close it.
            connection.close()


def _work(job: Job, attempt: int) -> None:
    def progress(done: int, total: int, words: str) -> None:
        report_progress(job, attempt, done, total, words)

    try:
        _make(job, attempt, progress)
    except TooLate:
        raise
    except CannotBeMade as reason:
        fail(job, attempt, str(reason))
    except Exception as error:  # noqa: BLE001 - a job must end in words, whatever breaks in it
        # Without the error's own text, which may quote what somebody wrote.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Job %s, attempt %s: %s\n%s", job.pk, attempt, type(error).__name__, where)
        if attempt < MOST_ATTEMPTS:
            put_back(job, attempt)
        else:
            fail(job, attempt, WENT_WRONG)


def _make(job: Job, attempt: int, progress: Progress) -> None:
    if not can_read_job(job.requested_by, job):
        fail(job, attempt, NOT_ALLOWED)
        return
    finish(job, attempt, kind_of(job).run(job, progress))


def _write(job: Job, attempt: int, **fields: Any) -> None:
    """Change the row while it is still this attempt's."""
    ours = Job.objects.filter(pk=job.pk, attempt=attempt, status=Job.Status.RUNNING)
    if not ours.update(**fields):
        raise TooLate(job.pk)


def _safe_name(name: str) -> str:
    """A file name for any disk: letters, digits, spaces, dots, hyphens."""
    return re.sub(r"[^\w .()-]+", "-", name).strip(" .-")[:160] or "file"
