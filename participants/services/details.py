"""What is known of a person: what would move with it, looked at before and again while locked."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from participants import rules
from participants.models import Employment, Participant, TeamPlacement
from participants.rules.periods import Moved

from .numbers import (
    refuse_number_of_another,
    refuse_registration,
    tidy_registration_number,
    tidy_staff_number,
)
from .period_neighbours import Neighbour
from .period_plan import PeriodPlan, plan_facts

WORDS = {
    "starts_on": "First day",
    "registration_number": "Registration number",
    "registered_on": "Registered",
    "qualified_on": "Qualified",
    "funded_before": "Paid for before",
}


@dataclass(frozen=True)
class Details:
    """As somebody gave them."""

    starts_on: date
    registration_number: str
    staff_number: str
    registered_on: date | None = None
    qualified_on: date | None = None
    funded_before: bool = False


def checked_details(current: Participant, details: Details) -> dict[str, Any]:
    """What would stand on the participant. Raises ValidationError by field."""
    number = tidy_registration_number(details.registration_number, current.programme.jurisdiction)
    refuse_registration(number, details.registered_on, details.qualified_on)
    staff_number = tidy_staff_number(details.staff_number)
    for field, given in (("registration_number", number), ("staff_number", staff_number)):
        refuse_number_of_another(field, given, current.organisation_id, current.user)
    first = current.appointments.order_by("starts_on").first()
    if reason := rules.why_not_start(
        details.starts_on,
        timezone.localdate(),
        first_appointed=first.starts_on if first else None,
        agreed_end=current.agreed_end_on,
        arrived_on=current.arrived_on,
    ):
        raise ValidationError({"starts_on": reason})
    return {
        "starts_on": details.starts_on,
        "registration_number": number,
        "staff_number": staff_number,
        "registered_on": details.registered_on,
        "qualified_on": details.qualified_on,
        "funded_before": details.funded_before,
        "registration_to_check": "" if number else current.registration_to_check,
    }


def plan_details(current: Participant, fields: dict[str, Any]) -> PeriodPlan:
    """Which dates would move, and the placement in a team with the first day."""
    now = _timeline(current)
    employed = Employment.objects.filter(participant=current.pk)
    days = employed.values_list("starts_on", "ends_on")
    facts = replace(
        now.facts,
        starts_on=fields["starts_on"],
        employed_from=rules.held_since(days, fields["starts_on"]),
        registered_on=fields["registered_on"],
        qualified_on=fields["qualified_on"],
        is_registered=bool(fields["registration_number"]),
        funded_before=fields["funded_before"],
    )
    changed = [
        f"{words}: {_said(fields[name])}"
        for name, words in WORDS.items()
        if fields[name] != getattr(current, name)
    ]
    return plan_facts(
        ". ".join(changed), now, facts, _first_placement(current, fields["starts_on"])
    )


def _timeline(current: Participant) -> rules.Timeline:
    """With where they were employed when they started, which claims hang on."""
    now = current.timeline(timezone.localdate())
    people = Participant.objects.filter(pk=current.pk).with_first_employment()
    names = ("first_setting", "first_is_agency")
    setting, is_agency = people.values_list(*names).get()
    facts = replace(now.facts, setting=setting or "", agency_worker=bool(is_agency))
    return rules.Timeline(now.programme, facts)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return rules.in_words(value)
    return str(value or "not known")


def _first_placement(current: Participant, starts_on: date) -> list[Neighbour]:
    """It moves with the first day where it began on it, unless it would be over by then."""
    if current.arrived_on or starts_on == current.starts_on:
        return []
    placements = TeamPlacement.objects.filter(participant=current.pk).select_related("team")
    first = placements.order_by("starts_on").first()
    if first is None or first.starts_on != current.starts_on:
        return []
    if first.ends_on and first.ends_on < starts_on:
        return []
    return [Neighbour(first, Moved(first, (starts_on, first.ends_on)))]
