"""Who would take over whom from somebody who is away: looked at before, and again while locked.

The rules are those of ``appoint``, asked for many at once: six queries, whatever the number.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Organisation, Role, RoleGrant, User
from participants import rules
from participants.models import Appointment, Participant
from participants.querysets import ROLES_BEHIND

# Those of whom one person may hold many; a reader or confirmer is chosen one by one.
KINDS = (Appointment.Kind.SUPERVISOR, Appointment.Kind.ASSESSOR)
NOBODY = "Nobody was chosen"


@dataclass(frozen=True)
class Taking:
    """One person's appointment, and who is to hold it next; or why nobody of those chosen can."""

    appointment: Appointment
    holder: User | None
    problem: str
    # First day of the new holder: the day asked for, or that of an appointment yet to begin.
    starts_on: date
    # Of those chosen, everybody who could take it.
    able: tuple[User, ...] = ()

    @property
    def participant(self) -> Participant:
        return self.appointment.participant


@dataclass(frozen=True)
class LoadPlan:
    away: User
    kind: Appointment.Kind
    starts_on: date
    takings: list[Taking]

    @property
    def problems(self) -> list[Taking]:
        return [each for each in self.takings if each.problem]

    @property
    def shares(self) -> list[tuple[User, int]]:
        """How many each would take, the most first."""
        taken = Counter(each.holder for each in self.takings if each.holder)
        return sorted(taken.items(), key=lambda share: (-share[1], share[0].name))

    @property
    def digest(self) -> str:
        """Changes with anything that the page showed: who, whose, in which state, to whom."""
        rows = [
            f"{each.appointment.pk} {each.appointment.version} {each.starts_on} "
            f"{each.holder.pk if each.holder else each.problem}"
            for each in self.takings
        ]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def load_of(away: User, kind: str, organisation: Organisation, today: date) -> Any:
    """What ``away`` holds of ``kind`` today or later, by name of the participant."""
    return (
        Appointment.objects.filter(organisation=organisation, user=away, kind=kind)
        .exclude(participant__status=Participant.Status.LEFT)
        .not_ended(today)
        .select_related("participant__user", "participant__cohort__programme_version")
        .order_by("participant__user__name", "participant_id", "starts_on")
    )


def can_take_over(away: User, kind: str, organisation: Organisation, today: date) -> Any:
    """Open accounts with the role behind ``kind``, now or to come; ``held`` is how many today."""
    roles = RoleGrant.objects.not_ended(today).filter(
        organisation=organisation, role__in=ROLES_BEHIND[kind], user=OuterRef("pk")
    )
    held = (
        Appointment.objects.filter(organisation=organisation, user=OuterRef("pk"), kind=kind)
        .current(today)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
    )
    people = User.objects.filter(Exists(roles), is_active=True).exclude(pk=away.pk)
    return people.annotate(held=Coalesce(Subquery(held.values("number")), 0)).order_by(
        "name", "email"
    )


def plan_load(
    *,
    away: User,
    kind: str,
    organisation: Organisation,
    holders: Iterable[User],
    starts_on: date,
    today: date,
    by: User,
    one_by_one: Mapping[Any, User | None] | None = None,
) -> LoadPlan:
    """Spread what ``away`` holds evenly over ``holders``, leaving out whom a rule excludes.

    Each goes to whoever of those who can take them has the fewest so far, in order of name, so that
    the same question gives the same answer. ``one_by_one`` names who is to take a single
    appointment, by its id, whoever would get it otherwise; None: nobody yet.
    """
    named = dict(one_by_one or {})
    kind = Appointment.Kind(kind)
    load = [
        each
        for each in load_of(away, kind, organisation, today)
        if each.ends_on is None or each.ends_on >= starts_on
    ]
    shared = sorted(holders, key=_by_name)
    everybody = list(dict.fromkeys([*shared, *filter(None, named.values())]))
    facts = _Facts.look_up(load, kind, organisation, everybody, starts_on, today, by)
    taken: Counter[Any] = Counter()
    takings = [
        _named(each, facts, starts_on, named[each.pk])
        if each.pk in named
        else _taking(each, replace(facts, holders=shared), taken, starts_on)
        for each in load
    ]
    return LoadPlan(away, kind, starts_on, takings)


def _by_name(user: User) -> tuple[str, str]:
    return user.name, str(user.pk)


