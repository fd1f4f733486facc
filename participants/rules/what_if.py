"""Dates as they are and as they would be, if something were agreed. Pure; nothing is kept."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from .dated import Dated
from .dates import Timeline
from .facts import Extension, Facts, Pattern, Pause
from .words import counted

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """What might be agreed; None: not this. Part time holds from its first day on for good."""

    percent: int | None = None
    part_time_from: date | None = None
    pause: Pause | None = None
    extension: Extension | None = None


@dataclass(frozen=True)
class Compared:
    """One date as it is and as it would be. ``days``: by how many it moves."""

    now: Dated
    then: Dated

    @property
    def days(self) -> int | None:
        if self.now.on is None or self.then.on is None:
            return None
        return (self.then.on - self.now.on).days

    @property
    def is_moved(self) -> bool:
        return self.now.on != self.then.on

    @property
    def moved(self) -> str:
        """ "42 days later", "1 day earlier", "" where it stays or is not known."""
        if not self.days:
            return ""
        return f"{counted(abs(self.days), 'day')} {'later' if self.days > 0 else 'earlier'}"


def compare(timeline: Timeline, change: Change) -> list[Compared]:
    """Every date of the programme but the claims, as it is and as it would be.

    An agreed end is left out on both sides: it holds until another one is agreed.
    """
    now = Timeline(timeline.programme, replace(timeline.facts, agreed_end=None))
    then = Timeline(timeline.programme, changed(now.facts, change))
    return [each for each in side_by_side(now, then) if each.now.kind != "claim"]


def side_by_side(now: Timeline, then: Timeline) -> list[Compared]:
    """Every date of two timelines of one programme, in its order."""
    return [
        Compared(before, after) for before, after in zip(now.dates(), then.dates(), strict=True)
    ]


def changed(facts: Facts, change: Change) -> Facts:
    """The facts as they would be. From the day part time begins it takes the place of every
    working pattern, as one that is recorded without a last day does."""
    patterns, pauses, extensions = facts.patterns, facts.pauses, facts.extensions
    if change.percent is not None and change.part_time_from:
        first = change.part_time_from
        patterns = (*_until(patterns, first), Pattern(first, None, change.percent))
    if change.pause:
        pauses = (*pauses, change.pause)
    if change.extension:
        extensions = (*extensions, change.extension)
    return replace(facts, patterns=patterns, pauses=pauses, extensions=extensions)


def _until(patterns: tuple[Pattern, ...], day: date) -> tuple[Pattern, ...]:
    kept = (each for each in patterns if each.starts_on < day)
    last = day - A_DAY
    return tuple(
        replace(each, ends_on=last if each.ends_on is None else min(each.ends_on, last))
        for each in kept
    )
