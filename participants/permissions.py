"""Who holds which appointment today: what rights of reading and acting are built from."""

from datetime import date
from typing import Any

from accounts.models import Role, User

from .models import Appointment, Participant
from .querysets import ROLES_BEHIND
from .rules import NEVER_BOTH


def holds_appointment(user: User, participant: Participant, *kinds: str) -> bool:
    """Whether ``user`` is appointed to ``participant`` today in one of ``kinds``.

    The kinds held are kept on the user for the request: pages ask many times.
    """
    held = Appointment.objects.held_on(user)
    return any((participant.pk, kind) in held for kind in kinds)


def is_participant(user: User, participant: Participant) -> bool:
    return user.is_active and participant.user_id == user.pk


def is_supervisor_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.SUPERVISOR)


def is_assessor_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.ASSESSOR)


def is_reader_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.READER)


def is_confirmer_of(user: User, participant: Participant) -> bool:
    return holds_appointment(user, participant, Appointment.Kind.CONFIRMER)


def leads_programme_of(user: User, participant: Participant) -> bool:
    return user.has_role(Role.WORKFORCE_LEAD, participant.organisation_id)


def people_of(participant: Participant, today: date) -> dict[str, User]:
    """ "participant", "supervisor" and "assessor" -> who is it on ``today``: those who agree on
    support and hold reviews. What nobody is appointed as is left out."""
    held = Appointment.objects.current(today).counting(today).select_related("user")
    people = {"participant": participant.user}
    for each in held.filter(participant=participant, kind__in=["supervisor", "assessor"]).order_by(
        "kind", "starts_on"
    ):
        people.setdefault(each.kind, each.user)
    return people


def can_try_dates(user: User, participant: Participant) -> bool:
    """See what would move if something were agreed: who agrees it, and whose dates they are."""
    return is_participant(user, participant) or can_manage_participant(user, participant)


def can_manage_participant(user: User, participant: Participant) -> bool:
    """Move, appoint, change details: a workforce lead, but never on their own record."""
    return leads_programme_of(user, participant) and participant.user_id != user.pk


def eligible_people(participant: Any, kind: str, today: date, *, by: Any) -> Any:
    """Open accounts that ``by`` may appoint: with the role behind ``kind``, now or to come.

    Left out are those whom the service would refuse whatever the first day: the participant, whom
    another appointment excludes, who holds the kind already, a workforce lead as reader, and for
    all but confirming whoever appoints.
    """
    people = type(participant.user).objects
    roles = people.model._meta.get_field("role_grants").related_model.objects.not_ended(today)
    roles = roles.filter(organisation=participant.organisation_id)
    holders = roles.filter(role__in=ROLES_BEHIND[kind])
    held = participant.appointments
    excluded = held.filter(kind__in=NEVER_BOTH[kind]) | held.filter(
        kind__in=_one_at_a_time(participant, kind), starts_on__lte=today, ends_on=None
    )
    found = people.filter(is_active=True, pk__in=holders.values("user_id")).exclude(
        pk__in=[participant.user_id, *excluded.values_list("user_id", flat=True)]
    )
    if kind == "reader":
        leads = roles.filter(role="workforce_lead")
        found = found.exclude(pk__in=leads.values("user_id"))
    if kind != "confirmer":
        found = found.exclude(pk=by.pk)
    return found.order_by("name", "email")


def _one_at_a_time(participant: Any, kind: str) -> set[str]:
    """Kinds that somebody who holds one of them may not begin to hold as ``kind``."""
    pair = {"supervisor", "assessor"}
    apart = kind in pair and not participant.programme.assessor_may_supervise
    return pair if apart else {kind}
