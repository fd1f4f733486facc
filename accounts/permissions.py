from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from .models import Role, RoleGrant, User


def require(allowed: bool) -> None:
    """Stop with a 403 unless a can_... predicate said yes."""
    if not allowed:
        raise PermissionDenied


def can_manage_accounts(user: User, organisation_id: object = None) -> bool:
    return user.has_role(Role.ADMINISTRATOR, organisation_id)


def can_manage_programme(user: User, organisation_id: object = None) -> bool:
    """Workforce leads set up cohorts, people and appointments."""
    return user.has_role(Role.WORKFORCE_LEAD, organisation_id)


def can_give_roles(user: User, organisation_id: object, roles: set[str]) -> bool:
    """Administrators give every role; a workforce lead makes people participants."""
    if can_manage_accounts(user, organisation_id):
        return True
    return roles == {Role.PARTICIPANT} and can_manage_programme(user, organisation_id)


def can_end_role_of_leaver(user: User, grant: RoleGrant) -> bool:
    """Who hands over for somebody that leaves ends the roles that appointments rest on; those that
    run the portal are the administrator's to end."""
    if can_manage_accounts(user, grant.organisation_id):
        return True
    appointable = {Role.PRACTICE_SUPERVISOR, Role.ASSESSOR, Role.MODERATOR}
    return grant.role in appointable and can_manage_programme(user, grant.organisation_id)


def can_manage_person(user: User, person: User) -> bool:
    """Administrators look after everybody who has or had a role with them."""
    return bool(organisations_shared(user, person))


def can_close_account(user: User, person: User) -> bool:
    """An account is for all of somebody's organisations: only who looks after all may close it."""
    shared = organisations_shared(user, person)
    return bool(shared) and shared == _organisations_of(person)


def can_reset_second_factor(user: User, person: User) -> bool:
    """It opens a way into the account: only for who looks after every organisation it is used in.

    Those are where the person holds a role now or later; who holds none any more belongs to where
    they held one.
    """
    grants = RoleGrant.objects.not_ended(timezone.localdate()).filter(user=person)
    now_or_later = set(grants.values_list("organisation_id", flat=True).order_by())
    where = now_or_later or _organisations_of(person)
    return bool(where) and where <= user.organisations_as(Role.ADMINISTRATOR)


def can_correct_person(user: User, person: User) -> bool:
    """Where mail goes decides who gets in: asked as for the second factor."""
    return can_reset_second_factor(user, person)


def organisations_shared(user: User, person: User) -> set[Any]:
    """Ids of the organisations that ``user`` administers and ``person`` has or had a role in."""
    return user.organisations_as(Role.ADMINISTRATOR) & _organisations_of(person)


def _organisations_of(person: User) -> set[Any]:
    grants = RoleGrant.objects.filter(user=person)
    return set(grants.values_list("organisation_id", flat=True).order_by())
