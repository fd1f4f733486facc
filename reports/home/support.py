"""Agreed support at a glance: the last weeks as both sides see them."""

from datetime import date, timedelta

from participants.models import Participant
from supervision.presentation.weeks import WeekRow, week_row
from supervision.rules.weeks import monday_of
from supervision.support import support_of

WEEKS_BEFORE = timedelta(weeks=3)


def recent_weeks(participant: Participant, today: date) -> list[WeekRow]:
    """This week and the three before it, the newest first; fewer for who has just started.

    None once the programme is over: nothing is expected any more.
    """
    if participant.status not in Participant.NOT_OVER:
        return []
    since = monday_of(today) - WEEKS_BEFORE
    weeks = support_of([participant], today, since=since)[participant.pk].weeks
    return [week_row(week, today=today, can_record=False) for week in reversed(weeks)]
