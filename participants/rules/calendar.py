"""The calendar: months of a programme before anything moves them, and periods. Pure."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta


# People of a cohort share their first day, and every list of them asks for the same ends.
@lru_cache(maxsize=10_000)
def nominal_end(starts_on: date, months: int) -> date:
    """Last day of a programme of ``months`` calendar months: the day before its anniversary.

    Where the month of the anniversary is too short to have the day (31st, 29 February), the
    programme ends with that month.
    """
    anniversary = starts_on + relativedelta(months=months)
    if ends_in_a_short_month(starts_on, months):
        return anniversary
    return anniversary - timedelta(days=1)


def ends_in_a_short_month(starts_on: date, months: int) -> bool:
    """Whether the month of the anniversary has no such day, so that its last day stands in."""
    return (starts_on + relativedelta(months=months)).day < starts_on.day


def stage(starts_on: date, ends_on: date | None, today: date) -> str:
    """Where a period stands on ``today``: "to come", "current" or "ended"."""
    if starts_on > today:
        return "to come"
    return "ended" if ends_on and ends_on < today else "current"


def periods_overlap(
    starts_on: date, ends_on: date | None, other_starts_on: date, other_ends_on: date | None
) -> bool:
    """Whether two inclusive periods share a day; an end of None is open."""
    return (other_ends_on is None or starts_on <= other_ends_on) and (
        ends_on is None or other_starts_on <= ends_on
    )
