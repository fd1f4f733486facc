from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Role, RoleGrant, User
from accounts.permissions import can_close_account, can_reset_second_factor, require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, record
from notifications.services import absolute_url, notify

from .roles import refuse_to_lose_last_administrator


@transaction.atomic
def close_account(*, user: User, by: User) -> None:
    """Nobody can sign in with it any more, and open sessions end at once. Roles keep their dates.

    Raises ValidationError when it is closed already, one's own, or the last administrator's.
    """
    require(can_close_account(by, user))
    if user.pk == by.pk:
        raise ValidationError("You cannot close your own account. Ask another administrator.")
    today = timezone.localdate()
    for organisation in _administered_by(user):
        refuse_to_lose_last_administrator(organisation, user, today)
    _switch(user, is_active=False)
    end_sessions(user)
    for organisation in Organisation.objects.of_person(user).order_by("pk"):
        record(Action.ACCOUNT_CLOSED, user, by=by, about=organisation)


@transaction.atomic
def reopen_account(*, user: User, by: User) -> None:
    """Let somebody sign in again, with the password and second factor they had."""
    require(can_close_account(by, user))
    _switch(user, is_active=True)
    for organisation in Organisation.objects.of_person(user).order_by("pk"):
        record(Action.ACCOUNT_REOPENED, user, by=by, about=organisation)


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """For a lost phone: forget the authenticator app and the recovery codes, and tell the person.

    Open sessions end; at the next sign-in the person sets up an app again. It stands in the trail
    of each of the person's organisations.
    """
    require(can_reset_second_factor(by, user))
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    removed, _ = Authenticator.objects.filter(user_id=person.pk).delete()
    if not removed:
        raise ValidationError("This person has no second step of sign-in at the moment.")
    end_sessions(person)
    notify(
        to=person,
        template="second_factor_reset",
        key=f"second-factor-reset:{uuid4()}",
        name=person.name,
        link=absolute_url("account_login"),
    )
    for organisation in Organisation.objects.of_person(person).order_by("pk"):
        record(Action.SECOND_FACTOR_RESET, person, by=by, about=organisation)


def second_factors_of(user: User) -> list[Authenticator]:
    """The person's authenticator app and passkeys, oldest first."""
    everything = Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk")
    return list(everything.exclude(type=Authenticator.Type.RECOVERY_CODES))


def _switch(user: User, *, is_active: bool) -> None:
    changed = User.objects.filter(pk=user.pk, is_active=not is_active).update(is_active=is_active)
    if not changed:
        raise ValidationError(ALREADY_DEALT_WITH)
    user.is_active = is_active
    user.__dict__.pop("current_roles", None)


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


def _administered_by(user: User) -> list[Organisation]:
    """In one order always, so that two such closings cannot block each other."""
    grants = RoleGrant.objects.current(timezone.localdate()).filter(
        user=user, role=Role.ADMINISTRATOR
    )
    return [g.organisation for g in grants.select_related("organisation").order_by("organisation")]
