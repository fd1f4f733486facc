"""Whom one can name: those near the person, and anybody else with an account by their address."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from participants.models import Appointment, Participant

NEAR = (Appointment.Kind.SUPERVISOR, Appointment.Kind.ASSESSOR)
MOST_ADDRESSES = 10
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")


def with_a_role(participant: Participant, today: date) -> Any:
    """Open accounts with a role in the organisation, the participant left out."""
    held = RoleGrant.objects.current(today).filter(organisation=participant.organisation_id)
    found = User.objects.filter(is_active=True, pk__in=held.order_by().values("user"))
    return found.exclude(pk=participant.user_id)


def near(participant: Participant, *also: Any) -> Any:
    """Supervisor and assessor of today, the workforce leads, and those in ``also`` (ids)."""
    today = timezone.localdate()
    appointed = Appointment.objects.current(today).filter(participant=participant, kind__in=NEAR)
    leads = RoleGrant.objects.current(today).filter(
        organisation=participant.organisation_id, role=Role.WORKFORCE_LEAD
    )
    wanted = {
        *appointed.order_by().values_list("user", flat=True),
        *leads.order_by().values_list("user", flat=True),
        *also,
    }
    return with_a_role(participant, today).filter(pk__in=wanted).order_by("name", "email")


def what_they_are(participant: Participant) -> dict[Any, str]:
    """Id -> "supervisor", "workforce lead": what those near the participant are to them."""
    today = timezone.localdate()
    leads = RoleGrant.objects.current(today).filter(
        organisation=participant.organisation_id, role=Role.WORKFORCE_LEAD
    )
    words = {pk: "Workforce lead" for pk in leads.order_by().values_list("user", flat=True)}
    appointed = Appointment.objects.current(today).filter(participant=participant, kind__in=NEAR)
    for pk, kind in appointed.order_by().values_list("user", "kind"):
        words[pk] = str(Appointment.Kind(kind).label)
    return words


def by_addresses(participant: Participant, typed: str, field: str) -> list[User]:
    """People by the addresses that were typed, one or several.

    Raises ValidationError at ``field``: no address, or nobody who has an account here with it.
    """
    addresses = [each.lower() for each in BETWEEN_ADDRESSES.split(typed.strip()) if each]
    if len(addresses) > MOST_ADDRESSES:
        raise ValidationError({field: f"Enter {MOST_ADDRESSES} addresses or fewer"})
    for address in addresses:
        _check(address, field)
    people = with_a_role(participant, timezone.localdate()).filter(email__in=addresses)
    found = {person.email.lower(): person for person in people}
    for address in addresses:
        if address not in found:
            raise ValidationError(
                {field: f"{address} is not the address of anybody else with an account here"}
            )
    return list(found.values())


def _check(address: str, field: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        words = f"“{address}” is not an email address. It should look like name@example.com"
        raise ValidationError({field: words}) from None


def allowed(participant: Participant, chosen: Iterable[User], field: str) -> list[User]:
    """``chosen``, if each has an open account with a role there and is not the participant."""
    people = list(chosen)
    wanted = {person.pk for person in people}
    fit = with_a_role(participant, timezone.localdate()).filter(pk__in=wanted)
    if set(fit.values_list("pk", flat=True)) != wanted:
        raise ValidationError({field: "Choose people who have an account here today"})
    return people
