"""What a period of somebody's time would change, looked at before, and again while locked.

One way for working patterns, pauses, employment, teams, host placements and buddies:
``plan_period`` says what becomes of the neighbours and which dates of the programme move; who
records gives back the digest of what they saw, and where the world has moved meanwhile they are
shown it again.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.services import StaleObject
from participants import rules
from participants.models import Employment, Leave, Participant, WorkingPattern
from participants.models.periods import Period
from participants.rules.periods import Moved
from participants.rules.what_if import Compared, side_by_side

from .period_neighbours import Neighbour, neighbours_of, neighbours_without

MOVED_ON = (
    "Something changed since you were shown what would happen, so nothing was saved. Look at it "
    "again, then send it."
)


@dataclass(frozen=True)
class PeriodPlan:
    """``compared``: the dates of the programme that move. ``keeps_end``: an agreed end, which stays
    whatever is recorded."""

    what: str
    neighbours: list[Neighbour] = field(default_factory=list)
    compared: list[Compared] = field(default_factory=list)
    keeps_end: date | None = None

    @property
    def changes_nothing(self) -> bool:
        """Nothing but what is recorded itself."""
        return not self.neighbours and not self.compared

    @property
    def digest(self) -> str:
        """Changes with anything that the page showed."""
        rows = [self.what, str(self.keeps_end)]
        rows += [f"{each.row.pk} {each.row.version} {each.then}" for each in self.neighbours]
        rows += [f"{each.now.key} {each.now.on} {each.then.on}" for each in self.compared]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def plan_period(
    *, participant: Participant, period: Period | Any, remove: bool = False
) -> PeriodPlan:
    """What recording ``period`` would change, or keeping it with the days it carries now.

    ``period``: a row that is not saved yet, or one of the participant's with other days, or with
    ``remove`` one that is to go. Nothing is saved. Raises ValidationError by field where it
    cannot be: days the wrong way round, implausible, or taken by one that does not give way.
    """
    today = timezone.localdate()
    beside = neighbours_without if remove else neighbours_of
    neighbours = beside(participant, period, today)
    now = participant.timeline(today)
    facts = _facts_with(now.facts, period, neighbours, remove=remove)
    return plan_facts(str(period), now, facts, neighbours)


def plan_facts(
    what: str,
    now: rules.Timeline,
    facts: rules.Facts,
    neighbours: Iterable[Neighbour] = (),
) -> PeriodPlan:
    """The plan of whatever changes the facts of ``now``: every date that would move."""
    then = rules.Timeline(now.programme, facts)
    moved = [each for each in side_by_side(now, then) if each.is_moved]
    moved.sort(key=lambda each: (each.now.on is None, each.now.on or facts.on))
    agreed = facts.agreed_end
    return PeriodPlan(what, list(neighbours), moved, agreed.day if agreed else None)


def refuse_unseen(plan: PeriodPlan, seen: str) -> None:
    """Raises StaleObject where ``plan`` is not what was seen; "" where nobody was shown one."""
    if seen and seen != plan.digest:
        raise StaleObject(MOVED_ON)


def refuse_endless(period: Any) -> None:
    """A phased return leads back to what was before it: it has a last day."""
    if getattr(period, "phased_return", False) and period.ends_on is None:
        raise ValidationError({"ends_on": "Enter the last day: a phased return ends"})


def _facts_with(
    facts: rules.Facts, period: Any, neighbours: list[Neighbour], *, remove: bool
) -> rules.Facts:
    """The facts as they would be, once ``period`` and its neighbours are as planned."""
    if isinstance(period, WorkingPattern):
        rows = _rows_after(period, neighbours, remove=remove)
        return replace(facts, patterns=tuple(rules.Pattern(*_pattern(*each)) for each in rows))
    if isinstance(period, Leave):
        rows = _rows_after(period, neighbours, remove=remove)
        return replace(facts, pauses=tuple(rules.Pause(*days) for _, days in rows))
    if isinstance(period, Employment):
        days = [days for _, days in _rows_after(period, neighbours, remove=remove)]
        return replace(facts, employed_from=rules.held_since(days, facts.starts_on))
    return facts


def _rows_after(
    period: Any, neighbours: list[Neighbour], *, remove: bool
) -> list[tuple[Any, tuple[date, date | None]]]:
    """(row, its days) of all of the kind, as they would stand."""
    moved = {each.row.pk: each.moved for each in neighbours}
    found = [] if remove else [(period, (period.starts_on, period.ends_on))]
    others = type(period)._default_manager.filter(participant=period.participant_id)
    for row in others.exclude(pk=period.pk):
        change = moved.get(row.pk, Moved(row, (row.starts_on, row.ends_on)))
        found += [(row, days) for days in (change.days, change.again) if days]
    return found


def _pattern(
    row: WorkingPattern, days: tuple[date, date | None]
) -> tuple[date, date | None, int, bool]:
    return *days, row.percent, row.phased_return
