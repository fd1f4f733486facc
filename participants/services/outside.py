"""Days outside the programme that something of it is tied to, such as a renewal of registration."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.services import change_fields
from participants import rules
from participants.models import Participant

from .period_plan import PeriodPlan, plan_facts, refuse_unseen
from .period_steps import lock_for_change

Days = Mapping[str, date | None]


@transaction.atomic
def record_outside_days(
    *, participant: Participant, days: Days, seen: str = "", by: User
) -> Participant:
    """Name -> day, None where it is not known any more; of those the programme names.

    Raises ValidationError by the day's name, StaleObject after another's change and where something
    else would happen than was seen.
    """
    current = lock_for_change(participant, by=by)
    refuse_unseen(plan_outside_days(current, days), seen)
    known = {
        **current.outside_days,
        **{name: day and day.isoformat() for name, day in days.items()},
    }
    change_fields(
        participant,
        by=by,
        action=Action.OUTSIDE_DAYS_CHANGED,
        about=current,
        outside_days={name: day for name, day in known.items() if day},
    )
    return participant


def plan_outside_days(participant: Participant, days: Days) -> PeriodPlan:
    """What would move; ValidationError by the day's name where one cannot be."""
    today = timezone.localdate()
    if not days:
        raise ValidationError("The programme names no day outside it.")
    for name, day in days.items():
        if name not in participant.programme.days_outside:
            raise ValidationError("The programme names no such day.")
        if day and (reason := rules.implausible_outside(day, participant.starts_on, today)):
            raise ValidationError({name: reason})
    now = participant.timeline(today)
    known = {**now.facts.outside, **days}
    facts = replace(now.facts, outside={name: day for name, day in known.items() if day})
    said = [
        f"{rules.outside_in_words(name)}: {rules.in_words(day) if day else 'not known'}"
        for name, day in days.items()
    ]
    return plan_facts(". ".join(said), now, facts)
