from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, Team, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, Step, change_fields, change_status, record_many
from participants import rules
from participants.models import (
    Arrival,
    Cohort,
    Extension,
    Leave,
    Participant,
    WorkingPattern,
)
from participants.services.people import add_participant
from participants.services.working_life import keep_extensions
from participants.transfers.content import Served

from .uploading import is_accepted

# Code of the error for which the page shows more than the words.
ALREADY_HERE = "already_here"
NOT_ACCEPTED = "The key that signed this file is not accepted any more, so nobody was added."


@transaction.atomic
def apply_arrival(
    *,
    arrival: Arrival,
    cohort: Cohort,
    email: str,
    team: Team | None,
    arrived_on: date,
    staff_number: str = "",
    by: User,
) -> Arrival:
    """Add the person with the time that the file proves; twice is once.

    Their programme starts when it started. Working patterns and pauses until then are recorded as
    they were, and the time from the last day proved to ``arrived_on`` is a pause. Raises
    ValidationError by field; with code ALREADY_HERE where somebody with this number or address is
    on a programme here (``params["participant"]``).
    """
    arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=arrival.pk)
    require(can_manage_programme(by, arrival.organisation_id))
    if arrival.status == Arrival.Status.APPLIED:
        return arrival
    if arrival.status != Arrival.Status.READY:
        raise ValidationError(ALREADY_DEALT_WITH)
    _refuse(arrival, cohort, email, arrived_on)
    content = arrival.content
    served = Served.of(content, arrived_on)
    number = number_in(content, cohort)
    participant = add_participant(
        cohort=cohort,
        email=email,
        name=content["person"]["name"],
        team=team,
        starts_on=served.starts_on,
        arrived_on=arrived_on,
        registration_number=number,
        staff_number=staff_number,
        by=by,
    )
    _record_registration(participant, served, number_to_check(content, cohort), by)
    _record_time(participant, served, arrival, by)
    _record_extensions(participant, arrival, by)
    change_status(
        arrival,
        Arrival.Status.APPLIED,
        by=by,
        action=Action.ARRIVAL_APPLIED,
        about=participant,
        participant=participant,
        applied_by=by,
        applied_at=timezone.now(),
    )
    return arrival


def preview_of(arrival: Arrival, cohort: Cohort, arrived_on: date, today: date) -> rules.Timeline:
    """All dates under the programme of ``cohort``, as they would be."""
    facts = Served.of(arrival.content, arrived_on).facts(
        today, is_registered=bool(number_in(arrival.content, cohort))
    )
    return rules.Timeline(cohort.programme_version.as_rules(), facts)


def number_in(content: dict[str, Any], cohort: Cohort) -> str:
    """The registration number of a file, by the register of the cohort's programme; "" where it is
    no number of that."""
    jurisdiction = cohort.programme_version.jurisdiction
    return rules.registration_number(content["person"]["registration_number"], jurisdiction)


def number_to_check(content: dict[str, Any], cohort: Cohort) -> str:
    """What the file has as the number, where it is none; as much of it as is kept."""
    if number_in(content, cohort):
        return ""
    most = Participant._meta.get_field("registration_to_check").max_length
    return " ".join(content["person"]["registration_number"].split())[:most]


def somebody_here(organisation: Organisation, number: str, email: str) -> Participant | None:
    """Who is on a programme here with this registration number or this address."""
    same = Q(user__email__iexact=email.strip()) if email.strip() else Q(pk__in=[])
    if number:
        same |= Q(registration_number=number)
    found = Participant.objects.filter(
        same, organisation=organisation, status__in=Participant.NOT_OVER
    )
    return found.select_related("user", "cohort__programme_version").first()


def _refuse(arrival: Arrival, cohort: Cohort, email: str, arrived_on: date) -> None:
    if cohort.organisation_id != arrival.organisation_id:
        raise ValidationError({"cohort": "Choose a cohort of your own organisation"})
    if not is_accepted(arrival.organisation, arrival.public_key):
        raise ValidationError(NOT_ACCEPTED)
    if here := somebody_here(arrival.organisation, number_in(arrival.content, cohort), email):
        message = ValidationError(
            f"{here.user.name} is on a programme here already.",
            code=ALREADY_HERE,
            params={"participant": here.pk},
        )
        raise ValidationError({"email": message})
    if reason := implausible_arrival(arrival.content, arrived_on):
        raise ValidationError({"arrived_on": reason})


def implausible_arrival(content: dict[str, Any], arrived_on: date) -> str:
    """Why nobody can have come on that day, or ""."""
    until = date.fromisoformat(content["service"]["served_until"])
    if arrived_on <= until:
        return (
            f"The first day here must be after {rules.in_words(until)}, up to which the file "
            "says that they served elsewhere"
        )
    if arrived_on > timezone.localdate() + rules.LONGEST_AHEAD:
        return "The first day here must be within the next 2 years"
    return ""


def _record_registration(participant: Participant, served: Served, to_check: str, by: User) -> None:
    change_fields(
        participant,
        by=by,
        action=Action.PARTICIPANT_CHANGED,
        about=participant,
        registered_on=served.registered_on if participant.registration_number else None,
        qualified_on=served.qualified_on,
        registration_to_check=to_check,
        funded_before=served.funded_before,
    )


def _record_time(participant: Participant, served: Served, arrival: Arrival, by: User) -> None:
    """What was recorded elsewhere, as it was: rows of the record like any others."""
    whose = {
        "organisation_id": participant.organisation_id,
        "participant": participant,
        "recorded_by": by,
    }
    patterns = [
        WorkingPattern(
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            percent=int(each.percent),
            phased_return=each.phased_return,
            **whose,
        )
        for each in served.patterns
    ]
    pauses = [
        Leave(starts_on=each.starts_on, ends_on=each.ends_on, **whose)
        for each in served.every_pause
    ]
    WorkingPattern.objects.bulk_create(patterns)
    Leave.objects.bulk_create(pauses)
    rows: list[tuple[Action, Any]] = [
        *((Action.WORKING_PATTERN_RECORDED, each) for each in patterns),
        *((Action.LEAVE_RECORDED, each) for each in pauses),
    ]
    record_many(
        [
            Step(
                action,
                each,
                participant,
                {"starts_on": each.starts_on, "ends_on": each.ends_on, "arrival": arrival.pk},
            )
            for action, each in rows
        ],
        by=by,
    )


def _record_extensions(participant: Participant, arrival: Arrival, by: User) -> None:
    """What was agreed elsewhere goes on to hold; who agreed there, and why, is not in the file."""
    rows = [
        Extension(
            organisation_id=participant.organisation_id,
            participant=participant,
            months=each["months"],
            days=each["days"],
            agreed_on=date.fromisoformat(each["agreed_on"]),
            recorded_by=by,
        )
        for each in arrival.content["extensions"]
    ]
    Extension.objects.bulk_create(rows)
    keep_extensions(participant)
    steps = [
        Step(
            Action.EXTENSION_RECORDED,
            each,
            participant,
            {"months": each.months, "days": each.days, "arrival": arrival.pk},
        )
        for each in rows
    ]
    record_many(steps, by=by)
