"""How dates and waiting are put into words and counted. Pure: no Django, no clock."""

from datetime import date, timedelta

from participants.rules import is_working_day

# After this many working days a workforce lead is shown what waits, and with whom.
LONGEST_WAIT_WORKING_DAYS = 10


def waited_too_long_before(today: date) -> date:
    """Whatever waits since before this day has more than ten working days after it, up to today."""
    day, waited = today, int(is_working_day(today))
    while waited <= LONGEST_WAIT_WORKING_DAYS:
        day -= timedelta(days=1)
        waited += is_working_day(day)
    return day
