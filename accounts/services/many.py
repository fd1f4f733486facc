"""Many people at once: what ``invite_person`` does for one, by the same rules, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Invitation, Organisation, Role, RoleGrant, User
from accounts.permissions import can_give_roles, require
from audit.actions import Action
from audit.services import Step, record_many
from notifications.services import Mail, absolute_url, forget_recipients, notify_many

from .invitations import ROWS_AT_ONCE, in_portions, issue_to_each
from .roles import OWN_ROLE


@dataclass(frozen=True)
class Invitee:
    """Somebody to have ``role`` from ``starts_on``. ``email`` is written in small letters."""

    email: str
    name: str
    role: str
    starts_on: date


@dataclass
class Invited:
    """What became of them: ``grants`` are those that are new."""

    user: User
    is_new: bool
    grants: list[RoleGrant] = field(default_factory=list)

    @property
    def is_set_up(self) -> bool:
        return not self.is_new and self.user.is_set_up


@transaction.atomic
def invite_many(
    *, organisation: Organisation, people: Sequence[Invitee], by: User | None
) -> dict[str, Invited]:
    """Give each their role and, where they have none, an account; keyed by e-mail.

    A person may be named several times, with several roles; the first name counts. Whether each
    may be named here is the caller's question (``known_by_another_name``). Raises ValidationError
    for a closed account or a role of one's own, IntegrityError when somebody else adds one of them
    at this moment; then nothing was done.
    """
    for role in {each.role for each in people}:
        require(by is None or can_give_roles(by, organisation.pk, {role}))
    invited = _people(people)
    if any(not each.user.is_active for each in invited.values()):
        raise ValidationError("The account of one of these people is closed.")
    _give(organisation, people, invited, by)
    given = [each for each in invited.values() if each.grants]
    waiting = [each.user for each in invited.values() if not each.is_set_up]
    record_many(
        [
            Step(
                Action.ROLE_GRANTED,
                grant,
                organisation,
                {
                    "person": each.user,
                    "role": grant.role,
                    "starts_on": grant.starts_on,
                    "ends_on": None,
                },
            )
            for each in given
            for grant in each.grants
        ],
        by=by,
    )
    issue_to_each(waiting, organisation, by)
    _tell(organisation, [each for each in given if each.is_set_up])
    return invited


def people_with(addresses: Sequence[str]) -> Any:
    """Rows of the people with these e-mail addresses, in portions."""
    for some in in_portions(addresses):
        yield from User.objects.annotate(address=Lower("email")).filter(address__in=some)


def _people(people: Sequence[Invitee]) -> dict[str, Invited]:
    """Everybody's locked row, made where there is none."""
    names = {each.email: each.name for each in reversed(people)}
    found = [user.pk for user in people_with(list(names))]
    locked: list[User] = []
    for some in in_portions(sorted(found)):
        rows = User.objects.select_for_update(no_key=True).filter(pk__in=some)
        locked += rows.order_by("pk").prefetch_related("socialaccount_set")
    known = {user.email.lower(): user for user in locked}
    new = [
        User(email=email, name=name.strip(), password=make_password(None))
        for email, name in names.items()
        if email not in known
    ]
    User.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    invited = {email: Invited(user, is_new=False) for email, user in known.items()}
    return invited | {user.email: Invited(user, is_new=True) for user in new}


def _give(
    organisation: Organisation,
    people: Sequence[Invitee],
    invited: dict[str, Invited],
    by: User | None,
) -> None:
    """The roles that are not held yet on a day from ``starts_on`` on."""
    held: dict[Any, list[RoleGrant]] = {}
    known = [each.user.pk for each in invited.values() if not each.is_new]
    for some in in_portions(known):
        for grant in RoleGrant.objects.filter(organisation=organisation, user__in=some):
            held.setdefault(grant.user_id, []).append(grant)
    new = []
    for each in people:
        person = invited[each.email]
        theirs = [*held.get(person.user.pk, []), *person.grants]
        if any(_shares_a_day(grant, each.role, each.starts_on) for grant in theirs):
            continue
        if by == person.user:
            raise ValidationError(OWN_ROLE)
        grant = RoleGrant(
            user=person.user,
            organisation=organisation,
            role=Role(each.role).value,
            starts_on=each.starts_on,
            granted_by=by,
        )
        person.grants.append(grant)
        new.append(grant)
    RoleGrant.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)


def _shares_a_day(grant: RoleGrant, role: str, starts_on: date) -> bool:
    return grant.role == role and (grant.ends_on is None or grant.ends_on >= starts_on)


def _tell(organisation: Organisation, given: Sequence[Invited]) -> None:
    now = timezone.now().isoformat()
    notify_many(
        [
            Mail(
                to=each.user,
                template="role_given",
                key=f"roles:{each.user.pk}:{organisation.pk}:{now}",
                context={
                    "name": each.user.name,
                    "organisation": organisation.name,
                    "roles": ", ".join(Role(grant.role).label for grant in each.grants),
                    "link": absolute_url("account_login"),
                },
            )
            for each in given
        ]
    )


@transaction.atomic
def take_back_invited(
    *, organisation: Organisation, users: Sequence[Any], grants: Sequence[Any], by: User
) -> None:
    """Undo ``invite_many``: its new accounts (nobody set one up yet) and the roles it gave, by id.

    Links in mail that went out stop working. Raises ProtectedError when something rests on them.
    """
    for some in in_portions(grants):
        taken = list(RoleGrant.objects.filter(pk__in=some, organisation=organisation))
        require(can_give_roles(by, organisation.pk, {grant.role for grant in taken}))
        record_many(
            [
                Step(
                    Action.ROLE_ENDED,
                    grant,
                    organisation,
                    {"person": grant.user_id, "role": grant.role, "taken_back": True},
                )
                for grant in taken
            ],
            by=by,
        )
        RoleGrant.objects.filter(pk__in=some).delete()
    for some in in_portions(users):
        forget_recipients(some)
        Invitation.objects.filter(user__in=some).delete()
        User.objects.filter(pk__in=some).delete()
