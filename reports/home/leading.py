"""What a workforce lead needs to see: exceptions, decisions on their way, and the cohorts.

Titles, kinds, states and dates only; nothing that anybody wrote, and no recommendation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from assessments.models import FinalAssessment
from assessments.querysets import acted_as
from participants.models import Adjustment, Appointment, Cohort, Participant, ProgrammeVersion
from participants.prepared import PreparedFor

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
    newest = COHORTS.ask_as(user)
    listed, decisions = exceptions_of(user, today, led_programmes(user), COUNTED)
    return Leading(
        cohorts=newest[:COHORTS_ON_HOME],
        more_cohorts=len(newest) > COHORTS_ON_HOME,
        exceptions=[(each, _short(each.tasks)) for each in listed],
        decisions=_short(decisions),
    )


def _led_cohorts(user: User) -> QuerySet[Cohort]:
    """Each with how many are on the programme; who is being judged is on it still."""
    not_over = Participant.objects.filter(cohort=OuterRef("pk"), status__in=Participant.NOT_OVER)
    counted = not_over.order_by().values("cohort").annotate(number=Count("pk")).values("number")
    found: QuerySet[Cohort] = (
        Cohort.objects.visible_to(user)
        .select_related(None)
        .annotate(on_programme=Coalesce(Subquery(counted), 0))
    )
    return found[: COHORTS_ON_HOME + 1]


def led_programmes(user: User) -> list[ProgrammeVersion]:
    """The programmes of the cohorts that ``user`` leads, each with whether any adjustment of its
    organisation has not come (``has_late_adjustments``)."""
    return PROGRAMMES.ask_as(user, timezone.localdate())


def _led_programmes(user: User, today: date) -> QuerySet[ProgrammeVersion]:
    cohorts = Cohort.objects.visible_to(user).order_by()
    found = ProgrammeVersion.objects.filter(pk__in=cohorts.values("programme_version"))
    late = Adjustment.objects.all().not_received(today)
    late = late.filter(organisation=OuterRef("organisation")).order_by()
    return found.annotate(has_late_adjustments=Exists(late))


COHORTS = PreparedFor(_led_cohorts)
PROGRAMMES = PreparedFor(_led_programmes)


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
    to_be_read = recommended.with_reader().filter(independent_reading=None)
    to_be_confirmed = recommended.filter(acted_as("confirmer"))
    assessed = acted_as("assessor", "cohort__programme_version")

    def has(kind: str) -> Q:
        return Q(pk__in=current.filter(kind=kind).values("participant_id"))

    counted = (
        Participant.objects.filter(cohort__in=list(by_id), status__in=Participant.NOT_OVER)
        .order_by()
        .values("cohort_id")
        .annotate(
            on_programme=Count("pk"),
            without_supervisor=Count("pk", filter=~has("supervisor")),
            without_assessor=Count("pk", filter=assessed & ~has("assessor")),
            without_reader=Count(
                "pk", filter=Q(pk__in=to_be_read.values("participant_id")) & ~has("reader")
            ),
            without_confirmer=Count(
                "pk",
                filter=Q(pk__in=to_be_confirmed.values("participant_id")) & ~has("confirmer"),
            ),
        )
    )
    for counts in counted:
        by_id[counts["cohort_id"]].__dict__.update(counts)
