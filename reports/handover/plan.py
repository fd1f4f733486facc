"""Who would take over what from somebody who leaves: looked at before, and again while locked."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import Organisation, User
from participants.models import Appointment
from participants.services.load_plan import LoadPlan, Taking, plan_load

from .adjustments import PassingOn, plan_adjustments

Kind = Appointment.Kind


@dataclass(frozen=True)
class HandoverPlan:
    leaver: User
    organisation: Organisation
    last_day: date
    loads: tuple[LoadPlan, ...]
    # What the leaver sees to; it passes on at once, and to somebody who is chosen.
    adjustments: tuple[PassingOn, ...] = ()

    @property
    def takings(self) -> list[tuple[Kind, Taking]]:
        return [(load.kind, each) for load in self.loads for each in load.takings]

    @property
    def shares(self) -> list[tuple[User, Kind, int]]:
        """How many each would take as what."""
        return [(user, load.kind, count) for load in self.loads for user, count in load.shares]

    @property
    def without(self) -> list[tuple[Kind, Taking]]:
        """What nobody would take: it goes to the workforce leads' exceptions."""
        return [(kind, each) for kind, each in self.takings if each.holder is None]

    @property
    def digest(self) -> str:
        """Changes with anything that the page showed."""
        seen = [*(load.digest for load in self.loads), *(each.as_seen for each in self.adjustments)]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()

    def taker_of(self, participant: Any) -> User | None:
        """Who is to observe instead: the new supervisor, else the new assessor."""
        for wanted in (Kind.SUPERVISOR, Kind.ASSESSOR):
            for kind, each in self.takings:
                if kind == wanted and each.participant.pk == participant and each.holder:
                    return each.holder
        return None


def plan_handover(
    *,
    leaver: User,
    organisation: Organisation,
    last_day: date,
    holders: Mapping[str, Iterable[User]],
    today: date,
    by: User,
    one_by_one: Mapping[Any, User | None] | None = None,
) -> HandoverPlan:
    """The load plans of all four kinds, from the day after ``last_day``, and what they see to."""
    loads = [
        plan_load(
            away=leaver,
            kind=kind,
            organisation=organisation,
            holders=holders.get(kind, ()),
            starts_on=last_day + timedelta(days=1),
            today=today,
            by=by,
            one_by_one=one_by_one,
        )
        for kind in Kind
    ]
    adjustments = plan_adjustments(leaver, organisation, loads, today, by)
    return HandoverPlan(leaver, organisation, last_day, tuple(loads), adjustments)