@dataclass(frozen=True)
class _Facts:
    holders: Sequence[User]
    kind: Appointment.Kind
    with_role: set[Any]
    # (participant's id, user's id) of a pair that must not come about, and why
    excluded: dict[tuple[Any, Any], str]
    # participant's id -> somebody else who is to hold the kind from a later day
    to_come: dict[Any, Appointment]
    # Workforce leads know who somebody is, so none of them reads without names.
    leads: set[Any]
    by: User
    today: date

    @classmethod
    def look_up(
        cls,
        load: Sequence[Appointment],
        kind: Appointment.Kind,
        organisation: Organisation,
        holders: Sequence[User],
        starts_on: date,
        today: date,
        by: User,
    ) -> "_Facts":
        roles = RoleGrant.objects.current(starts_on).filter(
            organisation=organisation,
            role__in=ROLES_BEHIND[kind],
            user__in=holders,
            user__is_active=True,
        )
        whose = [each.participant_id for each in load]
        others = Appointment.objects.filter(participant__in=whose).select_related("user")
        of_holders = others.filter(user__in=holders)
        later = others.filter(kind=kind).exclude(pk__in=[each.pk for each in load])
        return cls(
            holders=holders,
            kind=kind,
            with_role=set(roles.values_list("user_id", flat=True)),
            excluded=_excluded(kind, load, of_holders, starts_on),
            to_come={each.participant_id: each for each in later.not_ended(starts_on)},
            leads=_leads_among(holders, organisation, starts_on)
            if kind == Appointment.Kind.READER
            else set(),
            by=by,
            today=today,
        )


def _leads_among(holders: Sequence[User], organisation: Organisation, day: date) -> set[Any]:
    leads = RoleGrant.objects.not_ended(day).filter(
        organisation=organisation, role=Role.WORKFORCE_LEAD, user__in=holders
    )
    return set(leads.values_list("user_id", flat=True))


def _excluded(
    kind: Appointment.Kind, load: Sequence[Appointment], held: Iterable[Appointment], day: date
) -> dict[tuple[Any, Any], str]:
    apart = {
        each.participant_id
        for each in load
        if not each.participant.programme.assessor_may_supervise
    }
    found = {}
    for each in held:
        label = each.get_kind_display().lower()
        pair = (each.participant_id, each.user_id)
        if each.kind in rules.NEVER_BOTH[kind]:
            found[pair] = f"{each.user.name} is or was their {label}"
        elif each.participant_id in apart and _is_the_other(each, kind, day):
            found[pair] = f"{each.user.name} is their {label}, and one person cannot be both"
    return found


def _is_the_other(appointment: Appointment, kind: Appointment.Kind, day: date) -> bool:
    """Supervisor for assessor, or the other way round, on ``day`` or later."""
    still = appointment.ends_on is None or appointment.ends_on >= day
    return still and appointment.kind in KINDS and appointment.kind != kind


def _taking(
    appointment: Appointment, facts: _Facts, taken: Counter[Any], starts_on: date
) -> Taking:
    first = max(starts_on, appointment.starts_on)
    problem = _problem_of(appointment, facts, first)
    if problem:
        return Taking(appointment, None, problem, first)
    reasons = [(holder, _why_not(holder, appointment, facts)) for holder in facts.holders]
    able = [holder for holder, reason in reasons if not reason]
    if not able:
        said = "; ".join(reason for _, reason in reasons) or NOBODY
        return Taking(appointment, None, said, first)
    holder = min(able, key=lambda each: taken[each.pk])
    taken[holder.pk] += 1
    return Taking(appointment, holder, "", first, tuple(able))


def _named(appointment: Appointment, facts: _Facts, starts_on: date, holder: User | None) -> Taking:
    """Taken by this very person, or by nobody yet."""
    first = max(starts_on, appointment.starts_on)
    if holder is None:
        return Taking(appointment, None, NOBODY, first)
    problem = _problem_of(appointment, facts, first) or _why_not(holder, appointment, facts)
    return Taking(appointment, None if problem else holder, problem, first)


def _problem_of(appointment: Appointment, facts: _Facts, first: date) -> str:
    """What is in the way whoever takes over."""
    if appointment.participant.user_id == facts.by.pk:
        return "This is your own record. Ask another workforce lead"
    later = facts.to_come.get(appointment.participant_id)
    if later:
        return f"{later.user.name} is appointed {later.period} already. Change that first"
    if appointment.starts_on == first and first <= facts.today:
        return "The appointment begins on that day itself. Choose a later day"
    return ""


def _why_not(holder: User, appointment: Appointment, facts: _Facts) -> str:
    name = holder.name
    if holder.pk not in facts.with_role:
        return f"{name} does not hold the role on that day"
    if holder.pk == facts.by.pk and facts.kind != Appointment.Kind.CONFIRMER:
        return "You cannot choose yourself"
    if holder.pk == appointment.participant.user_id:
        return f"{name} would be appointed to themselves"
    if holder.pk in facts.leads:
        return f"{name} is workforce lead and knows who this is"
    return facts.excluded.get((appointment.participant_id, holder.pk), "")
