"""Working days and bank holidays. Pure."""

from datetime import date, timedelta
from functools import cache

import holidays

ENGLAND = "england"
# The parts of the country as the holidays library names them.
SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


@cache
def bank_holidays(year: int, where: str = ENGLAND) -> frozenset[date]:
    """Bank holidays of a part of the United Kingdom in ``year`` (holidays library, GB)."""
    return frozenset(holidays.country_holidays("GB", subdiv=SUBDIVISIONS[where], years=year))


def is_working_day(
    day: date, where: str = ENGLAND, days_off: frozenset[date] = frozenset()
) -> bool:
    """Monday to Friday, no bank holiday, and none of ``days_off``: further days, as a council
    knows them before the holidays library does."""
    return day.weekday() < 5 and day not in bank_holidays(day.year, where) and day not in days_off


def add_working_days(
    day: date, number: int, where: str = ENGLAND, days_off: frozenset[date] = frozenset()
) -> date:
    """The ``number``-th working day after ``day`` (0: ``day`` itself, whatever it is)."""
    if number < 0:
        raise ValueError("number of working days must not be negative")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, where, days_off)
    return day


def working_days_before(
    day: date, number: int, where: str = ENGLAND, days_off: frozenset[date] = frozenset()
) -> date:
    """The ``number``-th working day before ``day`` (0: ``day`` itself, whatever it is)."""
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day, where, days_off)
    return day


def working_days_between(first: date, last: date) -> int:
    """Working days in [first, last], both included; 0 when last is before first."""
    days = (last - first).days + 1
    return sum(is_working_day(first + timedelta(days=n)) for n in range(max(days, 0)))
