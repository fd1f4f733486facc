import logging
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction

from audit.rules import canonical_json, sha256
from jobs.kinds import kind_of
from jobs.models import Job

logger = logging.getLogger(__name__)


@transaction.atomic
def request_job(
    *, kind: str, title: str, organisation: Any, subject_id: UUID, by: Any, **parameters: Any
) -> Job:
    """The row of a piece of work; a worker is woken after commit.

    ``parameters`` are plain JSON values. The same request by the same person, while the first is
    unfinished, is the first one. Whether ``by`` may ask is the caller's question; whether they may
    read the result is asked again when it runs.
    """
    same = {
        "requested_by": by,
        "kind": kind,
        "subject_id": subject_id,
        "fingerprint": sha256(canonical_json(parameters)),
    }
    wanted = {"title": title, "organisation": organisation, "parameters": parameters}
    # Twice: the unfinished job we collided with may have finished before we could look at it.
    job = _unfinished_or_new(same, wanted) or _unfinished_or_new(same, wanted)
    if job is None:
        raise RuntimeError(f"No job could be asked for: {kind} {subject_id}")
    return job


def _unfinished_or_new(same: dict[str, Any], wanted: dict[str, Any]) -> Job | None:
    try:
        with transaction.atomic():
            job = Job.objects.create(**same, **wanted)
    except IntegrityError:
        waiting: Job | None = Job.objects.filter(**same).unfinished().first()
        return waiting
    transaction.on_commit(lambda: ring(job))
    return job


def ask_again(*, job: Job, by: Any) -> Job:
    """The same work once more, as a job of its own: its kind knows what asking for it takes."""
    return kind_of(job).ask_again(by, job)


def ring(job: Job) -> None:
    """Wake a worker. With the broker away the row still stands, and the sweeper finds it."""
    try:
        current_app.send_task("jobs.tasks.run", args=[str(job.pk)], retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker raises, the row is safe
        logger.warning("The broker did not take job %s (%s)", job.pk, type(error).__name__)
