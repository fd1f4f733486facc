"""Learning events of the stories, each recorded by the workforce lead on its day."""

from decimal import Decimal
from typing import Any

from participants.models import Participant
from supervision.models import LearningEvent
from supervision.services import add_study_day, change_event, record_event

from .cast import Cast, Telling, fresh


def attend(
    cast: Cast, participant: Participant, told: tuple[str, str, int, str, tuple[str, ...]]
) -> Telling:
    """Each person as their own story comes to that day; the first begins the list."""
    kind, title, days_ago, hours, _ = told
    day = cast.ago(days_ago)
    yield day, 16
    cohort, person = participant.cohort, fresh(participant)
    if person.status not in Participant.NOT_OVER or person.cohort_id != cohort.pk:
        return
    facts: dict[str, Any] = {"kind": kind, "title": title, "held_on": day, "hours": Decimal(hours)}
    lead = cast.who("priya")
    event = LearningEvent.objects.filter(cohort=cohort, title=title).first()
    if event is None:
        record_event(cohort=cohort, attended=[person], by=lead, **facts)
    else:
        there = Participant.objects.filter(attendances__event=event)
        change_event(event=event, attended=[*there, person], by=lead, **facts)


def study(cast: Cast, participant: Participant, told: tuple[str, int, str]) -> Telling:
    title, days_ago, hours = told
    yield cast.ago(days_ago), 17
    add_study_day(
        participant=participant,
        title=title,
        held_on=cast.ago(days_ago),
        hours=Decimal(hours),
        by=fresh(participant.user),
    )
