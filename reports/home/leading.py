"""What a workforce lead needs to see: exceptions, decisions on their way, and the cohorts.

Titles, kinds, states and dates only; nothing that anybody wrote, and no recommendation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from assessments.models import FinalAssessment
from participants.models import Appointment, Cohort, Participant

from .exceptions import Listed, exceptions_of
from .tasks import COUNTED, Shortlist, Task

COHORTS_ON_HOME = 10
# Of each kind of exception the oldest three stand on the home page.
EXCEPTIONS_ON_HOME = 3


@dataclass
class Leading:
    cohorts: list[Cohort]
    more_cohorts: bool
    exceptions: list[tuple[Listed, Shortlist]]
    decisions: Shortlist


def leading(user: User, today: date) -> Leading:
    cohorts = led_cohorts(user)
    shown = cohorts[:COHORTS_ON_HOME]
    listed, decisions = exceptions_of(user, today, months_of(cohorts), COUNTED)
    return Leading(
        cohorts=shown,
        more_cohorts=len(cohorts) > COHORTS_ON_HOME,
        exceptions=[(each, _short(each.tasks)) for each in listed],
        decisions=_short(decisions),
    )


def led_cohorts(user: User) -> list[Cohort]:
    """All of them, each with how many are on the programme; who is being judged is on it still."""
    not_over = Q(participants__status__in=Participant.NOT_OVER)
    return list(
        Cohort.objects.visible_to(user).annotate(
            on_programme=Count("participants", filter=not_over)
        )
    )


def months_of(cohorts: Iterable[Cohort]) -> set[int]:
    """Lengths of their programmes."""
    return {cohort.programme_version.nominal_months for cohort in cohorts}


def _short(tasks: list[Task]) -> Shortlist:
    return Shortlist(tasks[:EXCEPTIONS_ON_HOME], min(len(tasks), COUNTED))


def add_counts(cohorts: Iterable[Any], today: date) -> None:
    """Set on each cohort how many are on the programme and for how many nobody is appointed.

    Who is being judged is on it still.

    A reader or confirmer is missing only where a final assessment has been recommended.
    """
    by_id = {cohort.pk: cohort for cohort in cohorts}
    current = Appointment.objects.current(today).filter(participant__cohort__in=list(by_id))
    recommended = FinalAssessment.objects.filter(status="recommended")
    to_be_read = recommended.filter(independent_reading=None)

    def has(kind: str) -> Q:
        return Q(pk__in=current.filter(kind=kind).values("participant_id"))

    counted = (
        Participant.objects.filter(cohort__in=list(by_id), status__in=Participant.NOT_OVER)
        .order_by()
        .values("cohort_id")
        .annotate(
            on_programme=Count("pk"),
            without_supervisor=Count("pk", filter=~has("supervisor")),
            without_assessor=Count("pk", filter=~has("assessor")),
            without_reader=Count(
                "pk", filter=Q(pk__in=to_be_read.values("participant_id")) & ~has("reader")
            ),
            without_confirmer=Count(
                "pk", filter=Q(pk__in=recommended.values("participant_id")) & ~has("confirmer")
            ),
        )
    )
    for counts in counted:
        by_id[counts["cohort_id"]].__dict__.update(counts)
