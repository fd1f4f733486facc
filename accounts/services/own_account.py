from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record


@transaction.atomic
def note_sign_in(*, user: User, by: User) -> None:
    """A complete sign-in, second step included, in the trails of the person's organisations."""
    require(by == user)
    _note(Action.SIGNED_IN, user)


@transaction.atomic
def note_password_changed(*, user: User, by: User) -> None:
    """A password changed by its owner, signed in or by a link sent to them."""
    require(by == user)
    _note(Action.PASSWORD_CHANGED, user)


def _note(action: Action, user: User) -> None:
    for organisation in Organisation.objects.of_person(user).order_by("pk"):
        record(action, user, by=user, about=organisation)
