"""What support is expected for one person in a week, and how many children on a day. Pure.

Weeks begin on Mondays; the first is the first whole one on the programme. A week of which every
working day lies in a pause is no week of the programme: nothing is expected in it, and it does not
use up a week of closer support. Part time makes months of the programme longer where the programme
says so; it does not stretch weeks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .calendar import periods_overlap
from .dates import Timeline
from .support import (
    CASELOAD,
    PROTECTED_TIME,
    agreed_caseload_percent,
    agreed_children,
    agreed_hours,
    pro_rata_children,
    pro_rata_hours,
    rule_of,
    step_in,
)
from .words import FULL_TIME, counted, in_words

A_WEEK = timedelta(days=7)
WORKING_WEEK = timedelta(days=4)


@dataclass(frozen=True)
class ExpectedWeek:
    """``number``: which week of the programme, None while paused. ``total``: expected so far.
    ``minutes``: how long a meeting in it is at the least, where that is agreed."""

    monday: date
    number: int | None
    expected: int
    total: int
    why: str
    minutes: int | None = None


@dataclass(frozen=True)
class Ceiling:
    """The most children on a day, and percent of a confident social worker's caseload."""

    month: int
    children: int | None
    percent: int | None
    averaged: bool
    steps: tuple[str, ...]


@dataclass(frozen=True)
class ProtectedTime:
    """What is agreed for a week, pro rata; by the month where the programme says it so."""

    month: int
    hours_a_week: Decimal | None
    hours_a_month: Decimal | None
    days_a_month: Decimal | None
    steps: tuple[str, ...]


def meetings_by_week(timeline: Timeline, kind: str, last: date) -> Iterator[ExpectedWeek]:
    """The weeks from the first whole one to the one of ``last``, with what is expected in each."""
    rule = rule_of(timeline.programme.support, kind)
    if rule is None:
        return
    monday = timeline.clock + timedelta(days=-timeline.clock.weekday() % 7)
    number = total = in_step = 0
    held: Mapping[str, Any] | None = None
    while monday <= last:
        if is_paused_all_week(timeline, monday):
            yield ExpectedWeek(monday, None, 0, total, "Agreed pause: nothing is expected.")
        else:
            number += 1
            step = _step(rule, number, timeline.month_on(monday))
            in_step = in_step + 1 if step is held else 1
            held = step
            expected = _expected(timeline, step, in_step, monday)
            total += expected
            why, minutes = _why(step, number), step.get("minutes")
            yield ExpectedWeek(monday, number, expected, total, why, minutes)
        monday += A_WEEK


def is_paused_all_week(timeline: Timeline, monday: date) -> bool:
    """Whether no working day of the week lies outside the agreed pauses."""
    days = [monday + timedelta(days=number) for number in range(5)]
    on = timeline.facts.on
    pauses = [(each.starts_on, each.ends_on or on) for each in timeline.facts.pauses]
    return all(any(first <= day <= last for first, last in pauses) for day in days)


def ceiling_on(timeline: Timeline, day: date) -> Ceiling | None:
    """The most children agreed for one person on a day; None where the programme agrees none."""
    rule = rule_of(timeline.programme.support, CASELOAD)
    if rule is None:
        return None
    month = timeline.month_on(day)
    full = agreed_children([rule], month)
    of_confident = agreed_caseload_percent([rule], month)
    percent = _least_percent(timeline, day, day)
    children = None if full is None else pro_rata_children(full, percent)
    steps = [f"{in_words(day)} lies in month {month} of the programme."]
    if of_confident is not None:
        steps.append(f"Agreed: {of_confident}% of what a confident social worker holds.")
    if full is not None:
        steps.append(f"Agreed in that month at full time: {full}.")
    if full is not None and percent != FULL_TIME:
        steps.append(f"At {percent}% of full time {children}, rounded down.")
    if rule.get("averaged"):
        steps.append("Met on average, not on every day.")
    return Ceiling(month, children, of_confident, bool(rule.get("averaged")), tuple(steps))


def protected_time_in(timeline: Timeline, monday: date) -> ProtectedTime | None:
    """The protected time of a week; None where the programme agrees none."""
    rule = rule_of(timeline.programme.support, PROTECTED_TIME)
    if rule is None:
        return None
    month = timeline.month_on(monday)
    step = step_in(rule, month)
    percent = _most_percent(timeline, monday, monday + WORKING_WEEK)
    hours = agreed_hours([rule], month)
    found = {
        "hours a week": hours,
        "hours a month": _amount(step, "hours_a_month"),
        "days a month": _amount(step, "days_a_month"),
    }
    steps = [f"The week of {in_words(monday)} begins in month {month} of the programme."]
    rated: list[Decimal | None] = []
    for words, amount in found.items():
        mine = None if amount is None else pro_rata_hours(amount, percent)
        rated.append(mine)
        if amount is not None:
            steps.append(f"Agreed at full time: {amount.normalize():f} {words}.")
        if mine is not None and percent != FULL_TIME:
            steps.append(f"At {percent}% of full time {mine} {words}, rounded up.")
    a_week, a_month, days = rated
    return ProtectedTime(month, a_week, a_month, days, tuple(steps))


def _amount(step: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(str(step[name])) if name in step else None


def _step(rule: Mapping[str, Any], week: int, month: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = rule["steps"][0]
    for step in rule["steps"]:
        begun = step["from_week"] <= week if "from_week" in step else step["from_month"] <= month
        if begun:
            found = step
    return found


def _expected(timeline: Timeline, step: Mapping[str, Any], in_step: int, monday: date) -> int:
    if "every_weeks" in step:
        return int(in_step % step["every_weeks"] == 0)
    month, next_month = timeline.month_on(monday), timeline.month_on(monday + A_WEEK)
    return int(month != next_month and month % step["every_months"] == 0)


def _why(step: Mapping[str, Any], number: int) -> str:
    unit, every = ("week", step.get("every_weeks")) if "every_weeks" in step else ("month", None)
    every = every or step["every_months"]
    often = f"every {unit}" if every == 1 else f"every {counted(every, unit)}"
    least = f", at least {step['minutes']} minutes" if "minutes" in step else ""
    return f"Week {number} of the programme: {often}{least}."


def _least_percent(timeline: Timeline, first: date, last: date) -> int:
    return min(_percents(timeline, first, last))


def _most_percent(timeline: Timeline, first: date, last: date) -> int:
    return max(_percents(timeline, first, last))


def _percents(timeline: Timeline, first: date, last: date) -> set[int]:
    """Percent of full time on the days of [first, last]; parts of a percent are left away."""
    found: set[int] = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        held = [
            int(each.percent)
            for each in timeline.facts.patterns
            if periods_overlap(day, day, each.starts_on, each.ends_on)
        ]
        found |= set(held or [FULL_TIME])
    return found
