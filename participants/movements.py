"""Who joined, moved and left, in a period: what figures of retention are counted from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from .models import Cohort, Departure, Participant

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
    """All movements of ``cohorts`` with their day in [first, last], by day. Three queries.

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
            "moves", Prefetch("departures", Departure.objects.standing(), to_attr="standing")
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
    moves = [move for move in person.moves.all() if move.moved_on > person.here_from]
    start = moves[0] if moves else None
    cohort, team = (
        (start.from_cohort_id, start.from_team_id) if start else (person.cohort_id, person.team_id)
    )
    yield Movement(person.pk, JOINED, person.here_from, cohort, team)
    for move in moves:
        if move.from_cohort_id == move.to_cohort_id:
            yield Movement(
                person.pk, CHANGED_TEAM, move.moved_on, move.to_cohort_id, move.to_team_id
            )
            continue
        yield Movement(person.pk, MOVED_OUT, move.moved_on, move.from_cohort_id, move.from_team_id)
        yield Movement(person.pk, MOVED_IN, move.moved_on, move.to_cohort_id, move.to_team_id)
    if person.status == Participant.Status.LEFT and person.left_on:
        reason = person.standing[0].reason if person.standing else ""
        words = person.programme.reason_to_leave(reason) or "Not known"
        yield Movement(
            person.pk, LEFT, person.left_on, person.cohort_id, person.team_id, reason, words
        )
