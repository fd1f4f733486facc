"""Where somebody is employed and placed, whom they ask, and time that is added at the end."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record, touch
from notifications.services import absolute_url, notify
from participants import rules
from participants.models import (
    Buddy,
    Employment,
    Extension,
    HostPlacement,
    Participant,
    TeamPlacement,
)
from participants.permissions import can_manage_participant

from .locking import lock_on_programme
from .period_plan import PeriodPlan, plan_facts, refuse_unseen
from .period_steps import change_days, lay_down, lock_for_change, take_away

# The kinds as they stand in addresses.
KINDS: dict[str, type[Any]] = {
    "employment": Employment,
    "team": TeamPlacement,
    "host-placement": HostPlacement,
    "buddy": Buddy,
}


def period_of(participant: Participant, kind: str, **details: Any) -> Any:
    """One of ``kind`` that is not saved yet."""
    return KINDS[kind](
        organisation_id=participant.organisation_id, participant=participant, **details
    )


@transaction.atomic
def record_period(
    *, participant: Participant, kind: str, seen: str = "", by: User, **details: Any
) -> Any:
    """An employment, team, host placement or buddy from a day on; what held until then gives way.

    ``details``: first and last day, and what the kind has besides. ``seen``: the digest of what was
    shown to whoever records it, "" where nothing was. Raises ValidationError by field, StaleObject
    where something else would happen than was seen.
    """
    current = lock_for_change(participant, by=by)
    if team := details.get("team"):
        require(team.organisation_id == current.organisation_id)
    return lay_down(period_of(current, kind, **details), seen=seen, by=by)


@transaction.atomic
def change_period_days(
    *, period: Any, starts_on: date, ends_on: date | None, seen: str = "", by: User
) -> Any:
    """Another first or last day, or no last one. Raises StaleObject after another's change."""
    return change_days(period, starts_on, ends_on, seen=seen, by=by)


@transaction.atomic
def remove_period(*, period: Any, seen: str = "", by: User) -> None:
    """Take back one that was recorded by mistake; the trail keeps that it was there."""
    take_away(period, seen=seen, by=by)


def plan_extension(participant: Participant, months: int, days: int) -> PeriodPlan:
    """What so much more would move. Raises ValidationError naming the rule that is in the way."""
    if not months and not days:
        raise ValidationError({"months": "Enter how many months or days are added"})
    more = rules.Extension(months, days)
    now = participant.timeline(timezone.localdate())
    if reason := rules.why_not_extended(now, more):
        raise ValidationError({"months": reason})
    what = f"Extension of {rules.extension_in_words(months, days)}"
    return plan_facts(what, now, _with_extension(now.facts, months, days))


@transaction.atomic
def record_extension(
    *,
    participant: Participant,
    months: int | None,
    days: int | None,
    reason: str,
    agreed_by: list[str],
    agreed_on: date,
    seen: str = "",
    by: User,
) -> Extension:
    """Add time at the end. Refused beyond what the programme allows, without those who must agree,
    and while the record is judged: a new end would tell what was recommended. The person is told.
    """
    current = lock_on_programme(participant, by=by)
    require(can_manage_participant(by, current))
    months, days = months or 0, days or 0
    check_agreement(current, reason, agreed_by, agreed_on)
    refuse_unseen(plan_extension(current, months, days), seen)
    extension = Extension.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        months=months,
        days=days,
        reason=reason,
        agreed_by=sorted(agreed_by),
        agreed_on=agreed_on,
        recorded_by=by,
    )
    keep_extensions(current)
    record(Action.EXTENSION_RECORDED, extension, by=by, about=current, months=months, days=days)
    _tell(current, extension.pk, by)
    return extension


@transaction.atomic
def remove_extension(*, extension: Extension, seen: str = "", by: User) -> None:
    """Take back one that was recorded by mistake; the person is told of the end that holds then."""
    current = lock_on_programme(extension.participant_id, by=by)
    require(can_manage_participant(by, current))
    refuse_unseen(plan_without(extension), seen)
    touch(extension)
    months, days = extension.months, extension.days
    record(Action.EXTENSION_REMOVED, extension, by=by, about=current, months=months, days=days)
    key = f"{extension.pk}:removed"
    extension.delete()
    keep_extensions(current)
    _tell(current, key, by)


def plan_without(extension: Extension) -> PeriodPlan:
    """What would move, were it taken back."""
    now = extension.participant.timeline(timezone.localdate())
    facts = _with_extension(now.facts, -extension.months, -extension.days)
    return plan_facts(str(extension), now, facts)


def check_agreement(
    participant: Participant, reason: str, agreed_by: list[str], agreed_on: date
) -> None:
    """Whether it was agreed as the programme asks; else ValidationError by field."""
    rule = participant.programme.extension_rule
    allowed = rule.get("reasons_allowed", [])
    if allowed and reason not in allowed:
        raise ValidationError({"reason": "Choose one of the reasons that this programme allows"})
    if not allowed and reason:
        raise ValidationError({"reason": "This programme asks for no reason"})
    if missing := rules.who_has_not_agreed(rule.get("agreed_by", []), agreed_by):
        raise ValidationError({"agreed_by": missing})
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": "The day must be today or in the past"})
    if agreed_on < participant.starts_on:
        first = rules.in_words(participant.starts_on)
        raise ValidationError({"agreed_on": f"The day must be {first} or later"})


def _with_extension(facts: rules.Facts, months: int, days: int) -> rules.Facts:
    known = facts.extensions
    more = rules.Extension(
        sum(each.months for each in known) + months, sum(each.days for each in known) + days
    )
    return replace(facts, extensions=(more,) if more.months or more.days else ())


def keep_extensions(participant: Participant) -> None:
    """Note on the participant how much was added altogether, as the rows say."""
    total = Extension.objects.filter(participant=participant.pk).aggregate(
        months=Sum("months", default=0), days=Sum("days", default=0)
    )
    participant.extension_months, participant.extension_days = total["months"], total["days"]
    Participant.objects.filter(pk=participant.pk).update(
        extension_months=total["months"], extension_days=total["days"]
    )


def _tell(participant: Participant, key: Any, by: User) -> None:
    notify(
        to=participant.user,
        template="end_moved",
        key=f"end_moved:{key}",
        name=participant.user.name,
        by=by.name,
        ends_on=rules.in_words(participant.ends_on),
        link=absolute_url("participants:date_list", participant.pk),
    )
