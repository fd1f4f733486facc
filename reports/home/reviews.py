"""What a participant has to do about a review: write their own view, or sign."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from assessments.models import Review
from participants.models import Participant

from .tasks import Task


def with_review_to_do(user: User) -> dict[str, Subquery]:
    """To annotate participants with what ``review_to_do`` asks of them."""
    waits = Review.objects.waiting_for_participant(OuterRef("pk"), user)
    return {
        "review_waits": Subquery(waits.values("pk")[:1]),
        "review_status": Subquery(waits.values("status")[:1]),
        "review_label": Subquery(waits.values("label")[:1]),
        "review_since": Subquery(waits.values("status_changed_at")[:1]),
    }


def review_to_do(participant: Any) -> list[Task]:
    """Of a participant with ``with_review_to_do``: write their own view, or sign."""
    if not participant.review_waits or participant.status not in Participant.NOT_OVER:
        return []
    signs = participant.review_status == Review.Status.SIGNING
    if not signs and participant.status != Participant.Status.ON_PROGRAMME:
        return []
    return [
        Task(
            id=f"review-{participant.review_waits}",
            title=f"Read and sign: {participant.review_label}"
            if signs
            else f"Write your own view: {participant.review_label}",
            url=reverse("assessments:review", args=[participant.review_waits]),
            why="Sign it, return it with what should be said instead, or say why you do not sign."
            if signs
            else "It stands in the review beside the rest, in your words.",
            holder="you",
            since=participant.review_since,
            label="To sign" if signs else "Your view",
            colour="purple",
            mail="Read and sign a review" if signs else "Write your own view for a review",
        )
    ]
