"""Learning events: those of a cohort by a list of who came, and one's own study days."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import Step, change_fields, record, record_many, touch
from participants.models import Cohort, Participant
from participants.rules import OVER
from participants.services import lock_participant
from participants.services.locking import lock_participants
from supervision.models import Attendance, LearningEvent
from supervision.permissions import can_record_events, can_record_own_study_day
from supervision.rules import events as rules


@transaction.atomic
def record_event(
    *, cohort: Cohort, by: User, held_on: date, attended: Iterable[Participant], **facts: Any
) -> LearningEvent:
    """``facts``: kind, title and hours. ``attended``: people of the cohort, never oneself.

    Raises ValidationError by field.
    """
    chosen = _lock(cohort, attended, by)
    require(can_record_events(by, cohort))
    _check_day(cohort, held_on)
    event = LearningEvent.objects.create(
        organisation_id=cohort.organisation_id,
        cohort=cohort,
        held_on=held_on,
        recorded_by=by,
        **facts,
    )
    record(Action.EVENT_RECORDED, event, by=by, about=cohort, held_on=held_on)
    _add(event, chosen, by)
    return event


@transaction.atomic
def change_event(
    *, event: LearningEvent, by: User, held_on: date, attended: Iterable[Participant], **facts: Any
) -> LearningEvent:
    """Another title, day, kind or length, or another list. Whoever changes it leaves out
    themselves: their own attendance stays as it is."""
    cohort: Any = event.cohort
    there = Participant.objects.filter(attendances__event=event).exclude(user=by)
    before = {person.pk: person for person in there}
    chosen = _lock(cohort, attended, by, *before.values())
    require(can_record_events(by, cohort))
    _check_day(cohort, held_on)
    facts |= {"held_on": held_on}
    if any(getattr(event, name) != value for name, value in facts.items()):
        change_fields(event, by=by, action=Action.EVENT_CHANGED, about=cohort, **facts)
    else:
        touch(event)
    _add(event, [each for each in chosen if each.pk not in before], by)
    wanted = {each.pk for each in chosen}
    _take_off(event, [each for pk, each in before.items() if pk not in wanted], by)
    return event


@transaction.atomic
def add_study_day(
    *, participant: Participant, title: str, held_on: date, hours: Decimal, by: User
) -> Attendance:
    """One's own. Raises ValidationError by field."""
    current = _lock_own(participant, by)
    require(can_record_own_study_day(by, current))
    today = timezone.localdate()
    if problem := rules.problem_with_own_day(held_on, current.here_from, today):
        raise ValidationError({"held_on": problem})
    event = LearningEvent.objects.create(
        organisation_id=current.organisation_id,
        kind=LearningEvent.Kind.STUDY_DAY,
        title=title,
        held_on=held_on,
        hours=hours,
        recorded_by=by,
    )
    attendance: Attendance = Attendance.objects.create(
        organisation_id=current.organisation_id, event=event, participant=current
    )
    record(Action.STUDY_DAY_RECORDED, event, by=by, about=current, held_on=held_on, hours=hours)
    return attendance


@transaction.atomic
def remove_study_day(*, event: LearningEvent, participant: Participant, by: User) -> None:
    """One's own, recorded by mistake. That it was there stays in the trail."""
    current = _lock_own(participant, by)
    require(can_record_own_study_day(by, current))
    touch(event)
    record(
        Action.STUDY_DAY_REMOVED,
        event,
        by=by,
        about=current,
        held_on=event.held_on,
        hours=event.hours,
    )
    event.delete()


def _lock(
    cohort: Cohort, attended: Iterable[Participant], by: User, *others: Participant
) -> list[Participant]:
    chosen = list(attended)
    lock_participants([each.pk for each in [*chosen, *others]], by=by)
    if any(each.cohort_id != cohort.pk or each.user_id == by.pk for each in chosen):
        words = "Choose people of this cohort. Your own attendance is recorded by somebody else"
        raise ValidationError({"attended": words})
    return chosen


def _lock_own(participant: Participant, by: User) -> Participant:
    locked = lock_participant(participant, by=by)
    if locked.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    return locked


def _check_day(cohort: Cohort, held_on: date) -> None:
    if problem := rules.problem_with_day(held_on, cohort.starts_on, timezone.localdate()):
        raise ValidationError({"held_on": problem})


def _add(event: LearningEvent, people: list[Participant], by: User) -> None:
    whose = {"event": event, "organisation_id": event.organisation_id}
    Attendance.objects.bulk_create(Attendance(participant=each, **whose) for each in people)
    _note(Action.EVENT_ATTENDED, event, people, by)


def _take_off(event: LearningEvent, people: list[Participant], by: User) -> None:
    Attendance.objects.filter(event=event, participant__in=people).delete()
    _note(Action.EVENT_NOT_ATTENDED, event, people, by)


def _note(action: Action, event: LearningEvent, people: list[Participant], by: User) -> None:
    detail = {"held_on": event.held_on, "hours": event.hours}
    record_many([Step(action, event, each, detail) for each in people], by=by)
