import hashlib
import secrets as random_source
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Invitation, Organisation, Role, RoleGrant, User
from accounts.permissions import can_give_roles, require
from audit.actions import Action
from audit.services import Step, record, record_many
from notifications.services import Mail, absolute_url, notify, notify_many, take_back

from .roles import create_organisation, grant_role

SECRET_BYTES = 32
ROWS_AT_ONCE = 500
NO_LONGER_WORKS = "This invitation no longer works. Ask for a new one."
KNOWN_BY_ANOTHER_NAME = (
    "Somebody with this e-mail address has an account under another name. "
    "Ask them how their name is written there, and enter it like that."
)


@transaction.atomic
def invite_person(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    roles: list[str],
    starts_on: date,
    by: User | None,
    from_outside: bool = False,
) -> User:
    """Give somebody roles and an account: by invitation, or by mail alone if they have one.

    A person who exists already keeps their name; roles they hold on these days are left as they
    are. Raises ValidationError for a wrong address, a closed account, or the address of somebody
    whom ``by`` does not know of and names otherwise.
    """
    require(by is None or can_give_roles(by, organisation.pk, set(roles)))
    person = _person_with(email, name)
    if by is not None:
        _refuse_to_name(person, name, by)
    if from_outside and not person.is_set_up:
        person.from_outside = True
        person.save(update_fields=["from_outside"])
    given = _give(person, organisation, roles, starts_on, by)
    if not person.is_set_up:
        _issue(person, organisation, by)
    elif given:
        _tell_about_roles(person, organisation, given)
    return person


@transaction.atomic
def issue_invitation(*, user: User, organisation: Organisation, by: User | None) -> str:
    """Send a new invitation, which takes the place of earlier ones; returns its link.

    Of the secret in the link only the SHA-256 is kept; the mail's copy is wiped once it is sent.
    Raises ValidationError when the person has set up their account already.
    """
    require(by is None or can_give_roles(by, organisation.pk, _roles_in(user, organisation)))
    if user.is_set_up or not user.is_active:
        raise ValidationError("This person’s account does not wait for an invitation.")
    return _issue(user, organisation, by)


@transaction.atomic
def create_administrator(
    *,
    organisation: Organisation | None,
    organisation_name: str,
    slug: str,
    email: str,
    name: str,
    by: None,
) -> str:
    """The first administrator of an organisation, which is set up if missing; returns the link.

    The link is "" for somebody who has an account already. Raises ValidationError, also where the
    name of the person or organisation is missing.
    """
    if not name.strip():
        raise ValidationError("The person needs a name.")
    if not organisation_name.strip():
        raise ValidationError("The organisation needs a name.")
    if not slug:
        raise ValidationError("No short name can be made from the organisation’s: add --slug.")
    where = organisation or create_organisation(name=organisation_name, slug=slug, by=by)
    person = _person_with(email, name)
    _give(person, where, [Role.ADMINISTRATOR], timezone.localdate(), by)
    if person.is_set_up:
        return ""
    return _issue(person, where, by)


def find_invitation(secret: str, now: datetime) -> Invitation | None:
    """The invitation of a link, if it can still be accepted. Changes nothing.

    None also for who is to sign in with the council's account: they have no password to choose.
    """
    found = (
        Invitation.objects.usable(now)
        .filter(secret_sha256=_fingerprint(secret), user__is_active=True)
        .select_related("user", "organisation", "invited_by")
        .first()
    )
    return found if found and found.user.signs_in_here else None


