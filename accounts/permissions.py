from django.core.exceptions import PermissionDenied

from .models import Role, User


def require(allowed: bool) -> None:
    """Stop with a 403 unless a can_... predicate said yes."""
    if not allowed:
        raise PermissionDenied


def can_manage_accounts(user: User, organisation_id: object = None) -> bool:
    return user.has_role(Role.ADMINISTRATOR, organisation_id)


def can_manage_programme(user: User, organisation_id: object = None) -> bool:
    """Workforce leads set up cohorts, people and appointments."""
    return user.has_role(Role.WORKFORCE_LEAD, organisation_id)
