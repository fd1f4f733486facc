"""Periods beside each other: what becomes of the others when one is recorded or changed. Pure.

Both days of a period count; an end of None is open. The new period is laid over those that are
there: who held before ends the day before, and holds again the day after where it lasts longer.
What has begun is never moved to a later first day, and never taken away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .calendar import periods_overlap

A_DAY = timedelta(days=1)
# Why a period cannot be laid over the others: they hold these days, or a last day is missing.
TAKEN, OPEN, SEVERAL = "taken", "open", "several"


@dataclass(frozen=True)
class Held:
    """A period that is there already; ``key`` says which one."""

    key: Any
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Moved:
    """What becomes of one that is there: its days from now on, None where it goes altogether.

    ``again``: the days on which it holds once more, after the new one.
    """

    key: Any
    days: tuple[date, date | None] | None
    again: tuple[date, date | None] | None = None


@dataclass(frozen=True)
class Refused:
    """Which one is in the way, at which day of the new period, and in which manner."""

    key: Any
    field: str
    why: str


def lay_over(
    starts_on: date, ends_on: date | None, others: Iterable[Held], today: date
) -> list[Moved] | Refused:
    """What becomes of ``others``, which share no day among themselves, in the order of days."""
    found = []
    touched = sorted(
        (
            each
            for each in others
            if periods_overlap(starts_on, ends_on, each.starts_on, each.ends_on)
        ),
        key=lambda each: each.starts_on,
    )
    for each in touched:
        if each.starts_on < starts_on:
            found.append(_until(each, starts_on, ends_on))
        elif each.starts_on <= today:
            field = "ends_on" if starts_on < each.starts_on else "starts_on"
            return Refused(each.key, field, TAKEN)
        elif ends_on is None and each.starts_on > starts_on:
            return Refused(each.key, "ends_on", OPEN)
        else:
            found.append(_after(each, ends_on))
    to_come = [each for each in touched if each.starts_on >= starts_on]
    if len(to_come) > 1:
        return Refused(to_come[1].key, "ends_on", SEVERAL)
    return found


def end_by(last: date, others: Iterable[Held], today: date) -> list[Moved] | Refused:
    """What becomes of what cannot last longer than ``last``."""
    found = []
    for each in sorted(others, key=lambda other: other.starts_on):
        if each.ends_on is not None and each.ends_on <= last:
            continue
        if each.starts_on <= last:
            found.append(Moved(each.key, (each.starts_on, last)))
        elif each.starts_on > today:
            found.append(Moved(each.key, None))
        else:
            return Refused(each.key, "ends_on", TAKEN)
    return found


def held_since(periods: Iterable[tuple[date, date | None]], day: date) -> date | None:
    """The first day of what holds on ``day``, or else of what begins next after it; None where
    there is neither. Periods that follow each other without a day between are one."""
    known = sorted(periods, key=lambda each: each[0])
    chosen = next((each for each in known if each[1] is None or each[1] >= day), None)
    if chosen is None:
        return None
    first = chosen[0]
    for starts_on, ends_on in reversed(known):
        if ends_on is not None and ends_on + A_DAY == first:
            first = starts_on
    return first


def last_of(periods: Iterable[tuple[date, date | None]]) -> date | None:
    """The last day of all together; None where one goes on, and where there is none."""
    lasts = [ends_on for _, ends_on in periods]
    known = [each for each in lasts if each is not None]
    return max(known) if known and len(known) == len(lasts) else None


def _until(each: Held, starts_on: date, ends_on: date | None) -> Moved:
    """It ends the day before the new one; where it would last longer, it goes on after it."""
    longer = ends_on is not None and (each.ends_on is None or each.ends_on > ends_on)
    again = (ends_on + A_DAY, each.ends_on) if longer and ends_on else None
    return Moved(each.key, (each.starts_on, starts_on - A_DAY), again)


def _after(each: Held, ends_on: date | None) -> Moved:
    """It has not begun: it begins after the new one, or goes where nothing of it is left."""
    if ends_on is not None and (each.ends_on is None or each.ends_on > ends_on):
        return Moved(each.key, (ends_on + A_DAY, each.ends_on))
    return Moved(each.key, None)
