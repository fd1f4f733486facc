"""Adjustments that the leaver sees to: whose, and who could see to them. Never what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.models import Organisation, Role, RoleGrant, User
from participants.agreements.people import NEAR
from participants.models import Adjustment, Appointment
from participants.services.load_plan import LoadPlan


@dataclass(frozen=True)
class PassingOn:
    """One adjustment: whoever sees to it reads what it is, so it is chosen each time.

    ``able``: those near the person from the day after, with an account here today. ``owner`` is
    proposed: their supervisor, else their assessor.
    """

    adjustment: Adjustment
    able: tuple[User, ...]
    owner: User | None

    @property
    def as_seen(self) -> str:
        able = ",".join(str(each.pk) for each in self.able)
        proposed = self.owner.pk if self.owner else ""
        return f"{self.adjustment.pk}:{self.adjustment.version}:{proposed}:{able}"


def adjustments_of(leaver: User, organisation: Organisation) -> Any:
    """Those still needed, delivered or not, of people whose programme is not over."""
    found = Adjustment.objects.seen_to_by(leaver).filter(organisation=organisation)
    return found.order_by("due_on", "pk")


def plan_adjustments(
    leaver: User, organisation: Organisation, loads: Iterable[LoadPlan], today: date, by: User
) -> tuple[PassingOn, ...]:
    """Three queries, however many there are. Those of ``by``'s own record are left out."""
    found = list(adjustments_of(leaver, organisation).exclude(participant__user=by))
    if not found:
        return ()
    taking: dict[Any, list[Any]] = {}
    able: dict[Any, set[Any]] = {}
    for each in (each for load in loads if load.kind in NEAR for each in load.takings):
        whose = each.participant.pk
        able.setdefault(whose, set()).update(user.pk for user in each.able)
        taking.setdefault(whose, []).extend([each.holder.pk] if each.holder else [])
    held = Appointment.objects.current(today).filter(
        participant__in={each.participant_id for each in found}, kind__in=NEAR
    )
    # Supervisors before assessors.
    rows = held.exclude(user=leaver).order_by("-kind", "-starts_on")
    for whose, user in rows.values_list("participant", "user"):
        able.setdefault(whose, set()).add(user)
        taking.setdefault(whose, []).append(user)
    people, leads = _people(organisation, set().union(*able.values()), leaver, today)
    return tuple(
        _passing_on(each, people, able.get(each.participant_id, set()) | leads, taking)
        for each in found
    )


def _people(
    organisation: Organisation, near: set[Any], leaver: User, today: date
) -> tuple[dict[Any, User], set[Any]]:
    """Whoever of ``near`` and of the workforce leads has an account here today; the leads' ids."""
    grants = RoleGrant.objects.current(today).filter(
        Q(role=Role.WORKFORCE_LEAD) | Q(user__in=near),
        organisation=organisation,
        user__is_active=True,
    )
    rows = list(grants.exclude(user=leaver).select_related("user"))
    leads = {each.user_id for each in rows if each.role == Role.WORKFORCE_LEAD}
    return {each.user_id: each.user for each in rows}, leads


def _passing_on(
    adjustment: Adjustment, people: dict[Any, User], near: set[Any], taking: dict[Any, list[Any]]
) -> PassingOn:
    wanted = [people[pk] for pk in near if pk in people and pk != adjustment.participant.user_id]
    able = tuple(sorted(wanted, key=lambda user: (user.name, str(user.pk))))
    ids = {user.pk for user in able}
    proposed = next((pk for pk in taking.get(adjustment.participant_id, ()) if pk in ids), None)
    return PassingOn(adjustment, able, people[proposed] if proposed else None)
