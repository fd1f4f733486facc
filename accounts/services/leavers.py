"""The roles of somebody who leaves the organisation end with their last day."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Role, RoleGrant, User
from accounts.permissions import can_end_role_of_leaver, require
from audit.actions import Action
from audit.services import change_fields, record

from .roles import refuse_to_lose_last_administrator


def roles_left(user: User, organisation: Organisation, last_day: date) -> list[RoleGrant]:
    """What ``user`` would still hold in the organisation after ``last_day``; never their own part
    in a programme, which leaving it ends."""
    grants = RoleGrant.objects.filter(user=user, organisation=organisation)
    later = grants.exclude(ends_on__lte=last_day).exclude(role=Role.PARTICIPANT)
    return list(later.select_related("organisation", "user").order_by("role", "starts_on"))


@transaction.atomic
def end_roles_of_leaver(
    *, user: User, organisation: Organisation, last_day: date, by: User
) -> tuple[list[dict[str, Any]], list[RoleGrant]]:
    """End what ``by`` may end: what was ended as it was before, and the roles that stay.

    Those that have not begun by ``last_day`` are taken back. Raises ValidationError where the
    organisation would be left without an administrator.
    """
    ended, stay = [], []
    for grant in roles_left(user, organisation, last_day):
        if can_end_role_of_leaver(by, grant):
            ended.append(_end(grant, last_day, by))
        else:
            stay.append(grant)
    user.__dict__.pop("current_roles", None)
    return ended, stay


def _end(grant: RoleGrant, last_day: date, by: User) -> dict[str, Any]:
    if grant.role == Role.ADMINISTRATOR:
        refuse_to_lose_last_administrator(grant.organisation, grant.user, last_day)
    before = {
        "grant": str(grant.pk),
        "role": grant.role,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": grant.ends_on.isoformat() if grant.ends_on else None,
        "through_group": grant.through_group,
        "taken_back": grant.starts_on > last_day,
    }
    if before["taken_back"]:
        facts = {"person": grant.user_id, "role": grant.role, "taken_back": True}
        record(Action.ROLE_ENDED, grant, by=by, about=grant.organisation, **facts)
        grant.delete()
        return before | {"version": 0}
    change_fields(
        grant,
        by=by,
        action=Action.ROLE_ENDED,
        about=grant.organisation,
        ends_on=last_day,
        ended_by_leaving=True,
    )
    return before | {"version": grant.version}


@transaction.atomic
def give_back_roles(
    *, user: User, organisation: Organisation, ended: list[dict[str, Any]], by: User
) -> None:
    """Leaving was taken back: the roles as they were. Raises ValidationError where one of them was
    changed meanwhile, or where they would be one's own."""
    if user.pk == by.pk and ended:
        raise ValidationError("Nobody gives roles back to themselves. Ask another workforce lead.")
    for row in ended:
        grant = RoleGrant.objects.filter(pk=row["grant"], user=user).first()
        if row["taken_back"]:
            grant = _again(user, organisation, row, by)
            require(can_end_role_of_leaver(by, grant))
            grant.save(force_insert=True)
        elif grant is None or grant.version != row["version"]:
            raise ValidationError("A role was changed since, so this cannot be taken back.")
        else:
            require(can_end_role_of_leaver(by, grant))
            change_fields(
                grant,
                by=by,
                action=Action.ROLE_GRANTED,
                about=organisation,
                ends_on=_day(row["ends_on"]),
                ended_by_leaving=False,
            )
    user.__dict__.pop("current_roles", None)


def _again(user: User, organisation: Organisation, row: dict[str, Any], by: User) -> RoleGrant:
    starts_on, ends_on = date.fromisoformat(row["starts_on"]), _day(row["ends_on"])
    held = RoleGrant.objects.filter(user=user, organisation=organisation, role=row["role"])
    if held.sharing_a_day_with(starts_on, ends_on).exists():
        raise ValidationError("A role was given since, so this cannot be taken back.")
    grant = RoleGrant(
        pk=uuid.UUID(row["grant"]),
        user=user,
        organisation=organisation,
        role=row["role"],
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by,
        through_group=row["through_group"],
    )
    about = {"person": user.pk, "role": grant.role, "starts_on": starts_on, "ends_on": ends_on}
    record(Action.ROLE_GRANTED, grant, by=by, about=organisation, **about)
    return grant


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def administrators_of(organisation: Organisation) -> list[User]:
    today = timezone.localdate()
    return list(User.objects.holding(Role.ADMINISTRATOR, organisation.pk, today))
