"""On which days a learning event may be recorded. Pure."""

from datetime import date

from participants.rules import in_words

from . import weeks

NOT_YET = "It can be recorded from the day on which it was held"


def problem_with_day(held_on: date, first: date, today: date) -> str:
    """Of an event for a cohort that began on ``first``; "" when it can be recorded."""
    if held_on > today:
        return NOT_YET
    if held_on < first:
        return f"The day must be {in_words(first)} or later: then the programme began"
    return ""


def problem_with_own_day(held_on: date, first: date, today: date) -> str:
    """One's own study day can be recorded as long as one's account of that week can."""
    if problem := problem_with_day(held_on, first, today):
        return problem
    until = weeks.open_until(weeks.monday_of(held_on))
    if today > until:
        return f"A study day in that week could be recorded until {in_words(until)}"
    return ""
