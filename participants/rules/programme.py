"""The rules of a programme that dates follow from. Pure: plain data, read by ``reading``.

``docs/programme-file.md`` says what each of them means in a programme's file, and
``docs/rules/time.md`` how dates come of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .working_days import ENGLAND


class Clock(StrEnum):
    """What the time of a programme begins with."""

    PROGRAMME = "programme"
    EMPLOYMENT = "employment"
    REGISTRATION = "registration"


class DaysOff(StrEnum):
    """What becomes of a review that would be due on a weekend or a bank holiday."""

    NEXT = "next"
    PREVIOUS = "previous"
    STAY = "stay"


@dataclass(frozen=True)
class Due:
    """When something is due. One of the first three is set, or ``at``.

    ``at``: "start", "end" (of the programme), or the name of a day outside it, such as
    "registration_renewal". ``working_days_after`` are counted from the anniversary,
    ``weeks_before`` back from the day.
    """

    months: int | None = None
    weeks: int | None = None
    at: str = ""
    working_days_after: int = 0
    weeks_before: int = 0


@dataclass(frozen=True)
class Stage:
    """A part of the programme; it ends with the day ``ends``. ``gives``: a status it leads to."""

    key: str
    label: str
    ends: Due
    gives: str = ""


@dataclass(frozen=True)
class Review:
    """A meeting, a judgement or a self-assessment that is due by a day."""

    key: str
    label: str
    due: Due
    optional: bool = False


@dataclass(frozen=True)
class TimeRules:
    """What moves the dates of one person. The defaults are those of a programme that says nothing:
    nothing moves a date but what was agreed for the person."""

    clock: Clock = Clock.PROGRAMME
    pauses_move: bool = False
    part_time_moves: bool = False
    # A phased return counts as worked, or as part of the pause before it.
    phased_return_is_pause: bool = False
    pauses_count_towards_longest: bool = True
    longest_extension_months: int | None = None
    days_off: DaysOff = DaysOff.STAY

    @property
    def moves(self) -> bool:
        """Whether pauses or part time move a person's dates by themselves."""
        return self.pauses_move or self.part_time_moves


@dataclass(frozen=True)
class Programme:
    """``support``: rules as in ``rules.support``; ``funding`` and ``eligibility``: as written."""

    name: str
    months: int
    longest_months: int | None = None
    jurisdiction: str = ENGLAND
    time: TimeRules = TimeRules()
    stages: tuple[Stage, ...] = ()
    reviews: tuple[Review, ...] = ()
    self_assessments: tuple[Review, ...] = ()
    # Working days before a review by which its reflection is due; None: none is asked for.
    reflected_before: int | None = None
    support: tuple[Mapping[str, Any], ...] = ()
    funding: Mapping[str, Any] = field(default_factory=dict)
    eligibility: Mapping[str, Any] = field(default_factory=dict)

    @property
    def days_outside(self) -> tuple[str, ...]:
        """Names of the days outside it that something is due by."""
        dues = [each.due for each in (*self.reviews, *self.self_assessments)]
        dues += [each.ends for each in self.stages]
        named = {due.at for due in dues if due.at and due.at not in ("start", "end")}
        return tuple(sorted(named))

    def tied_to(self, name: str) -> tuple[str, ...]:
        """What is due by that day, as pages call it."""
        reviews = [each.label for each in self.reviews if each.due.at == name]
        return (*reviews, *(each.label for each in self.stages if each.ends.at == name))
