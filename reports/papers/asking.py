"""Asking for a record as a PDF, making it and taking it: the same for each kind of paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record
from jobs.kinds import CannotBeMade, JobKind, Progress, Result
from jobs.models import Job
from jobs.services import request_job
from participants.models import Participant
from ui.looks import Look, asked_look, look_of

PDF = "application/pdf"
GONE = "It is no longer there, so no file can be made of it."


@dataclass(frozen=True)
class Paper:
    """``find(user, pk)``: the row it is made of, None where ``user`` may not read it.

    ``draw(row, job, look)`` gives the file's name and its bytes.
    """

    kind: str
    title: str
    find: Callable[[User, Any], Any]
    draw: Callable[[Any, Job, Look], tuple[str, bytes]]


@transaction.atomic
def request_paper(*, paper: Paper, row: Any, by: User, **parameters: Any) -> Job:
    """Have the file made, and put the asking into the trail: one's own only for oneself."""
    require(paper.find(by, row.pk) is not None)
    participant = _participant_of(row)
    job = request_job(
        kind=paper.kind,
        title=paper.title,
        organisation=participant.organisation,
        subject_id=row.pk,
        by=by,
        **{name: each for name, each in parameters.items() if each},
        **asked_look(by),
    )
    own = by.pk == participant.user_id
    action = Action.OWN_PAPER_REQUESTED if own else Action.PAPER_REQUESTED
    record(action, job, by=by, about=participant, paper=paper.kind)
    return job


def job_kind_of(paper: Paper) -> JobKind:
    def run(job: Job, progress: Progress) -> Result:
        progress(1, 2, "Gathering what goes in it")
        row = paper.find(job.requested_by, job.subject_id)
        if row is None:
            raise CannotBeMade(GONE)
        name, content = paper.draw(row, job, look_of(job.parameters))
        progress(2, 2, "Pages drawn")
        return Result(name, PDF, content)

    def on_download(user: User, job: Job) -> None:
        participant = _participant_of(paper.find(user, job.subject_id))
        own = user.pk == participant.user_id
        action = Action.OWN_PAPER_DOWNLOADED if own else Action.PAPER_DOWNLOADED
        record(action, job, by=user, about=participant, paper=paper.kind, sha256=job.file_sha256)

    def ask_again(user: User, job: Job) -> Job:
        row = paper.find(user, job.subject_id)
        asked = {name: each for name, each in job.parameters.items() if name != "look"}
        require(row is not None)
        return request_paper(paper=paper, row=row, by=user, **asked)

    return JobKind(
        run=run,
        may_read=lambda user, job: paper.find(user, job.subject_id) is not None,
        ask_again=ask_again,
        on_download=on_download,
    )


def _participant_of(row: Any) -> Participant:
    found: Participant = row if isinstance(row, Participant) else row.participant
    return found
