"""Supervision that the other side recorded, for the participant to confirm."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from participants.models import Participant
from supervision.models import SupervisionMeeting

from .tasks import Task

# What nobody confirmed for so long stays open to it in the list, and asks for nothing any more.
ASKED_FOR = timedelta(weeks=6)


def asked_since(today: date) -> date:
    return today - ASKED_FOR


def with_supervision_to_confirm(since: date) -> dict[str, Subquery]:
    """To annotate participants with what ``to_confirm`` asks of them: the oldest one."""
    waits: Any = SupervisionMeeting.objects.unanswered_by("participant", since)
    waits = waits.filter(participant=OuterRef("pk"))
    return {
        "supervision_waits": Subquery(waits.values("pk")[:1]),
        "supervision_on": Subquery(waits.values("held_on")[:1]),
        "supervision_since": Subquery(waits.values("recorded_at")[:1]),
    }


def to_confirm(participant: Any) -> list[Task]:
    """Of a participant with ``with_supervision_to_confirm``; the next one follows."""
    if not participant.supervision_waits or participant.status not in Participant.NOT_OVER:
        return []
    return [
        Task(
            id=f"supervision-{participant.supervision_waits}",
            title=f"Confirm supervision of {participant.supervision_on:%-d %B %Y}",
            url=reverse("supervision:meeting", args=[participant.supervision_waits]),
            why="Your supervisor recorded it. Confirm it with one press, or say otherwise.",
            holder="you",
            since=participant.supervision_since,
            label="To confirm",
            colour="yellow",
            mail="Confirm supervision, or say otherwise",
        )
    ]
