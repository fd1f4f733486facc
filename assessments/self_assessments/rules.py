"""When a self-assessment is asked for, and how two views of one standard differ. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from participants.rules import Timeline, in_words
from participants.rules.dated import Dated

# It can be begun so long before its day: earlier it would not say where somebody stands then.
OPENS_BEFORE = timedelta(weeks=6)
# So long before its day it is among what is to do.
SHOWN_BEFORE = timedelta(days=14)
NUMBERS = ("no", "one", "two", "three", "four", "five")


def timeline_of(participant: Any, today: date) -> Timeline:
    """The dates of somebody; working patterns and pauses are looked up only where they move any."""
    moves = participant.programme.moves_dates
    facts = participant.facts(today) if moves else participant.facts_with(today, [], [])
    return Timeline(participant.programme.as_rules(), facts)


def stages_of(participant: Any, today: date) -> list[Dated]:
    """The times at which the programme asks for it, in order; [] where it does not."""
    if not participant.programme.self_assessment:
        return []
    return timeline_of(participant, today).self_assessments


def stage_named(stages: Iterable[Dated], key: str) -> Dated | None:
    return next((each for each in stages if each.key == key), None)


def opens_on(stage: Dated) -> date | None:
    """The first day on which it can be begun; None while its day is not known."""
    return None if stage.on is None else stage.on - OPENS_BEFORE


def is_open(stage: Dated, today: date) -> bool:
    opens = opens_on(stage)
    return opens is not None and opens <= today


def is_past(stage: Dated, today: date) -> bool:
    """Whether the day by which both sides were due has gone by."""
    return stage.on is not None and stage.on < today


def asked_now(stages: Sequence[Dated], today: date) -> Dated | None:
    """The one that is to be done now: the last whose day is near or past. An earlier one that was
    left out is asked for no more; it can still be done."""
    near = [each for each in stages if each.on is not None and each.on <= today + SHOWN_BEFORE]
    return near[-1] if near else None


def due_in_words(stage: Dated, today: date) -> str:
    if stage.on is None:
        return "Its day is not known yet"
    return f"{'Was due' if stage.on < today else 'Due'} on {in_words(stage.on)}"


def steps_apart(own: int | None, other: int | None) -> int | None:
    """How many words further on the other side puts it; None where one of them says nothing."""
    return None if own is None or other is None else other - own


def apart_in_words(steps: int | None, seen_by: str) -> str:
    """``seen_by``: "Your assessor sees you", "You see Ada Reed"."""
    if steps is None:
        return "Only one of the two says something"
    if steps == 0:
        return "The same word"
    number = NUMBERS[abs(steps)] if abs(steps) < len(NUMBERS) else str(abs(steps))
    unit = "step" if abs(steps) == 1 else "steps"
    return f"{seen_by} {number} {unit} {'further on' if steps > 0 else 'earlier'}"
