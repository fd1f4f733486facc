"""Dates of a programme. Pure: no Django, no clock."""

from datetime import date, timedelta
from functools import cache

import holidays
from dateutil.relativedelta import relativedelta


def nominal_end(starts_on: date, months: int) -> date:
    """Last day of a programme of ``months`` calendar months: the day before its anniversary.

    A start on the 31st ends at the end of the shorter month; 29 February counts as 28.
    """
    return starts_on + relativedelta(months=months) - timedelta(days=1)


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
