"""Dates and minimums of a programme, and what excludes what. Pure: no Django, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
FULL_TIME = 100
# Why somebody left, where a programme version brings no categories of its own.
REASONS_TO_LEAVE = [
    {"key": "moved_employer", "label": "Moved to another employer, still in social work"},
    {"key": "other_role", "label": "Moved to another role with this employer"},
    {"key": "left_profession", "label": "Left social work"},
    {"key": "other", "label": "Left for other reasons"},
    {"key": "not_known", "label": "Not known"},
]
LONGEST_BACK = relativedelta(years=6)
LONGEST_AHEAD = relativedelta(years=2)
LONGEST_LASTING = relativedelta(years=10)


def nominal_end(starts_on: date, months: int) -> date:
    """Last day of a programme of ``months`` calendar months: the day before its anniversary.

    Where the month of the anniversary is too short to have the day (31st, 29 February), the
    programme ends with that month.
    """
    anniversary = starts_on + relativedelta(months=months)
    if anniversary.day < starts_on.day:
        return anniversary
    return anniversary - timedelta(days=1)


@dataclass(frozen=True)
class AgreedEnd:
    """A last day that was agreed for one person."""

    day: date
    recorded_on: date
    recorded_by: str


def how_the_end_is_reckoned(starts_on: date, months: int, agreed: AgreedEnd | None = None) -> str:
    """How the last day comes about, so that a person can check it with a calendar.

    "2 March 2026 plus 24 months is 2 March 2028; the last day is the day before."
    """
    end = nominal_end(starts_on, months)
    anniversary = starts_on + relativedelta(months=months)
    if end == anniversary:
        sum_of_it = (
            f"{in_words(starts_on)} plus {_count(months, 'month')} is {in_words(end)}, the last "
            "day of a month too short to have the same day; that is the last day."
        )
    else:
        sum_of_it = (
            f"{in_words(starts_on)} plus {_count(months, 'month')} is {in_words(anniversary)}; "
            "the last day is the day before."
        )
    if agreed is None:
        return sum_of_it
    return (
        f"Agreed end date, recorded by {agreed.recorded_by} on {in_words(agreed.recorded_on)}. "
        f"Without it: {sum_of_it}"
    )


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


def implausible_period(
    starts_on: date, ends_on: date | None, today: date
) -> tuple[str, str] | None:
    """The field at fault and why, where a period of somebody's working life cannot be meant."""
    if ends_on and ends_on < starts_on:
        return "ends_on", f"The last day must be {in_words(starts_on)} or later"
    if starts_on < today - LONGEST_BACK:
        return "starts_on", f"The first day must be {in_words(today - LONGEST_BACK)} or later"
    if starts_on > today + LONGEST_AHEAD:
        return "starts_on", f"The first day must be {in_words(today + LONGEST_AHEAD)} or earlier"
    if ends_on and ends_on > today + LONGEST_LASTING:
        return "ends_on", f"The last day must be {in_words(today + LONGEST_LASTING)} or earlier"
    return None


def implausible_load_day(starts_on: date, today: date) -> str:
    """Why a load cannot be moved from that day, or ""."""
    if starts_on < today:
        return "The first day must be today or later"
    if starts_on > today + LONGEST_AHEAD:
        return "The first day must be within the next 2 years"
    return ""


def implausible_end(ends_on: date, starts_on: date) -> str:
    """Why a programme from ``starts_on`` cannot be agreed to end then, or ""."""
    if ends_on < starts_on:
        return f"The end date must be {in_words(starts_on)} or later, when the programme started"
    if ends_on > starts_on + LONGEST_LASTING:
        last = in_words(starts_on + LONGEST_LASTING)
        return f"The end date must be {last} or earlier. Check the year"
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


def period_in_words(starts_on: date, ends_on: date | None) -> str:
    """ "from 1 March 2026", "1 March 2026 to 3 April 2026", "on 1 March 2026"."""
    first = in_words(starts_on)
    if ends_on is None:
        return f"from {first}"
    return f"on {first}" if starts_on == ends_on else f"{first} to {in_words(ends_on)}"


def stage(starts_on: date, ends_on: date | None, today: date) -> str:
    """Where a period stands on ``today``: "to come", "current" or "ended"."""
    if starts_on > today:
        return "to come"
    return "ended" if ends_on and ends_on < today else "current"


def leave_in_words(starts_on: date, ends_on: date | None) -> str:
    """ "Agreed pause, 42 days, 1 March 2026 to 11 April 2026". Both days count."""
    if ends_on is None:
        return f"Agreed pause from {in_words(starts_on)}, last day not agreed yet"
    days = _count((ends_on - starts_on).days + 1, "day")
    return f"Agreed pause, {days}, {period_in_words(starts_on, ends_on)}"


def percent_in_words(percent: int) -> str:
    return "Full time" if percent == FULL_TIME else f"{percent}% of full time"


def periods_overlap(
    starts_on: date, ends_on: date | None, other_starts_on: date, other_ends_on: date | None
) -> bool:
    """Whether two inclusive periods share a day; an end of None is open."""
    return (other_ends_on is None or starts_on <= other_ends_on) and (
        ends_on is None or other_starts_on <= ends_on
    )
