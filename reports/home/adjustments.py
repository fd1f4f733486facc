"""Agreed adjustments that did not come: what a workforce lead is told. Never what they are."""

from datetime import date
from typing import Any

from django.urls import reverse_lazy

from accounts.models import Role, User
from participants.agreements.rules import why_due
from participants.models import Adjustment

from .tasks import Task


def late_adjustments(user: User, today: date, at_most: int) -> list[Task]:
    """Of people of the organisations that ``user`` leads, one's own record left out: one query."""
    late: Any = Adjustment.objects.all().not_received(today)
    found = (
        late.filter(organisation__in=user.organisations_as(Role.WORKFORCE_LEAD))
        .exclude(participant__user=user)
        .order_by("due_on", "pk")
        .values_list(
            "pk",
            "participant",
            "participant__user__name",
            "owner__name",
            "agreed_on",
            "due_on",
            "came",
        )
    )
    return [
        Task(
            id=f"adjustment-{pk}",
            title=f"{person}: agreed adjustment not received",
            url=_page_of(participant),
            why=f"Due on {due_on:%-d %B %Y}. "
            + ("The two sides say different things." if came else "Nobody says that it came."),
            holder=owner,
            since=due_on,
            label="Two accounts" if came else "Overdue",
            colour="purple" if came else "red",
            steps=why_due(agreed_on, due_on),
        )
        for pk, participant, person, owner, agreed_on, due_on, came in found[:at_most]
    ]


def _page_of(participant: object) -> Any:
    """The address, made when it is shown: a home page shows three of a hundred rows."""
    return reverse_lazy("participants:adjustment_list", args=[participant])