@transaction.atomic
def accept_invitation(*, invitation: Invitation, name: str, password: str, by: User) -> User:
    """Set name and password and use the invitation up, once.

    Raises ValidationError when it was used, replaced or ran out meanwhile.
    """
    require(by == invitation.user)
    now = timezone.now()
    # One UPDATE decides which of two simultaneous sendings is the first.
    if not Invitation.objects.usable(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise ValidationError(NO_LONGER_WORKS)
    person = User.objects.select_for_update(no_key=True).get(pk=invitation.user_id)
    person.name = name
    person.set_password(password)
    person.version += 1
    person.save(update_fields=["name", "password", "version"])
    revoke_unused([person])
    take_back([f"invitation:{invitation.pk}"])
    record(Action.INVITATION_ACCEPTED, invitation, by=person, about=invitation.organisation)
    return person


def _issue(user: User, organisation: Organisation, by: User | None) -> str:
    [link] = issue_to_each([user], organisation, by)
    return link


def issue_to_each(users: Sequence[User], organisation: Organisation, by: User | None) -> list[str]:
    """A new invitation for each, in place of earlier ones; returns their links.

    Who signs in with the council's account has nothing to set up: the mail says where that is.
    """
    revoke_unused(users)
    here = [user for user in users if user.signs_in_here]
    there = [user for user in users if not user.signs_in_here]
    return [
        *_give_links(here, organisation, by),
        *_point_to_council_sign_in(there, organisation, by),
    ]


def _give_links(users: Sequence[User], organisation: Organisation, by: User | None) -> list[str]:
    now = timezone.now()
    secrets = [random_source.token_urlsafe(SECRET_BYTES) for _ in users]
    invitations = [
        Invitation(
            organisation=organisation,
            user=user,
            invited_by=by,
            secret_sha256=_fingerprint(secret),
            created_at=now,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )
        for user, secret in zip(users, secrets, strict=True)
    ]
    Invitation.objects.bulk_create(invitations, batch_size=ROWS_AT_ONCE)
    links = [absolute_url("accounts:invitation_accept", secret) for secret in secrets]
    notify_many([_mail(each, link) for each, link in zip(invitations, links, strict=True)])
    record_many(
        [
            Step(Action.PERSON_INVITED, each.user, organisation, {"invitation": each})
            for each in invitations
        ],
        by=by,
    )
    return links


def _point_to_council_sign_in(
    users: Sequence[User], organisation: Organisation, by: User | None
) -> list[str]:
    link = absolute_url("account_login")
    notify_many(
        [
            Mail(
                to=user,
                template="invitation_council",
                key=f"invitation:{user.pk}:{uuid4()}",
                context={
                    "name": user.name,
                    "organisation": organisation.name,
                    "account": settings.OIDC["name"],
                    "link": link,
                },
            )
            for user in users
        ]
    )
    record_many([Step(Action.PERSON_INVITED, user, organisation, {}) for user in users], by=by)
    return [link] * len(users)


def _mail(invitation: Invitation, link: str) -> Mail:
    return Mail(
        to=invitation.user,
        template="invitation",
        key=f"invitation:{invitation.pk}",
        expires_at=invitation.expires_at,
        secrets={"link": link},
        context={
            "name": invitation.user.name,
            "organisation": invitation.organisation.name,
            "days": str(settings.INVITATION_DAYS),
        },
    )


def revoke_unused(users: Sequence[User]) -> None:
    """Earlier links stop working; mails with them that still wait are not sent."""
    for some in in_portions(users):
        unused = Invitation.objects.filter(user__in=some).unused()
        take_back([f"invitation:{pk}" for pk in unused.values_list("pk", flat=True)])
        unused.update(revoked_at=timezone.now())


def in_portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Databases limit how many values one query may name."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield rows[start : start + ROWS_AT_ONCE]


def _person_with(email: str, name: str) -> User:
    """The locked row of the person with this address, made if there is none."""
    address = email.strip().lower()
    validate_email(address)
    try:
        with transaction.atomic():
            person = User.objects.filter(email__iexact=address).first()
            person = person or User.objects.create_user(address, name=name.strip())
    except IntegrityError:
        # Somebody else invited the same person at this moment.
        person = User.objects.get(email__iexact=address)
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        raise ValidationError("This person’s account is closed. Open it again first.")
    return person


def _refuse_to_name(person: User, name: str, by: User) -> None:
    """An address alone does not tell the name of somebody in another organisation."""
    known_here = User.objects.visible_to(by).filter(pk=person.pk).exists()
    if known_here or not person.role_grants.exists() or _folded(name) == _folded(person.name):
        return
    raise ValidationError({"name": KNOWN_BY_ANOTHER_NAME})


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _give(
    person: User, organisation: Organisation, roles: list[str], starts_on: date, by: User | None
) -> list[str]:
    """Give those of the roles that the person does not hold yet; returns them."""
    held = RoleGrant.objects.filter(user=person, organisation=organisation)
    shared = set(held.sharing_a_day_with(starts_on, None).values_list("role", flat=True))
    given = [role for role in roles if role not in shared]
    for role in given:
        grant_role(user=person, organisation=organisation, role=role, starts_on=starts_on, by=by)
    return given


def _roles_in(user: User, organisation: Organisation) -> set[str]:
    grants = RoleGrant.objects.filter(user=user, organisation=organisation)
    return set(grants.values_list("role", flat=True).order_by())


def _tell_about_roles(person: User, organisation: Organisation, roles: list[str]) -> None:
    notify(
        to=person,
        template="role_given",
        key=f"roles:{person.pk}:{organisation.pk}:{timezone.now().isoformat()}",
        name=person.name,
        organisation=organisation.name,
        roles=", ".join(Role(role).label for role in roles),
        link=absolute_url("account_login"),
    )


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
