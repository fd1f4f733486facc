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
from ui.looks import AS_EVERYBODY, Look, asked_look, look_of

from .pack_contents import BY_STAGE, BY_STANDARD, DOCUMENTS, pack_context
from .pdf import render_pdf
from .permissions import can_read_pack

PDF = "application/pdf"
TEMPLATES = {BY_STANDARD: "reports/pack/pack.html", BY_STAGE: "reports/pack/portfolio.html"}
NAMES = {BY_STANDARD: "assessment-pack", BY_STAGE: "portfolio"}


@transaction.atomic
def request_pack(*, participant: Participant, by: User, order: str = BY_STANDARD) -> Job:
    """Ask a worker for the pack of a participant, and put the asking into the trail.

    ``order``: standard by standard, or stage by stage as a portfolio.
    """
    require(can_read_pack(by, participant))
    job = request_job(
        kind="assessment_pack",
        title=DOCUMENTS[order],
        organisation=participant.organisation,
        subject_id=participant.pk,
        by=by,
        **({} if order == BY_STANDARD else {"order": order}),
        **asked_look(by),
    )
    record(Action.PACK_REQUESTED, job, by=by, about=participant)
    return job


def make_pack(
    participant: Participant,
    *,
    reader: User | None = None,
    look: Look = AS_EVERYBODY,
    order: str = BY_STANDARD,
) -> tuple[bytes, bool]:
    """The pack as PDF, and whether it is a draft.

    Of the newest final assessment that ``reader`` may read; without one, as for an operator, of the
    newest there is. ``look``: how this copy looks; what it says, its code and its digest are those
    of the record whatever the look.
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
        frozen = json.loads(final.content)
        pdf = pdf_of(frozen, code=final.code, digest=final.sha256, look=look, order=order)
        return pdf, False
    content = json.loads(canonical_json(build_content(participant, newest)))
    return pdf_of(content, look=look, order=order), True


def pdf_of(
    content: dict[str, Any],
    *,
    code: str = "",
    digest: str = "",
    look: Look = AS_EVERYBODY,
    order: str = BY_STANDARD,
) -> bytes:
    """The pages of one content, marked as a draft without a code. Same input, same bytes."""
    named = digest or sha256(canonical_json(content))
    # Two files that differ have two ids.
    differs = [*([look.chosen] if look.chosen else []), *([order] if order != BY_STANDARD else [])]
    return render_pdf(
        pack_html(content, code=code, digest=digest, look=look, order=order),
        prepared_at=datetime.fromisoformat(content["prepared_at"]),
        identifier=(sha256(canonical_json([named, *differs])) if differs else named)[:32],
        background=look.file_background,
    )


def pack_html(
    content: dict[str, Any],
    *,
    code: str = "",
    digest: str = "",
    look: Look = AS_EVERYBODY,
    order: str = BY_STANDARD,
) -> str:
    check_url = settings.SITE_URL + reverse("assessments:record_check")
    return render_to_string(
        TEMPLATES[order],
        pack_context(content, order=order, is_wider=look.is_wider)
        | {"look": look}
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
    order = job.parameters.get("order", BY_STANDARD)
    try:
        pdf, is_draft = make_pack(
            participant, reader=job.requested_by, look=look_of(job.parameters), order=order
        )
    except ValidationError as error:
        raise CannotBeMade(" ".join(error.messages)) from error
    progress(3, 3, "Pages drawn")
    name = f"{NAMES[order]}{'-draft' if is_draft else ''}-{str(participant.pk)[:8]}.pdf"
    return Result(file_name=name, content_type=PDF, content=pdf)


def _may_read(user: User, job: Job) -> bool:
    participant = Participant.objects.filter(pk=job.subject_id).select_related("user").first()
    return participant is not None and can_read_pack(user, participant)


def _on_download(user: User, job: Job) -> None:
    participant = Participant.objects.get(pk=job.subject_id)
    record(Action.PACK_DOWNLOADED, job, by=user, about=participant, sha256=job.file_sha256)


def _ask_again(user: User, job: Job) -> Job:
    participant = Participant.objects.get(pk=job.subject_id)
    order = job.parameters.get("order", BY_STANDARD)
    return request_pack(participant=participant, by=user, order=order)


ASSESSMENT_PACK = JobKind(
    run=_run, may_read=_may_read, ask_again=_ask_again, on_download=_on_download
)
