from uuid import uuid4

from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import can_manage_accounts, require
from audit.actions import Action
from audit.services import record
from notifications.models import Message
from notifications.services import notify


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


@transaction.atomic
def send_test_message(*, by: User) -> Message:
    """A message to oneself: whether it arrives, and if not why, shows on its page."""
    require(can_manage_accounts(by))
    key = f"message_test:{uuid4()}"
    notify(to=by, template="message_test", key=key, name=by.name)
    return Message.objects.get(key=key)


@transaction.atomic
def choose_look(*, by: User, look_font: str, look_spacing: str, look_tint: str) -> None:
    """How pages and files look for oneself from now on.

    Not in the trail: nothing changes for anybody else, and a choice kept there for years, for
    others to read, would hint at a disability. It is one's own alone, so what was sent last holds.
    """
    User.objects.filter(pk=by.pk).update(
        look_font=look_font, look_spacing=look_spacing, look_tint=look_tint
    )
