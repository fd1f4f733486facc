"""Dates and minimums of a programme, and what excludes what. Pure: no Django, no clock."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
from dateutil.relativedelta import relativedelta

# Judging, reading independently and confirming are done by different people, now and at any time;
# nor does the independent reader ever supervise the person.
NEVER_BOTH = {
    "supervisor": frozenset({"reader"}),
    "assessor": frozenset({"reader", "confirmer"}),
    "reader": frozenset({"supervisor", "assessor", "confirmer"}),
    "confirmer": frozenset({"assessor", "reader"}),
}
OVER = "The programme is over, so nothing can be changed any more."
LONGEST_BACK = relativedelta(years=6)
LONGEST_AHEAD = relativedelta(years=2)


def nominal_end(starts_on: date, months: int) -> date:
    """Last day of a programme of ``months`` calendar months: the day before its anniversary.

    Where the month of the anniversary is too short to have the day (31st, 29 February), the
    programme ends with that month.
    """
    anniversary = starts_on + relativedelta(months=months)
    if anniversary.day < starts_on.day:
        return anniversary
    return anniversary - timedelta(days=1)


def nominal_end_working(starts_on: date, months: int) -> str:
    """How the last day comes about: "24 months from 2 March 2026: last day 1 March 2028"."""
    end = nominal_end(starts_on, months)
    return f"{_count(months, 'month')} from {in_words(starts_on)}: last day {in_words(end)}"


def why_closed(status: str, *, own: bool) -> str:
    """Why nothing of a record can be changed in this status of its participant; "" when it can.

    While it is judged the words are the same at every stage and whatever the outcome, so that
    nobody reads from them what they are to be told in person.
    """
    if status == "being_judged":
        whose = "Your final assessment" if own else "The final assessment of this person"
        return f"{whose} is being looked at, so nothing can be changed for now."
    return "" if status == "on_programme" else OVER


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def implausible_start(starts_on: date, today: date) -> str:
    """Why a programme cannot have started then, or "": a slip of the year is the usual reason."""
    if starts_on < today - LONGEST_BACK:
        return f"The start date must be {in_words(today - LONGEST_BACK)} or later"
    if starts_on > today + LONGEST_AHEAD:
        return f"The start date must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def check_minimums(
    minimums: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """How ``facts`` stand against a programme's evidence minimums, in their order.

    A fact is one piece of evidence: ``kind``, ``detail``, and for observations ``counts``,
    ``by_assessor`` and ``registered``. Gives ``label``, ``least``, ``have`` (what counts), ``met``
    and ``note`` (what is missing or does not count, in words; "" when nothing is to be said).
    """
    facts = list(facts)
    return [_check_minimum(minimum, facts) for minimum in minimums]


def _check_minimum(minimum: Mapping[str, Any], facts: list[Mapping[str, Any]]) -> dict[str, Any]:
    least = minimum["least"]
    of_kind = [fact for fact in facts if fact["kind"] == minimum["kind"]]
    counting = [fact for fact in of_kind if fact.get("counts", True)]
    if minimum.get("registered_observer"):
        counting = [fact for fact in counting if fact.get("registered")]
    notes = []
    if len(counting) < len(of_kind):
        left_out = len(of_kind) - len(counting)
        notes.append(f"{left_out} {'does' if left_out == 1 else 'do'} not count")
    have, by_assessor_missing = _count_observations(minimum, counting)
    if by_assessor_missing:
        notes.append(f"{by_assessor_missing} more by the assessor needed")
    missing = [
        part["label"]
        for part in minimum.get("includes", [])
        if not any(fact.get("detail") in part["details"] for fact in counting)
    ]
    notes += [f"still needed: {label}" for label in missing]
    return {
        "label": minimum["label"],
        "least": least,
        "have": have,
        "met": have >= least and not by_assessor_missing and not missing,
        "note": "; ".join(notes),
    }


def _count_observations(
    minimum: Mapping[str, Any], counting: list[Mapping[str, Any]]
) -> tuple[int, int]:
    """How many count, and how many by the assessor are missing.

    Others' observations fill only the places that need not be the assessor's.
    """
    wanted = minimum.get("by_assessor_least", 0)
    by_assessor = sum(bool(fact.get("by_assessor")) for fact in counting)
    by_others = len(counting) - by_assessor
    missing = max(wanted - by_assessor, 0)
    if missing:
        by_others = min(by_others, minimum["least"] - wanted)
    return by_assessor + by_others, missing


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays of England and Wales in ``year`` (holidays library, GB/ENG)."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, not an English bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(day: date, number: int) -> date:
    """The ``number``-th working day after ``day`` (0: ``day`` itself, whatever it is)."""
    if number < 0:
        raise ValueError("number of working days must not be negative")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days in [first, last], both included; 0 when last is before first."""
    days = (last - first).days + 1
    return sum(is_working_day(first + timedelta(days=n)) for n in range(max(days, 0)))


def periods_overlap(
    starts_on: date, ends_on: date | None, other_starts_on: date, other_ends_on: date | None
) -> bool:
    """Whether two inclusive periods share a day; an end of None is open."""
    return (other_ends_on is None or starts_on <= other_ends_on) and (
        ends_on is None or other_starts_on <= ends_on
    )
