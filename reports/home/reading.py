"""What an independent reader has to read: under codes, never under names."""

from django.urls import reverse

from accounts.models import User
from assessments.models import FinalAssessment
from assessments.rules import codename

from .tasks import Task

AT_MOST = 50


def to_read_independently(user: User) -> list[Task]:
    """Assessments ``user`` reads for and has not saved a reading of, oldest first: one query.

    At most 50, which is far more than anybody is asked to read at once; as readings are saved, the
    next ones follow.
    """
    waiting = (
        FinalAssessment.objects.to_read_independently(user)
        .filter(status="recommended", independent_reading=None)
        .exclude(recommended_by=user)
        .order_by("recommended_at")
        .values_list("pk", "recommended_at")[:AT_MOST]
    )
    return [
        Task(
            id=f"reading-{pk}",
            title=codename(pk),
            url=reverse("assessments:independent_reading", args=[pk]),
            why="Read the evidence with names removed, then save your own view",
            holder="you",
            since=since,
            label="To read",
            colour="purple",
            mail="Read a final assessment independently, with names removed",
        )
        for pk, since in waiting
    ]
