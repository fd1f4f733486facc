"""Asking for a transfer file, making it, and taking it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.rules import canonical_json
from audit.services import record
from jobs.kinds import JobKind, Progress, Result
from jobs.models import Job
from jobs.services import request_job
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.services import lock_participant
from participants.transfers.keys import secret_of, signing_key
from participants.transfers.presentation import shown
from participants.transfers.sealing import PLACEHOLDER, seal
from reports.permissions import can_make_transfer_file

from .building import content_of

HTML = "text/html"


NOT_BEGUN = "There is nothing to take along before the first day here."


@transaction.atomic
def request_transfer_file(*, participant: Participant, by: User) -> Job:
    """Have the file made. The person is told where it was somebody else who asked."""
    current = lock_participant(participant, by=by)
    require(can_make_transfer_file(by, current))
    if current.here_from > timezone.localdate():
        raise ValidationError(NOT_BEGUN)
    job = request_job(
        kind="transfer_file",
        title="Transfer file",
        organisation=current.organisation,
        subject_id=current.pk,
        by=by,
    )
    record(Action.TRANSFER_FILE_REQUESTED, job, by=by, about=current)
    if by.pk != current.user_id:
        notify(
            to=current.user,
            template="transfer_file_made",
            key=f"transfer_file:{job.pk}",
            name=current.user.name,
            by=by.name,
            link=absolute_url("reports:transfer_file_add", current.pk),
        )
    return job


def transfer_file_of(participant: Participant, identifier: str) -> bytes:
    """The whole file, signed by the deployment."""
    key = signing_key()
    content = content_of(participant, identifier=identifier, public_key=key.public_key)
    return seal(page_of(content), secret_of(key).sign)


def page_of(content: dict[str, Any]) -> str:
    """The page without its signature: what people read, and the same as JSON."""
    return render_to_string("reports/transfer/file.html", shown(content) | _for_programs(content))


def _for_programs(content: dict[str, Any]) -> dict[str, Any]:
    return {"json": canonical_json(content), "placeholder": PLACEHOLDER}


def _run(job: Job, progress: Progress) -> Result:
    participant = (
        Participant.objects.select_related(
            "user", "organisation", "cohort__programme_version__framework", "agreed_end_by"
        )
        .with_time()
        .get(pk=job.subject_id)
    )
    progress(1, 2, "Gathering what goes in it")
    content = transfer_file_of(participant, str(job.pk))
    progress(2, 2, "Signed")
    name = slugify(participant.user.name)[:60] or "person"
    return Result(f"transfer-file-{name}.html", HTML, content)


def _participant(job: Job) -> Participant | None:
    return Participant.objects.filter(pk=job.subject_id).select_related("user").first()


def _may_read(user: User, job: Job) -> bool:
    participant = _participant(job)
    return participant is not None and can_make_transfer_file(user, participant)


def _on_download(user: User, job: Job) -> None:
    participant = Participant.objects.get(pk=job.subject_id)
    record(Action.TRANSFER_FILE_DOWNLOADED, job, by=user, about=participant, sha256=job.file_sha256)


def _ask_again(user: User, job: Job) -> Job:
    participant = Participant.objects.get(pk=job.subject_id)
    return request_transfer_file(participant=participant, by=user)


TRANSFER_FILE = JobKind(
    run=_run, may_read=_may_read, ask_again=_ask_again, on_download=_on_download
)
