"""People who sign in with the council's own account."""

import logging
from datetime import date, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.council import COUNCIL
from accounts.models import Organisation, RoleGrant, User
from accounts.permissions import can_reset_second_factor, require
from audit.actions import Action
from audit.services import record

from .invitations import revoke_unused
from .roles import end_role, grant_role

log = logging.getLogger(__name__)


def find_person(email: str) -> User | None:
    """Whoever was invited under this address; for signing in, so it asks nobody's leave."""
    return User.objects.filter(email__iexact=email).first()


@transaction.atomic
def link_council_account(*, user: User, subject: str, by: User) -> None:
    """The first sign-in of an invited person: from now on they are known by ``subject`` alone.

    Raises ValidationError when the account is closed, for somebody from outside, or belongs to
    another council account already: an address that was given to somebody new opens nothing.
    """
    require(by == user)
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    taken = SocialAccount.objects.filter(user=person, provider=COUNCIL).exists()
    if not person.is_active or person.signs_in_here or taken:
        raise ValidationError("This account cannot be opened with this council account.")
    SocialAccount.objects.create(user=person, provider=COUNCIL, uid=subject)
    revoke_unused([person])
    for organisation in Organisation.objects.of_person(person).order_by("pk"):
        record(Action.COUNCIL_ACCOUNT_LINKED, person, by=person, about=organisation)


@transaction.atomic
def set_way_of_sign_in(*, user: User, from_outside: bool, by: User) -> None:
    """By the council's account or, for somebody from outside, by a password here.

    The council account known so far is forgotten and open sessions end, so that the next sign-in
    is by the way that counts now; a new council account is then matched by e-mail again.
    """
    require(can_reset_second_factor(by, user))
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    person.from_outside = from_outside
    person.version += 1
    person.save(update_fields=["from_outside", "version"])
    SocialAccount.objects.filter(user=person, provider=COUNCIL).delete()
    for session in UserSession.objects.filter(user_id=person.pk):
        session.end()
    for organisation in Organisation.objects.of_person(person).order_by("pk"):
        record(Action.SIGN_IN_CHANGED, person, by=by, about=organisation, from_outside=from_outside)


@transaction.atomic
def follow_groups(*, user: User, groups: set[str], mapping: list[dict[str, Any]], by: None) -> None:
    """Give and end roles as the groups of the council's directory say.

    ``mapping``: rows of group, role, organisation (its slug) and ``rules``. A role that a group
    gave ends when no group gives it any more; one that a person gave is left alone, unless a row
    for it has ``rules``: then the groups alone decide. The last administrator stays one, and what
    somebody handed over when they left no group gives back.
    """
    require(by is None)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    today = timezone.localdate()
    for (slug, role), rows in _by_role(mapping).items():
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            log.error("OIDC_ROLES names an organisation that is not there: %s", slug)
            continue
        giving = [row["group"] for row in rows if row["group"] in groups]
        held = RoleGrant.objects.filter(user=user, organisation=organisation, role=role)
        if giving:
            _give(user, organisation, role, giving[0], held, today)
        else:
            ruled = any(row.get("rules") for row in rows)
            _end(held.current(today), rules=ruled, yesterday=today - timedelta(days=1))
    user.__dict__.pop("current_roles", None)


def _by_role(mapping: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    roles: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in mapping:
        roles.setdefault((row["organisation"], row["role"]), []).append(row)
    return roles


def _give(
    user: User, organisation: Organisation, role: str, group: str, held: Any, today: date
) -> None:
    """From today on, until the day before the person holds it anyway; not what ended because they
    left, until somebody gives them the role again."""
    newest = held.order_by("-starts_on").first()
    if held.current(today).exists() or (newest and newest.ended_by_leaving):
        return
    later = held.filter(starts_on__gt=today).order_by("starts_on").first()
    grant_role(
        user=user,
        organisation=organisation,
        role=role,
        starts_on=today,
        ends_on=later.starts_on - timedelta(days=1) if later else None,
        through_group=group,
        by=None,
    )


def _end(held: Any, *, rules: bool, yesterday: date) -> None:
    for grant in held if rules else held.exclude(through_group=""):
        try:
            end_role(grant=grant, ends_on=yesterday, by=None)
        except ValidationError:
            log.warning("Role %s stays: it is the last administrator's", grant.pk)
