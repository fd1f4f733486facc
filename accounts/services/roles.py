from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Role, RoleGrant, Team, User
from accounts.permissions import can_give_roles, can_manage_accounts, require
from audit.actions import Action
from audit.services import change_fields, record

LAST_ADMINISTRATOR = (
    "This is the only administrator of {}. Give somebody else that role first, "
    "so that there is always a person who can look after accounts."
)
OWN_ROLE = "Nobody gives themselves a role. Ask another administrator."


@transaction.atomic
def create_organisation(*, name: str, slug: str, by: User | None) -> Organisation:
    """Set up a council, trust or other employer. From the command line only."""
    require(by is None)
    organisation = Organisation(name=name, slug=slug)
    organisation.full_clean()
    organisation.save(force_insert=True)
    record(Action.ORGANISATION_CREATED, organisation, by=by, about=organisation)
    return organisation


@transaction.atomic
def add_team(*, organisation: Organisation, name: str, by: User) -> Team:
    """Raises ValidationError when there is a team of that name, in whatever case."""
    require(can_manage_accounts(by, organisation.pk))
    team = Team(organisation=organisation, name=name)
    team.full_clean()
    team.save(force_insert=True)
    record(Action.TEAM_CREATED, team, by=by, about=organisation)
    return team


@transaction.atomic
def grant_role(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    through_group: str = "",
    by: User | None,
) -> RoleGrant:
    """Give a role from one day to another, both included (None: until further notice).

    ``through_group`` is the group of the council's directory that gives it, if one does. Raises
    ValidationError when it would be one's own, the dates are the wrong way round, the account is
    closed, or the person holds the role in the organisation on one of these days.
    """
    require(by is None or can_give_roles(by, organisation.pk, {role}))
    if by == user:
        raise ValidationError(OWN_ROLE)
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day must not be before the first day."})
    # Locked, so that two people giving the same role at once come one after the other.
    holder = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not holder.is_active:
        raise ValidationError("This person’s account is closed. Open it again first.")
    grant = RoleGrant(
        user=holder,
        organisation=organisation,
        role=Role(role).value,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by,
        through_group=through_group,
    )
    _refuse_twice(grant)
    grant.save(force_insert=True)
    record(
        Action.ROLE_GRANTED,
        grant,
        by=by,
        about=organisation,
        person=user,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        **({"group": through_group} if through_group else {}),
    )
    user.__dict__.pop("current_roles", None)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, ends_on: date, by: User | None) -> None:
    """Make ``ends_on`` the last day of a role.

    A role whose first day is today or later, ended before that day, is taken back: its row goes,
    the trail keeps who had it. Raises ValidationError when the organisation would be left without
    an administrator or a role of one's own would become longer, and StaleObject when the role was
    changed meanwhile.
    """
    require(by is None or can_manage_accounts(by, grant.organisation_id))
    if by is not None and grant.user_id == by.pk and grant.ends_on and ends_on > grant.ends_on:
        raise ValidationError(OWN_ROLE)
    if grant.role == Role.ADMINISTRATOR:
        refuse_to_lose_last_administrator(grant.organisation, grant.user, ends_on)
    facts = {"person": grant.user_id, "role": grant.role, "ends_on": ends_on}
    if ends_on >= grant.starts_on:
        change_fields(
            grant, by=by, action=Action.ROLE_ENDED, about=grant.organisation, ends_on=ends_on
        )
    elif grant.starts_on >= timezone.localdate():
        record(Action.ROLE_ENDED, grant, by=by, about=grant.organisation, **facts)
        grant.delete()
    else:
        raise ValidationError({"ends_on": "The last day must not be before the first day."})


def refuse_to_lose_last_administrator(
    organisation: Organisation, leaving: User, last_day: date
) -> None:
    """Raise ValidationError unless somebody else is administrator on the day after ``last_day``.

    Call inside a transaction: the organisation is locked, so that two administrators cannot end
    each other's roles at the same moment.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    day_after = max(last_day, timezone.localdate()) + timedelta(days=1)
    others = RoleGrant.objects.current(day_after).filter(
        organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not others.exclude(user=leaving).exists():
        raise ValidationError(LAST_ADMINISTRATOR.format(organisation.name))


def _refuse_twice(grant: RoleGrant) -> None:
    """What the exclusion constraint on PostgreSQL says, in words and everywhere."""
    same = RoleGrant.objects.filter(
        user=grant.user, organisation=grant.organisation, role=grant.role
    )
    if same.sharing_a_day_with(grant.starts_on, grant.ends_on).exists():
        raise ValidationError(
            f"{grant.user.name} already holds the role {grant.get_role_display().lower()} "
            "on some of these days."
        )
