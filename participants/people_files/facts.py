"""What the portal knows of the people that a file names, in a number of queries that is the same
for forty people and for 500, and grows by portions after that."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import RoleGrant, Team, User
from accounts.services import people_with
from participants.models import Cohort, Participant

from .values import Person

PORTION = 500


@dataclass
class Facts:
    """Keyed by e-mail (people), by a person's id, by number or by a team's folded name."""

    people: dict[str, User] = field(default_factory=dict)
    roles_here: dict[Any, list[RoleGrant]] = field(default_factory=dict)
    has_roles: set[Any] = field(default_factory=set)
    active_elsewhere: set[Any] = field(default_factory=set)
    # None: everybody, for the command line.
    known_by_name: set[Any] | None = None
    on_a_programme: dict[Any, Participant] = field(default_factory=dict)
    in_cohort: set[Any] = field(default_factory=set)
    registration_numbers: dict[str, Participant] = field(default_factory=dict)
    staff_numbers: dict[str, Participant] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)


def gather(people: Sequence[Person], cohort: Cohort, by: User | None, today: date) -> Facts:
    facts = Facts()
    addresses = {each for row in people for each in (row.email, row.supervisor, row.assessor)}
    for user in people_with(sorted(addresses - {""})):
        facts.people[user.email.lower()] = user
    ids = [user.pk for user in facts.people.values()]
    _add_roles(facts, ids, cohort, today)
    _add_participants(facts, ids, cohort)
    _add_numbers(facts, people, cohort)
    if by is not None:
        known = _chosen(ids, lambda some: User.objects.visible_to(by).filter(pk__in=some))
        facts.known_by_name = {user.pk for user in known}
    teams = Team.objects.filter(organisation=cohort.organisation_id)
    facts.teams = {folded(team.name): team for team in teams}
    return facts


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _add_roles(facts: Facts, ids: Sequence[Any], cohort: Cohort, today: date) -> None:
    for grant in _chosen(ids, lambda some: RoleGrant.objects.filter(user__in=some)):
        facts.has_roles.add(grant.user_id)
        if grant.organisation_id == cohort.organisation_id:
            facts.roles_here.setdefault(grant.user_id, []).append(grant)
        elif grant.ends_on is None or grant.ends_on >= today:
            facts.active_elsewhere.add(grant.user_id)


def _add_participants(facts: Facts, ids: Sequence[Any], cohort: Cohort) -> None:
    theirs = Participant.objects.select_related("cohort__programme_version")
    for each in _chosen(ids, lambda some: theirs.filter(user__in=some)):
        if each.status in Participant.NOT_OVER:
            facts.on_a_programme[each.user_id] = each
        if each.cohort_id == cohort.pk:
            facts.in_cohort.add(each.user_id)


def _add_numbers(facts: Facts, people: Sequence[Person], cohort: Cohort) -> None:
    here = Participant.objects.filter(organisation=cohort.organisation_id).select_related("user")
    registered = sorted({row.registration_number for row in people} - {""})
    for each in _chosen(registered, lambda some: here.filter(registration_number__in=some)):
        facts.registration_numbers[each.registration_number] = each
    # A number is one person's in the whole country; nothing else is said of who is elsewhere.
    active = Participant.objects.filter(status__in=Participant.NOT_OVER)
    away = active.exclude(organisation=cohort.organisation_id).select_related("user")
    for each in _chosen(registered, lambda some: away.filter(registration_number__in=some)):
        facts.registration_numbers.setdefault(each.registration_number, each)
    current = here.filter(status__in=Participant.NOT_OVER)
    numbers = sorted({row.staff_number for row in people} - {""})
    for each in _chosen(numbers, lambda some: current.filter(staff_number__in=some)):
        facts.staff_numbers[each.staff_number] = each


def _chosen(values: Sequence[Any], query: Callable[[Sequence[Any]], Iterable[Any]]) -> Any:
    """Rows of ``query`` in portions: databases limit how many values one query may name."""
    for start in range(0, len(values), PORTION):
        yield from query(values[start : start + PORTION])
