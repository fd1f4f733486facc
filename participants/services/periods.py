"""Working patterns, agreed pauses and an agreed end: what makes one person's time differ.

Whether a pause or part time moves dates is a rule of the programme; what moves is reckoned, never
stored. A pause stops reminders and check-ins. An agreed end takes the place of the reckoned one.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_fields, record, touch
from notifications.services import absolute_url, notify
from participants import rules
from participants.models import Leave, Participant, WorkingPattern
from participants.permissions import can_manage_participant

from .locking import lock_on_programme, lock_participant

GONE = "This person has left the programme, so nothing was changed."


@transaction.atomic
def record_leave(
    *, participant: Participant, starts_on: date, ends_on: date | None, by: User
) -> Leave:
    """An agreed pause, both days included; without a last day until that is agreed.

    Raises ValidationError by field: dates the wrong way round or implausible, or another pause
    that shares a day.
    """
    current = _lock(participant, by)
    leave = Leave(
        organisation_id=current.organisation_id,
        participant=current,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by,
    )
    _check(leave, ends_on)
    leave.save(force_insert=True)
    _record(Action.LEAVE_RECORDED, leave, by)
    return leave


@transaction.atomic
def change_leave_end(*, leave: Leave, ends_on: date | None, by: User) -> Leave:
    """Another last day, earlier or later, or none yet. Raises StaleObject after another's change"""
    _change_end(leave, ends_on, Action.LEAVE_CHANGED, by)
    return leave


@transaction.atomic
def remove_leave(*, leave: Leave, by: User) -> None:
    """Take back one that was recorded by mistake; the trail keeps that it was there."""
    _remove(leave, Action.LEAVE_REMOVED, by)


@transaction.atomic
def record_working_pattern(
    *,
    participant: Participant,
    percent: int,
    starts_on: date,
    ends_on: date | None,
    by: User,
) -> WorkingPattern:
    """Percent of full time from a day on. One that was open until then ends the day before.

    Raises ValidationError by field, as ``record_leave``.
    """
    current = _lock(participant, by)
    if not 1 <= percent <= rules.FULL_TIME:
        raise ValidationError({"percent": "Enter a whole number from 1 to 100"})
    pattern = WorkingPattern(
        organisation_id=current.organisation_id,
        participant=current,
        percent=percent,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=by,
    )
    _end_the_open_one(pattern, by)
    _check(pattern, ends_on)
    pattern.save(force_insert=True)
    _record(Action.WORKING_PATTERN_RECORDED, pattern, by, percent=percent)
    return pattern


@transaction.atomic
def change_working_pattern_end(
    *, pattern: WorkingPattern, ends_on: date | None, by: User
) -> WorkingPattern:
    """Another last day, or none. Raises StaleObject after another's change."""
    _change_end(pattern, ends_on, Action.WORKING_PATTERN_CHANGED, by)
    return pattern


@transaction.atomic
def remove_working_pattern(*, pattern: WorkingPattern, by: User) -> None:
    """Take back one that was recorded by mistake; the trail keeps that it was there."""
    _remove(pattern, Action.WORKING_PATTERN_REMOVED, by)


@transaction.atomic
def agree_end(*, participant: Participant, agreed_end_on: date | None, by: User) -> Participant:
    """The last day that was agreed for this person, or None: the nominal one holds again.

    Not while the record is judged: a new end would tell what was recommended. The person is told
    by mail and reads it, with who recorded it and when, wherever the end is shown.
    """
    current = lock_on_programme(participant, by=by)
    require(can_manage_participant(by, current))
    if agreed_end_on and (reason := rules.implausible_end(agreed_end_on, current.starts_on)):
        raise ValidationError({"agreed_end_on": reason})
    if agreed_end_on == current.agreed_end_on:
        raise ValidationError({"agreed_end_on": "This is the end date already"})
    change_fields(
        participant,
        by=by,
        action=Action.END_AGREED,
        about=current,
        agreed_end_on=agreed_end_on,
        agreed_end_by=by if agreed_end_on else None,
        agreed_end_at=timezone.now() if agreed_end_on else None,
    )
    notify(
        to=participant.user,
        template="end_agreed",
        key=f"end_agreed:{participant.pk}:{participant.version}",
        name=participant.user.name,
        by=by.name,
        ends_on=rules.in_words(participant.ends_on),
        is_agreed="yes" if agreed_end_on else "",
        link=absolute_url("reports:participant", participant.pk),
    )
    return participant


def _lock(participant: Participant | Any, by: User) -> Participant:
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    if current.status == Participant.Status.LEFT:
        raise ValidationError(GONE)
    return current


def _check(period: Leave | WorkingPattern, ends_on: date | None) -> None:
    """Whether ``period`` may run until ``ends_on``: plausible, and no day shared with another."""
    if reason := rules.implausible_period(period.starts_on, ends_on, timezone.localdate()):
        field, words = reason
        raise ValidationError({field: words})
    others = type(period)._default_manager.filter(participant=period.participant_id)
    other = others.exclude(pk=period.pk).sharing_a_day_with(period.starts_on, ends_on).first()
    if other:
        field = "ends_on" if period.starts_on < other.starts_on else "starts_on"
        raise ValidationError({field: f"These days are taken: {other}. Change that one first"})


def _end_the_open_one(pattern: WorkingPattern, by: User) -> None:
    """A pattern without a last day is meant to last until the next one."""
    earlier = WorkingPattern.objects.filter(
        participant=pattern.participant_id, ends_on=None, starts_on__lt=pattern.starts_on
    )
    for other in earlier:
        _set_end(other, pattern.starts_on - timedelta(days=1), Action.WORKING_PATTERN_CHANGED, by)


def _change_end(
    period: Leave | WorkingPattern, ends_on: date | None, action: Action, by: User
) -> None:
    _lock(period.participant_id, by)
    _check(period, ends_on)
    _set_end(period, ends_on, action, by)


def _set_end(
    period: Leave | WorkingPattern, ends_on: date | None, action: Action, by: User
) -> None:
    touch(period)
    before, period.ends_on = period.ends_on, ends_on
    period.save(update_fields=["ends_on"])
    _record(action, period, by, before=before)


def _remove(period: Leave | WorkingPattern, action: Action, by: User) -> None:
    _lock(period.participant_id, by)
    touch(period)
    _record(action, period, by)
    period.delete()


def _record(action: Action, period: Leave | WorkingPattern, by: User, **detail: Any) -> None:
    record(
        action,
        period,
        by=by,
        about=period.participant,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        **detail,
    )
