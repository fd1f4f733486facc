"""Kinds of job that only the tests run. What they do is set by the test, by parameter."""

from dataclasses import replace

from jobs.kinds import CannotBeMade, JobKind, Result
from jobs.services import request_job
from participants.models import Participant

DOWNLOADS = []


def write_greeting(job, progress):
    progress(1, 2, "Writing")
    if job.parameters.get("breaks"):
        raise ValueError(job.parameters["breaks"])
    if job.parameters.get("lacks"):
        raise CannotBeMade("There is nothing to put into the file yet.")
    progress(2, 2, "Nearly there")
    return Result("greeting: 1.txt", "text/plain; charset=utf-8", b"Hello")


def may_read(user, job):
    return Participant.objects.visible_to(user).filter(pk=job.subject_id).exists()


def ask_again(user, job):
    return request_job(
        kind=job.kind,
        title=job.title,
        organisation=job.organisation,
        subject_id=job.subject_id,
        by=user,
        **job.parameters,
    )


GREETING = JobKind(
    run=write_greeting,
    may_read=may_read,
    ask_again=ask_again,
    on_download=lambda user, job: DOWNLOADS.append((user.pk, job.pk)),
)
SECRET = replace(GREETING, asks_for_password=True)
