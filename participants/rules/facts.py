"""What is known of one person, as far as dates follow from it. Pure.

Why somebody paused is no fact here: no date follows from it, and nobody is to read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Pattern:
    """Percent of full time from a day to another, both included; an end of None is open."""

    starts_on: date
    ends_on: date | None
    percent: Decimal | int
    phased_return: bool = False


@dataclass(frozen=True)
class Pause:
    """An agreed pause, both days included. Without a last day it lasts up to ``Facts.on``."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Extension:
    """What was agreed to be added at the end, in calendar months and days."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class AgreedEnd:
    """A last day that was agreed for one person."""

    day: date
    recorded_on: date | None = None
    recorded_by: str = ""


@dataclass(frozen=True)
class Facts:
    """``on``: the day on which one asks. Days that no pattern covers are full time; no two
    patterns share a day. ``outside``: days outside the programme, by name."""

    starts_on: date
    on: date
    employed_from: date | None = None
    # First day here of somebody whose programme began with another employer.
    arrived_on: date | None = None
    registered_on: date | None = None
    outside: Mapping[str, date] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    agreed_end: AgreedEnd | None = None
    days_off: frozenset[date] = frozenset()
    qualified_on: date | None = None
    is_registered: bool = True
    setting: str = ""
    agency_worker: bool = False
    funded_before: bool = False
