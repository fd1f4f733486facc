"""What is on its way in the records that a workforce lead sees: one query over four tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Case, CharField, DateField, F, Q, UUIDField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts.models import Role, User
from assessments.models import FinalAssessment, Review
from assessments.querysets import RULE
from evidence.models import EvidenceItem
from participants.prepared import PreparedFor
from participants.rules.judging import PASS_FAIL, Judging
from supervision.models import Observation


class LeadRow(NamedTuple):
    """One thing in one record: what it is, a key of ``exceptions.STEPS``, and since when."""

    participant: Any
    person: str
    what: str
    pk: Any
    since: datetime
    words: str = ""

    @property
    def judging(self) -> Judging:
        """Of a final assessment: who acts, and what it is called."""
        recommender, confirmer, kind = self.words.split("|")
        return Judging(kind or PASS_FAIL, recommender, confirmer)


def steps_on_their_way(
    user: User, since: datetime, planned_before: date, at_most: int
) -> list[LeadRow]:
    """What has waited since before ``since``, and every assessment on its way: one query."""
    return _oldest_first(ON_THEIR_WAY.ask_as(user, since, planned_before, at_most))


def _on_their_way(user: User, since: datetime, planned_before: date, at_most: int) -> Any:
    parts = [
        _observations_waiting(user, since, planned_before),
        _assessments(user),
        _evidence_waiting(user, since),
        _reviews_waiting(user, since),
    ]
    return _of_all(parts, at_most)


ON_THEIR_WAY = PreparedFor(_on_their_way)


def long_waits(user: User, since: datetime, at_most: int) -> list[LeadRow]:
    """Evidence, observations and reviews that have lain with somebody since before ``since``."""
    parts = [
        _observations_waiting(user, since, date.min),
        _evidence_waiting(user, since),
        _reviews_waiting(user, since),
    ]
    return _oldest_first(_of_all(parts, at_most))


def assessments_on_their_way(user: User, at_most: int) -> list[LeadRow]:
    """Recommendations to be read or confirmed and decisions to be told, oldest first."""
    return _oldest_first(_of_all([_assessments(user)], at_most))


@dataclass(frozen=True)
class _Part:
    """Rows of one table, the oldest first, and from where their ``LeadRow.words`` come."""

    rows: Any
    words: str
    titled: Any = None
    planned_for: Any = Cast(Value(None), DateField())
    reading: Any = Cast(Value(None), UUIDField())

    def oldest(self, at_most: int) -> Any:
        # Parts of a compound query take no limit on SQLite; what stands within a part does.
        first = self.rows.values("pk")[:at_most]
        shown = self.rows.model.objects.all() if self.titled is None else self.titled
        return (
            shown.order_by()
            .filter(pk__in=first)
            .annotate(day=self.planned_for, reading=self.reading)
            .values_list(
                "participant_id",
                "participant__user__name",
                "status",
                "pk",
                "status_changed_at",
                self.words,
                "day",
                "reading",
            )
        )


def _of_all(parts: list[_Part], at_most: int) -> Any:
    """Of each part at most so many."""
    first, *others = (part.oldest(at_most) for part in parts)
    return first.union(*others, all=True) if others else first


def _oldest_first(found: Iterable[Any]) -> list[LeadRow]:
    return sorted((_lead_row(*row) for row in found), key=lambda row: (row.since, str(row.pk)))


def _lead_row(
    participant: Any,
    person: str,
    status: str,
    pk: Any,
    since: datetime,
    words: str,
    planned_for: date | None,
    reading: Any,
) -> LeadRow:
    """An assessment that nobody has read independently waits for the reader, whatever is
    recommended, where the programme has one: a lead is not to learn it from whose turn it is."""
    judged = {"confirmed": "tell", "recommended": "confirm" if reading else "await_reading"}
    reviewed = {"draft": "review_draft", "signing": "review_signing"}
    if status == "planned" and planned_for:
        since = timezone.make_aware(datetime.combine(planned_for, time()))
    return LeadRow(participant, person, (judged | reviewed).get(status, status), pk, since, words)


def _evidence_waiting(user: User, since: datetime) -> _Part:
    """Submitted or returned before ``since`` and there still.

    By the title that was submitted: the author of a returned item may be writing another.
    """
    waiting = EvidenceItem.objects.listed_for_lead(user).filter(
        status__in=["submitted", "returned"],
        status_changed_at__lt=since,
        participant__status="on_programme",
    )
    ordered = waiting.order_by("status_changed_at", "pk")
    return _Part(ordered, "shown_title", titled=EvidenceItem.objects.all().titled_for(user))


def _observations_waiting(user: User, since: datetime, planned_before: date) -> _Part:
    """Between two steps since before ``since``, or planned for a day before ``planned_before``.

    Their words are the observer's name.
    """
    waiting = Observation.objects.listed_for_lead(user).filter(
        Q(status__in=["held", "written_up", "answered"], status_changed_at__lt=since)
        | Q(status="planned", planned_for__lt=planned_before),
        participant__status="on_programme",
    )
    ordered = waiting.order_by("status_changed_at", "pk")
    return _Part(ordered, words="observer__name", planned_for=F("planned_for"))


def _reviews_waiting(user: User, since: datetime) -> _Part:
    """Open before ``since``, or sent to be signed and not signed by all.

    Their words are "label|seats": who leads it, the first choice first, or whose signature is
    missing.
    """
    waiting = Review.objects.listed_for_lead(user).filter(
        status__in=["draft", "signing"],
        status_changed_at__lt=since,
        participant__status="on_programme",
    )
    ordered = waiting.order_by("status_changed_at", "pk")
    named = Review.objects.with_whom_it_lies()
    words = Concat(F("label"), Value("|"), F("lies_with"), output_field=CharField())
    return _Part(ordered, words="words", titled=named.annotate(words=words))


def _assessments(user: User) -> _Part:
    """Recommendations and decisions not told yet; not their own, which they are told in person."""
    on_their_way = FinalAssessment.objects.filter(
        organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
        status__in=["recommended", "confirmed"],
    ).exclude(participant__user=user)
    ordered = on_their_way.order_by("status_changed_at", "pk")
    rule = Concat(
        F(f"{RULE}__recommender"),
        Value("|"),
        F(f"{RULE}__confirmer"),
        Value("|"),
        KeyTextTransform("outcomes", KeyTransform("decision", f"{RULE}__other_rules")),
        output_field=CharField(),
    )
    # Where nobody reads, it is as if it had been read.
    unread = When(**{f"{RULE}__has_reader": False}, then=F("pk"))
    reading = Case(unread, default=F("independent_reading"))
    named = FinalAssessment.objects.annotate(rule=rule)
    return _Part(ordered, words="rule", titled=named, reading=reading)
