"""Which week a check-in is for, how long one may be given, and when it is settled. Pure.

A week is named by its Monday and ends with its Sunday.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta

A_WEEK = timedelta(days=7)
FULL_TIME = 100
# From this day on (0 is Monday) the week that runs is offered, before it the last one if missing.
THURSDAY = 3
# After the week's last day, or after the other side said something of it.
OPEN_FOR = timedelta(days=28)
# After the week's last day, or after it was recorded where that was later.
CORRECTED_FOR = timedelta(days=3)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sunday_of(week: date) -> date:
    """Last day of the week that begins on ``week``, a Monday."""
    return week + timedelta(days=6)


def first_week(starts_on: date) -> date:
    """The first whole week on the programme: from the first Monday on or after the first day."""
    return monday_of(starts_on + timedelta(days=6))


def last_week(ends_on: date) -> date:
    """The last week worked whole, Monday to Friday, by somebody whose last day is ``ends_on``."""
    return monday_of(ends_on - timedelta(days=4))


def weeks_from(first: date, last: date) -> Iterator[date]:
    """The Mondays of [first, last], both Mondays; none when last is before first."""
    while first <= last:
        yield first
        first += A_WEEK


def offered_week(today: date, recorded: Container[date], starts_on: date) -> date:
    """The week a check-in is opened for: this one, until Wednesday the last one if it is missing.

    Never one before the first whole week on the programme.
    """
    this = monday_of(today)
    last = this - A_WEEK
    if today.weekday() < THURSDAY and last not in recorded and last >= first_week(starts_on):
        return last
    return max(this, first_week(starts_on))


def open_until(week: date, other_said_on: date | None = None) -> date:
    """Last day on which a side may give its first account of a week.

    28 days from the week's end, or from the day the other side gave theirs where that was later:
    whoever is spoken of can answer.
    """
    return max(sunday_of(week), other_said_on or date.min) + OPEN_FOR


def why_open_until(week: date, other_said_on: date | None = None) -> tuple[str, ...]:
    """How ``open_until`` comes about, step by step."""
    last = sunday_of(week)
    steps = [f"The week ends on {_said(last)}."]
    if other_said_on and other_said_on > last:
        steps.append(f"The other side gave its account on {_said(other_said_on)}, which is later.")
    end = _said(open_until(week, other_said_on))
    return (*steps, f"{OPEN_FOR.days} days from then: {end}. That day counts.")


def problem_with_week(
    week: date, *, starts_on: date, today: date, other_said_on: date | None = None
) -> str:
    """Why nothing can be recorded for a week for the first time; "" when it can."""
    if week != monday_of(week):
        return "A week begins on a Monday."
    if week > today:
        return "This week has not begun yet."
    if week < first_week(starts_on):
        return "This week is before the first whole week on the programme."
    if today > open_until(week, other_said_on):
        return (
            f"This week could be filled in until {_said(open_until(week, other_said_on))}. "
            "It stays as it is: nobody recorded."
        )
    return ""


def correct_until(week: date, recorded_on: date) -> date:
    """Last day on which a correction takes the place of what was recorded; later ones stand beside
    it as a new version."""
    return max(sunday_of(week), recorded_on) + CORRECTED_FOR


def why_correct_until(week: date, recorded_on: date) -> tuple[str, ...]:
    last = sunday_of(week)
    steps = [f"The week ends on {_said(last)}."]
    if recorded_on > last:
        steps.append(f"It was recorded on {_said(recorded_on)}, which is later.")
    end = _said(correct_until(week, recorded_on))
    return (*steps, f"{CORRECTED_FOR.days} days from then: {end}. That day counts.")


def percents_in_week(
    week: date, patterns: Iterable[tuple[date, date | None, int, bool]]
) -> tuple[int, int]:
    """Lowest and highest percent of full time held on a working day of the week; 100 where none is
    recorded. Which one counts is decided in the person's favour."""
    kept = list(patterns)
    if not kept:
        return FULL_TIME, FULL_TIME
    found = set()
    for day in (week + timedelta(days=n) for n in range(5)):
        held = [percent for first, last, percent, *_ in kept if _holds(day, first, last)]
        found |= set(held or [FULL_TIME])
    return min(found), max(found)


def on_leave_all_week(week: date, leave: Iterable[tuple[date, date | None]]) -> bool:
    """Whether no working day (Monday to Friday) of the week is outside the periods of leave.

    Periods are inclusive; an end of None is open.
    """
    periods = list(leave)
    if not periods:
        return False
    days = [week + timedelta(days=n) for n in range(5)]
    return all(any(_holds(day, first, last) for first, last in periods) for day in days)


def _holds(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
