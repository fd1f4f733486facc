"""When reminders go out. Pure: no Django, no clock."""

from datetime import date, datetime, timedelta

from participants.rules import add_working_days, is_working_day

# The morning, by the clock on the wall in London.
FROM_HOUR, UNTIL_HOUR = 7, 12
# What lies with somebody for longer than this is shown to the workforce lead.
COPIED_AFTER = timedelta(days=7)


def is_time_for_reminders(local: datetime) -> bool:
    """Whether ``local``, a moment in London's time, is in the morning of a working day."""
    return is_working_day(local.date()) and FROM_HOUR <= local.hour < UNTIL_HOUR


def is_soon(day: date, today: date) -> bool:
    """Today, or up to the next working day: on a Friday that is the Monday."""
    return today <= day <= add_working_days(today, 1)


def has_waited(since: date, working_days: int, today: date) -> bool:
    """Whether so many working days have come since the day on which it began to wait."""
    return add_working_days(since, working_days) <= today
