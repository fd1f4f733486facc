"""One list of what waits for a supervisor, assessor or confirmer, for all their people at once."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.context_processors import sees_to_something
from accounts.models import User
from assessments.models import Conversation, FinalAssessment, Review, SelfAssessment
from assessments.querysets import RULE
from evidence.models import EvidenceItem
from participants.agreements.rules import why_due
from participants.models import Adjustment, Appointment
from participants.prepared import PreparedFor
from participants.rules import Judging
from supervision.models import Observation, SupervisionMeeting
from supervision.querysets.support_agreements import with_something_to_agree

from .confirming import asked_since
from .tasks import COUNTED, ON_HOME, Shortlist, Task
from .waiting_steps import STEPS

# Of each kind at most so many are listed; as they are done, the next ones follow.
LISTED = 500
# From so long before its day an adjustment is in the reminders to who sees to it.
DUE_SOON = timedelta(days=7)
SAVED_READING = "The independent reading is saved"
NO_READING = "No independent reading is needed for this recommendation"
NO_READER = "The recommendation is made"
REVIEWS = {"review_write", "review_again", "review_sign"}


def _evidence_waiting(user: User, at_most: int) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = EvidenceItem.objects.waiting_for(user).values_list(
        "status_changed_at", "pk", "status", "participant__user__name", "title"
    )
    return found[:at_most]


def _observations_waiting(user: User, today: date, since: date, at_most: int) -> QuerySet[Any, Any]:
    """Observations, support agreements and reviews to write and to sign, the other side of
    self-assessments, notes of conversations that were not agreed, and supervision to confirm: one
    query for all."""
    found = Observation.objects.waiting_for(user, today).order_by()
    agreed = with_something_to_agree(user, today).order_by()
    reviews = Review.objects.all().waiting_for(user, today).order_by()
    rows: QuerySet[Any, Any] = found.values_list(
        "planned_for", "status_changed_at", "pk", "status", "participant__user__name", "purpose"
    ).union(
        agreed.values_list(
            "here_from_day",
            "since",
            Coalesce("agreement", "pk"),
            "waits_for",
            "user__name",
            "status",
        ),
        reviews.values_list(
            *("opened_on", "status_changed_at", "pk", "waits_for"),
            *("participant__user__name", "label"),
        ),
        *_to_think_over(user),
        _to_confirm(user, since),
        all=True,
    )
    return rows.order_by("planned_for", "pk")[:at_most]


def _to_think_over(user: User) -> tuple[Any, Any]:
    """In the columns of ``_observations``. Of a self-assessment the row is the person's: what they
    wrote is not to be known."""
    sides = SelfAssessment.objects.waiting_for(user).order_by()
    notes = Conversation.objects.waiting_for(user).order_by()
    since = ("status_changed_at",)
    return (
        sides.annotate(
            day=TruncDate("status_changed_at"), waits_for=Value("self_assess")
        ).values_list(
            "day", *since, "participant", "waits_for", "participant__user__name", "status"
        ),
        notes.annotate(waits_for=Value("note_again")).values_list(
            "held_on", *since, "pk", "waits_for", "participant__user__name", "status"
        ),
    )


def _to_confirm(user: User, since: date) -> Any:
    """In the columns of ``_observations``: supervision that the other side recorded."""
    found = SupervisionMeeting.objects.waiting_for(user, since).order_by()
    return found.annotate(waits_for=Value("confirm_supervision")).values_list(
        *("held_on", "recorded_at", "pk", "waits_for"),
        *("participant__user__name", "participant__status"),
    )


def _assessments_waiting(user: User, at_most: int) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = FinalAssessment.objects.waiting_for(user).values_list(
        "status_changed_at",
        "pk",
        "status",
        "participant__user__name",
        "sent_back_reason",
        "recommendation",
        "independent_reading",
        f"{RULE}__second_reading",
        f"{RULE}__other_rules__decision",
    )
    return found[:at_most]


EVIDENCE = PreparedFor(_evidence_waiting)
OBSERVATIONS = PreparedFor(_observations_waiting)
ASSESSMENTS = PreparedFor(_assessments_waiting)


class Row(NamedTuple):
    """One thing that waits: a key of ``STEPS``, whose record it belongs to, and since when."""

    since: datetime
    pk: Any
    what: str
    person: str
    words: str
    # Why a day in ``words`` is that day.
    steps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The row's place in the list, as an address names it: "read-3f0c..."."""
        return f"{self.what}-{self.pk}"


