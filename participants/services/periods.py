"""Working patterns, agreed pauses and an agreed end: what makes one person's time differ.

Whether a pause or part time moves dates is a rule of the programme; what moves is reckoned, never
stored. A pause stops reminders and check-ins. An agreed end takes the place of the reckoned one.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_fields
from notifications.services import absolute_url, notify
from participants import rules
from participants.models import Leave, Participant, WorkingPattern
from participants.permissions import can_manage_participant

from .locking import lock_on_programme
from .period_plan import refuse_endless
from .period_steps import change_days, lay_down, lock_for_change, take_away


@transaction.atomic
def record_leave(
    *, participant: Participant, starts_on: date, ends_on: date | None, seen: str = "", by: User
) -> Leave:
    """An agreed pause, both days included; without a last day until that is agreed.

    ``seen``: the digest of what was shown to whoever records it, "" where nothing was. Raises
    ValidationError by field: dates the wrong way round or implausible, or another pause that
    shares a day; StaleObject where something else would happen than was seen.
    """
    current = lock_for_change(participant, by=by)
    leave = leave_of(current, starts_on=starts_on, ends_on=ends_on)
    lay_down(leave, seen=seen, by=by)
    return leave


def leave_of(participant: Participant, *, starts_on: date, ends_on: date | None) -> Leave:
    """One that is not saved yet."""
    return Leave(
        organisation_id=participant.organisation_id,
        participant=participant,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def change_leave_days(
    *, leave: Leave, starts_on: date, ends_on: date | None, seen: str = "", by: User
) -> Leave:
    """Other days, or no last one yet. Raises StaleObject after another's change."""
    change_days(leave, starts_on, ends_on, seen=seen, by=by)
    return leave


@transaction.atomic
def remove_leave(*, leave: Leave, seen: str = "", by: User) -> None:
    """Take back one that was recorded by mistake; the trail keeps that it was there."""
    take_away(leave, seen=seen, by=by)


@transaction.atomic
def record_working_pattern(
    *,
    participant: Participant,
    percent: int,
    starts_on: date,
    ends_on: date | None,
    phased_return: bool = False,
    seen: str = "",
    by: User,
) -> WorkingPattern:
    """Percent of full time from a day on. What held until then ends the day before, and holds again
    the day after the last one where it would last longer.

    Raises ValidationError by field and StaleObject, as ``record_leave``.
    """
    current = lock_for_change(participant, by=by)
    pattern = pattern_of(
        current,
        percent=percent,
        starts_on=starts_on,
        ends_on=ends_on,
        phased_return=phased_return,
    )
    lay_down(pattern, seen=seen, by=by, percent=percent)
    return pattern


def pattern_of(
    participant: Participant,
    *,
    percent: int,
    starts_on: date,
    ends_on: date | None,
    phased_return: bool,
) -> WorkingPattern:
    """One that is not saved yet; ValidationError by field where it cannot be."""
    if not 1 <= percent <= rules.FULL_TIME:
        raise ValidationError({"percent": "Enter a whole number from 1 to 100"})
    pattern = WorkingPattern(
        organisation_id=participant.organisation_id,
        participant=participant,
        percent=percent,
        starts_on=starts_on,
        ends_on=ends_on,
        phased_return=phased_return,
    )
    refuse_endless(pattern)
    return pattern


@transaction.atomic
def change_working_pattern_days(
    *,
    pattern: WorkingPattern,
    starts_on: date,
    ends_on: date | None,
    seen: str = "",
    by: User,
) -> WorkingPattern:
    """Another first or last day, or no last one. Raises StaleObject after another's change."""
    change_days(pattern, starts_on, ends_on, seen=seen, by=by)
    return pattern


@transaction.atomic
def remove_working_pattern(*, pattern: WorkingPattern, seen: str = "", by: User) -> None:
    """Take back one that was recorded by mistake; the trail keeps that it was there."""
    take_away(pattern, seen=seen, by=by)


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
