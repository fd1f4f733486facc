"""What a workforce lead needs to see: cohorts with their gaps, long waits, decisions on their way.

Titles, kinds, states and dates only; nothing that anybody wrote, and no recommendation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from assessments.models import FinalAssessment
from evidence.models import EvidenceItem
from participants.models import Appointment, Cohort, Participant
from reports.rules import waited_too_long_before
from supervision.models import Observation

from .tasks import COUNTED, ON_HOME, Shortlist, Task

COHORTS_ON_HOME = 10
WORDS = CharField(max_length=200)


@dataclass
class Leading:
    cohorts: list[Cohort]
    more_cohorts: bool
    long_waits: Shortlist
    decisions: Shortlist


class Merged:
    """Rows of several tables in the order of their ``since``: as a paginator wants a list.

    Each table is asked for its first rows alone, so that its own index finds them; a UNION of them
    all would be sorted whole.
    """

    def __init__(self, *parts: QuerySet[Any, dict[str, Any]]) -> None:
        self.parts = parts

    def count(self) -> int:
        return sum(part.count() for part in self.parts)

    def __getitem__(self, wanted: slice) -> list[dict[str, Any]]:
        rows = [row for part in self.parts for row in part.order_by("since")[: wanted.stop]]
        return sorted(rows, key=lambda row: (row["since"], str(row["pk"])))[wanted]


def leading(user: User, today: date) -> Leading:
    cohorts = list(Cohort.objects.visible_to(user)[: COHORTS_ON_HOME + 1])
    shown = cohorts[:COHORTS_ON_HOME]
    add_counts(shown, today)
    waits = long_waits(user, today)[0:COUNTED]
    decisions = decisions_waiting(user)[0:COUNTED]
    tasks = tasks_of([*waits[:ON_HOME], *decisions[:ON_HOME]], today)
    split = min(len(waits), ON_HOME)
    return Leading(
        cohorts=shown,
        more_cohorts=len(cohorts) > COHORTS_ON_HOME,
        long_waits=Shortlist(tasks[:split], len(waits)),
        decisions=Shortlist(tasks[split:], len(decisions)),
    )


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


def long_waits(user: User, today: date, since_before: date | None = None) -> Merged:
    """Whatever has waited longer than ten working days, oldest first, whoever holds it.

    With ``since_before`` whatever has waited since before that day.
    """
    limit = timezone.make_aware(
        datetime.combine(since_before or waited_too_long_before(today), time())
    )
    items = EvidenceItem.objects.listed_for_lead(user).filter(
        status__in=["submitted", "returned"], status_changed_at__lt=limit
    )
    observations = Observation.objects.listed_for_lead(user).filter(
        status__in=["held", "written_up", "answered"], status_changed_at__lt=limit
    )
    return Merged(
        # By the title that was submitted: the author of a returned item may be writing another.
        _row(
            items.titled_for(user).filter(participant__status="on_programme"),
            F("status"),
            F("shown_title"),
        ),
        _row(
            observations.filter(participant__status="on_programme"),
            F("status"),
            F("observer__name"),
        ),
    )


def decisions_waiting(user: User) -> Merged:
    """Recommendations to be read or confirmed and decisions to be told, oldest first.

    One that nobody has read independently waits for the reader, whatever is recommended: a lead is
    not to learn it from whose turn it is. Their own is left out: they are told it in person.
    """
    waiting = FinalAssessment.objects.filter(
        organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
        status__in=["recommended", "confirmed"],
    ).exclude(participant__user=user)
    stage = Case(
        When(status="confirmed", then=Value("tell", WORDS)),
        When(independent_reading__isnull=True, then=Value("await_reading", WORDS)),
        default=Value("confirm", WORDS),
    )
    return Merged(_row(waiting, stage, Value("", WORDS)))


def _row(queryset: QuerySet[Any], what: Any, words: Any) -> QuerySet[Any, dict[str, Any]]:
    """The same columns of any table, to be laid under one another."""
    return (
        queryset.order_by()
        .annotate(
            what=what,
            person=F("participant__user__name"),
            words=words,
            since=Cast("status_changed_at", DateTimeField()),
        )
        .values("what", "pk", "person", "words", "since", "participant_id")
    )


def tasks_page(rows: Merged, today: date, *, number: Any, size: int) -> Page[Task]:
    countable: Any = rows
    page: Page[Any] = Paginator(countable, size).get_page(number)
    page.object_list = tasks_of(list(page.object_list), today)
    return page


# what -> title, why, label, who holds it ("supervisor or assessor", "participant", "observer" ...)
LEAD_STEPS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "submitted": ("“{words}”", "Evidence to be read", "Submitted", ("supervisor", "assessor")),
    "returned": ("“{words}”", "Evidence to be changed", "Returned", ("participant",)),
    "held": ("observation", "To be written up", "Held", ("observer",)),
    "written_up": ("observation", "To be answered", "Written up", ("participant",)),
    "answered": ("observation", "To be signed off", "Answered", ("supervisor", "assessor")),
    "await_reading": (
        "final assessment",
        "To be read independently",
        "With the reader",
        ("reader",),
    ),
    "confirm": ("final assessment", "To be confirmed", "With the confirmer", ("confirmer",)),
    "tell": ("decision", "To be told in person", "Confirmed", ("assessor",)),
}


def tasks_of(rows: list[dict[str, Any]], today: date) -> list[Task]:
    """The rows with whom they lie: one query for all of them."""
    names = _names({row["participant_id"] for row in rows}, today)
    return [_task(row, names) for row in rows]


def _names(participants: set[Any], today: date) -> dict[tuple[Any, str], list[str]]:
    names: dict[tuple[Any, str], list[str]] = {}
    current = Appointment.objects.current(today).filter(participant__in=participants)
    for participant, kind, name in current.order_by("-kind", "user__name").values_list(
        "participant_id", "kind", "user__name"
    ):
        names.setdefault((participant, kind), []).append(name)
    return names


def _task(row: dict[str, Any], names: dict[tuple[Any, str], list[str]]) -> Task:
    title, why, label, kinds = LEAD_STEPS[row["what"]]
    if kinds == ("participant",):
        holders = [row["person"]]
    elif kinds == ("observer",):
        holders = [row["words"]]
    else:
        of_each = [names.get((row["participant_id"], kind), []) for kind in kinds]
        # Sign-off is the supervisor's; the assessor's where there is none.
        holders = next(filter(None, of_each), []) if row["what"] == "answered" else sum(of_each, [])
    holder = " or ".join(holders) or f"nobody: no {' or '.join(kinds)} is appointed"
    # A reader's name stays out of the post, and so does every title.
    named = "the independent reader" if holders and kinds == ("reader",) else holder
    what = "" if "{words}" in title else f"{title}, "
    return Task(
        id=f"lead-{row['what']}-{row['pk']}",
        title=f"{row['person']}: {title.format(words=row['words'])}",
        url=reverse("reports:participant", args=[row["participant_id"]]),
        why=why,
        holder=holder,
        since=row["since"],
        label=label,
        mail=f"{row['person']}: {what}{why[0].lower()}{why[1:]}, with {named}",
    )