def waiting(user: User, today: date) -> Shortlist:
    """The oldest ten of what waits for ``user``, and how many there are: three queries, four for
    who sees to an adjustment."""
    rows = waiting_rows(user, today, COUNTED)
    return Shortlist([task_of(row) for row in rows[:ON_HOME]], min(len(rows), COUNTED))


def waiting_rows(user: User, today: date, at_most: int = LISTED) -> list[Row]:
    """What waits for ``user``, the oldest first; of each table ``at_most`` rows are read."""
    rows = _adjustments(user, today, at_most)
    if Appointment.objects.all().held_on(user):
        rows += _evidence(user, at_most)
        rows += _observations(user, today, at_most)
        rows += _assessments(user, at_most)
    return sorted(rows, key=lambda row: (row.since, str(row.pk)))


def task_of(row: Row) -> Task:
    step = STEPS[row.what]
    return Task(
        id=row.id,
        title=f"{row.person}: {step.title.format(words=row.words)}",
        url=reverse(step.page, args=[row.pk]),
        why=step.why.format(words=row.words),
        holder=step.holder,
        since=row.since,
        label=step.label,
        colour=step.colour,
        mail=f"{row.person}: {step.mail.format(words=row.words)}" if step.mail else "",
        steps=row.steps,
    )


def _adjustments(user: User, today: date, at_most: int) -> list[Row]:
    if not sees_to_something(user):
        return []
    found = Adjustment.objects.all().waiting_for(user)
    rows = found.values_list("agreed_on", "pk", "participant__user__name", "due_on")
    return [
        Row(
            _midnight(agreed_on),
            pk,
            _when(due_on, today),
            person,
            f"{due_on:%-d %B %Y}",
            why_due(agreed_on, due_on),
        )
        for agreed_on, pk, person, due_on in rows[:at_most]
    ]


def _when(due_on: date, today: date) -> str:
    """Nobody is reminded of what is due in a month."""
    if due_on < today:
        return "deliver_late"
    return "deliver" if due_on <= today + DUE_SOON else "deliver_later"


def _evidence(user: User, at_most: int) -> list[Row]:
    steps = {"submitted": "read", "private": "release"}
    return [
        Row(since, pk, steps[status], person, title)
        for since, pk, status, person, title in EVIDENCE.ask_as(user, at_most)
    ]


def _observations(user: User, today: date, at_most: int) -> list[Row]:
    steps = {"planned": "hold", "held": "write_up", "answered": "sign_off"}
    rows = OBSERVATIONS.ask_as(user, today, asked_since(today), at_most)
    return [
        Row(
            _midnight(day) if status in {"planned", "agree"} else changed_at,
            pk,
            steps.get(status, status),
            person,
            words if status in steps or status in REVIEWS else f"{day:%-d %B %Y}",
        )
        for day, changed_at, pk, status, person, words in rows
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _assessments(user: User, at_most: int) -> list[Row]:
    return [
        _assessment(*row, judging=Judging.of({**(rule or {}), "second_reading": second_reading}))
        for *row, second_reading, rule in ASSESSMENTS.ask_as(user, at_most)
    ]


def _assessment(
    since: datetime,
    pk: Any,
    status: str,
    person: str,
    sent_back_reason: str,
    recommendation: str,
    reading: Any,
    *,
    judging: Judging,
) -> Row:
    """For a confirmer it says whose turn it is: the independent reader's, or their own."""
    if status != "recommended":
        drafting = "rewrite" if sent_back_reason else "write"
        what = "tell" if status == "confirmed" else drafting
        return Row(since, pk, what, person, judging.words.whole)
    if judging.needs_reading(recommendation) and not reading:
        return Row(since, pk, "await_reading", person, "")
    without = NO_READING if judging.has_reader else NO_READER
    what = "endorse" if judging.is_declared else "confirm"
    return Row(since, pk, what, person, SAVED_READING if reading else without)
