"""What a participant has to do about their support agreement: sign it, or return it."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from participants.models import Participant
from supervision.models import SupportAgreement

from .tasks import Task


def with_agreement_to_sign() -> dict[str, Subquery]:
    """To annotate participants with what ``to_sign`` asks of them."""
    waits = SupportAgreement.objects.to_sign_by_participant(OuterRef("pk"))
    return {
        "agreement_to_sign": Subquery(waits.values("pk")[:1]),
        "agreement_since": Subquery(waits.values("status_changed_at")[:1]),
    }


def to_sign(participant: Any) -> list[Task]:
    """Of a participant with ``with_agreement_to_sign``."""
    if not participant.agreement_to_sign or participant.status not in Participant.NOT_OVER:
        return []
    return [
        Task(
            id=f"agreement-{participant.agreement_to_sign}",
            title="Read and sign your support agreement",
            url=reverse("supervision:support_agreement", args=[participant.agreement_to_sign]),
            why="It says which support you can count on. Sign it, or return it with what should "
            "be said instead.",
            holder="you",
            since=participant.agreement_since,
            label="To sign",
            colour="purple",
            mail="Read and sign your support agreement",
        )
    ]
