from typing import Any

from accounts.models import Role, User
from participants.models import Participant


def programme_of(user: User) -> Participant | None:
    """The newest programme somebody is or was on; its trail says that answers were given."""
    found = Participant.objects.visible_to(user).filter(user=user)
    newest: Participant | None = found.order_by("-starts_on", "-created_at").first()
    return newest


def can_give_answers(user: User) -> bool:
    """Whoever is or was on a programme, for themselves alone."""
    return user.is_active and programme_of(user) is not None


def can_see_counts(user: User, organisation_id: Any = None) -> bool:
    """Counts and never answers: by a role of its own, which no other role brings along."""
    return user.has_role(Role.EQUALITY_ANALYST, organisation_id)
