"""Who joined, moved and left, in a period: what figures of retention are counted from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from .models import Cohort, Departure, Participant
from .rules.periods import A_DAY

# First day, last day, team.
Teams = tuple[date, date | None, Any]

JOINED, MOVED_IN, MOVED_OUT = "joined", "moved_in", "moved_out"
CHANGED_TEAM, LEFT = "changed_team", "left"


@dataclass(frozen=True)
class Movement:
    """One step of one person in or out of one of the cohorts that were asked about.

    ``what``: "joined" (first day on the programme), "moved_in" and "moved_out" (from or to another
    cohort), "changed_team" (within the cohort) or "left". ``on``: the first day in the new place;
    for "left" the last day. ``team_id``: the team from then on; for "moved_out" and "left" the last
    one. ``reason`` is a key and ``reason_words`` its words, both "" but for "left".
    """

    participant_id: Any
    what: str
    on: date
    cohort_id: Any
    team_id: Any
    reason: str = ""
    reason_words: str = ""


def movements(cohorts: Iterable[Cohort], first: date, last: date) -> list[Movement]:
    """All movements of ``cohorts`` with their day in [first, last], by day. Four queries.

    ``cohorts`` are those the asker may see (``Cohort.objects.visible_to``). Somebody who moved
    between two of them has a "moved_out" and a "moved_in" on the same day. A move recorded before
    somebody's first day is no movement: they joined where they came to.
    """
    wanted = {cohort.pk for cohort in cohorts}
    people = (
        Participant.objects.filter(
            Q(cohort__in=wanted) | Q(moves__from_cohort__in=wanted) | Q(moves__to_cohort__in=wanted)
        )
        .select_related("cohort__programme_version")
        .prefetch_related(
            "moves",
            "team_placements",
            Prefetch("departures", Departure.objects.standing(), to_attr="standing"),
        )
        .order_by("pk")
        .distinct()
    )
    found = [step for person in people for step in _steps(person)]
    return sorted(
        (step for step in found if step.cohort_id in wanted and first <= step.on <= last),
        key=lambda step: (step.on, str(step.participant_id)),
    )


def _steps(person: Any) -> Iterator[Movement]:
    first = person.here_from
    moves = [
        move
        for move in person.moves.all()
        if move.moved_on > first and move.from_cohort_id != move.to_cohort_id
    ]
    teams = _teams(person)
    cohort = moves[0].from_cohort_id if moves else person.cohort_id
    yield Movement(person.pk, JOINED, first, cohort, _team_on(teams, first))
    for move in moves:
        before = _team_on(teams, move.moved_on - A_DAY)
        yield Movement(person.pk, MOVED_OUT, move.moved_on, move.from_cohort_id, before)
        team = _team_on(teams, move.moved_on)
        yield Movement(person.pk, MOVED_IN, move.moved_on, move.to_cohort_id, team)
    yield from _changes_of_team(person, moves, teams, cohort)
    if person.status == Participant.Status.LEFT and person.left_on:
        reason = person.standing[0].reason if person.standing else ""
        words = person.programme.reason_to_leave(reason) or "Not known"
        yield Movement(
            person.pk, LEFT, person.left_on, person.cohort_id, person.team_id, reason, words
        )


def _teams(person: Any) -> list[Teams]:
    """(first day, last day, team) of each placement, in the order of their days."""
    rows = [(each.starts_on, each.ends_on, each.team_id) for each in person.team_placements.all()]
    return sorted(rows, key=lambda row: row[0])


def _team_on(teams: list[Teams], day: date) -> Any:
    for starts_on, ends_on, team in teams:
        if starts_on <= day and (ends_on is None or day <= ends_on):
            return team
    return None


def _changes_of_team(
    person: Any, moves: list[Any], teams: list[Teams], cohort: Any
) -> Iterator[Movement]:
    """Within a cohort: on a day of a move to another one that says it already."""
    days = {starts_on for starts_on, _, _ in teams}
    days |= {ends_on + A_DAY for _, ends_on, _ in teams if ends_on}
    last = person.left_on or date.max
    for day in sorted(each for each in days if person.here_from < each <= last):
        cohort = next((each.to_cohort_id for each in moves[::-1] if each.moved_on <= day), cohort)
        team = _team_on(teams, day)
        if team != _team_on(teams, day - A_DAY) and all(each.moved_on != day for each in moves):
            yield Movement(person.pk, CHANGED_TEAM, day, cohort, team)
