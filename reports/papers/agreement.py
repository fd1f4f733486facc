"""The support agreement on its own: as it was written out to be signed, or as it would be today."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.final_record.support import signed_text
from jobs.models import Job
from reports.pack_contents import with_dates
from supervision.models import SupportAgreement
from supervision.presentation.support_agreements import ShownAgreement, shown
from ui.looks import Look

from .asking import Paper, job_kind_of
from .drawing import paper_pdf

Status = SupportAgreement.Status


def find(user: User, pk: Any) -> SupportAgreement | None:
    readable = SupportAgreement.objects.visible_to(user).select_related("participant__organisation")
    found: SupportAgreement | None = readable.exclude(status=Status.DISCARDED).filter(pk=pk).first()
    return found


def context_of(agreement: SupportAgreement, now: datetime) -> dict[str, Any]:
    page = shown(agreement, timezone.localdate(now))
    later = SupportAgreement.objects.signed_by_all().filter(
        participant=agreement.participant_id, number__gt=agreement.number
    )
    return {
        "agreement": with_dates(signed_text(page.content)),
        "status": agreement.status,
        "number": agreement.number,
        "signed_on": agreement.signed_on,
        "replaced": later.last() if agreement.status == Status.SIGNED else None,
        "adjustments": page.adjustments,
        "signed": page.signed,
        "check_value": page.check_value,
        "organisation": agreement.participant.organisation.name,
        "name": agreement.participant.user.name,
        "registration_number": page.content["registration_number"],
        "short_title": agreement.participant.programme.participant_short_title,
        "written_out_at": timezone.localtime(_prepared_at(page, now)),
    }


def _prepared_at(page: ShownAgreement, now: datetime) -> datetime:
    """When it last changed: the last signature, being sent, or now while it is written."""
    if not page.agreement.sha256:
        return now
    sent = datetime.fromisoformat(page.content["written_out_at"])
    return max([sent, *(each.at for each in page.signed if each.at)])


def _draw(agreement: SupportAgreement, job: Job, look: Look) -> tuple[str, bytes]:
    context = context_of(agreement, job.created_at)
    name = f"support-agreement-{agreement.number}-{str(agreement.participant_id)[:8]}.pdf"
    prepared_at = context["written_out_at"]
    return name, paper_pdf("agreement_paper", context, prepared_at=prepared_at, look=look)


AGREEMENT = Paper("support_agreement_pdf", "Support agreement", find, _draw)
SUPPORT_AGREEMENT_PDF = job_kind_of(AGREEMENT)
