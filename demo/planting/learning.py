"""Learning events of the stories, each recorded by the workforce lead on its day."""

from decimal import Decimal

from demo import stories
from participants.models import Cohort, Participant
from supervision.services import add_study_day, record_event

from .cast import Cast, Telling, fresh, on_day


def hold_events(cast: Cast, cohorts: dict[str, Cohort]) -> None:
    for key, events in stories.EVENTS.items():
        for kind, title, days_ago, hours, absent in events:
            day = cast.ago(days_ago)
            left_out = [cast.who(each).pk for each in absent]
            people = Participant.objects.filter(cohort=cohorts[key], starts_on__lte=day)
            with on_day(day, 16):
                record_event(
                    cohort=cohorts[key],
                    kind=kind,
                    title=title,
                    held_on=day,
                    hours=Decimal(hours),
                    attended=people.exclude(user__in=left_out).exclude(status="left"),
                    by=cast.who("priya"),
                )


def study(cast: Cast, participant: Participant, told: tuple[str, int, str]) -> Telling:
    title, days_ago, hours = told
    yield cast.ago(days_ago), 17
    add_study_day(
        participant=participant,
        title=title,
        held_on=cast.ago(days_ago),
        hours=Decimal(hours),
        by=fresh(participant.user),
    )
