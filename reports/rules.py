"""How dates and waiting are put into words and counted. Pure: no Django, no clock."""

from datetime import date, timedelta

from participants.rules import is_working_day


def working_days_back(today: date, number: int) -> date:
    """What waits since before this day has more than ``number`` working days after it."""
    day, waited = today, int(is_working_day(today))
    while waited <= number:
        day -= timedelta(days=1)
        waited += is_working_day(day)
    return day
