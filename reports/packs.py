"""The assessment pack: from the final record (or, before confirmation, a marked draft) to a PDF."""

import json
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.permissions import require
from assessments.final_record import build_content, fault_of
from assessments.models import FinalAssessment, FinalRecord
from audit.actions import Action
from audit.rules import canonical_json, sha256
from audit.services import record
from jobs.kinds import CannotBeMade, JobKind, Progress, Result
from jobs.models import Job
from jobs.services import request_job
from participants.models import Participant

from .pack_contents import pack_context
from .pdf import render_pdf
from .permissions import can_read_pack

PDF = "application/pdf"


@transaction.atomic
def request_pack(*, participant: Participant, by: User) -> Job:
    """Ask a worker for the pack of a participant, and put the asking into the trail."""
    require(can_read_pack(by, participant))
    job = request_job(
        kind="assessment_pack",
        title="Assessment pack",
        organisation=participant.organisation,
        subject_id=participant.pk,
        by=by,
    )
    record(Action.PACK_REQUESTED, job, by=by, about=participant)
    return job


def make_pack(participant: Participant, *, reader: User | None = None) -> tuple[bytes, bool]:
    """The pack as PDF, and whether it is a draft.

    Of the newest final assessment that ``reader`` may read; without one, as for an operator, of the
    newest there is.
    Raises ValidationError when the stored record is not as it was frozen.
    """
    attempts = FinalAssessment.objects
    readable = attempts.visible_to(reader) if reader else attempts.all()
    newest = readable.of(participant).first()
    final = FinalRecord.objects.filter(decision__assessment=newest).first() if newest else None
    if final:
        if fault_of(final):
            raise ValidationError(
                "The stored record is not as it was frozen, so no pack can be made from it."
            )
        return pdf_of(json.loads(final.content), code=final.code, digest=final.sha256), False
    content = json.loads(canonical_json(build_content(participant, newest)))
    return pdf_of(content), True


def pdf_of(content: dict[str, Any], *, code: str = "", digest: str = "") -> bytes:
    """The pages of one content, marked as a draft without a code. Same input, same bytes."""
    return render_pdf(
        pack_html(content, code=code, digest=digest),
        prepared_at=datetime.fromisoformat(content["prepared_at"]),
        identifier=(digest or sha256(canonical_json(content)))[:32],
    )


def pack_html(content: dict[str, Any], *, code: str = "", digest: str = "") -> str:
    check_url = settings.SITE_URL + reverse("assessments:record_check")
    return render_to_string(
        "reports/pack/pack.html",
        pack_context(content)
        | {"is_draft": not code, "code": code, "digest": digest, "check_url": check_url}
        | qr_drawing(f"{check_url}?code={code}"),
    )


def qr_drawing(address: str) -> dict[str, Any]:
    """The square code of an address as an SVG path on a grid with its quiet zone."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"qr_size": len(rows), "qr_path": path}


def _run(job: Job, progress: Progress) -> Result:
    participant = Participant.objects.select_related(
        "user", "team", "organisation", "cohort__programme_version__framework"
    ).get(pk=job.subject_id)
    progress(1, 3, "Gathering the record")
    try:
        pdf, is_draft = make_pack(participant, reader=job.requested_by)
    except ValidationError as error:
        raise CannotBeMade(" ".join(error.messages)) from error
    progress(3, 3, "Pages drawn")
    name = f"assessment-pack{'-draft' if is_draft else ''}-{str(participant.pk)[:8]}.pdf"
    return Result(file_name=name, content_type=PDF, content=pdf)


def _may_read(user: User, job: Job) -> bool:
    participant = Participant.objects.filter(pk=job.subject_id).select_related("user").first()
    return participant is not None and can_read_pack(user, participant)


def _on_download(user: User, job: Job) -> None:
    participant = Participant.objects.get(pk=job.subject_id)
    record(Action.PACK_DOWNLOADED, job, by=user, about=participant, sha256=job.file_sha256)


def _ask_again(user: User, job: Job) -> Job:
    participant = Participant.objects.get(pk=job.subject_id)
    return request_pack(participant=participant, by=user)


ASSESSMENT_PACK = JobKind(
    run=_run, may_read=_may_read, ask_again=_ask_again, on_download=_on_download
)
