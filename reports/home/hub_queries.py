"""What the page of one participant asks of their record."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.models import User
from assessments.models import FinalAssessment, Review
from evidence.models import EvidenceItem
from participants.models import Appointment, Leave, Participant, WorkingPattern
from participants.prepared import PreparedFor, PreparedRow
from supervision.models import Observation, SupportAgreement
from ui.prepared import PreparedList, keep_fetched


def _shown(user: User) -> QuerySet[Participant]:
    """With number and status of the newest support agreement that ``user`` may see, and label and
    status of the newest review, which everybody may know who is shown that there are reviews."""
    reviews = Review.objects.of(OuterRef("pk"))
    seen = SupportAgreement.objects.visible_to(user).select_related(None).of(OuterRef("pk"))
    found: QuerySet[Participant] = Participant.objects.visible_to(user).annotate(
        agreement_number=Subquery(seen.values("number")[:1]),
        agreement_status=Subquery(seen.values("status")[:1]),
        review_label=Subquery(reviews.values("label")[:1]),
        review_status=Subquery(reviews.values("status")[:1]),
    )
    return found


def _leaves(participant: UUID) -> QuerySet[Leave]:
    return Leave.objects.filter(participant=participant)


def _working_patterns(participant: UUID) -> QuerySet[WorkingPattern]:
    return WorkingPattern.objects.filter(participant=participant)


TIME = {"leaves": PreparedList(_leaves), "working_patterns": PreparedList(_working_patterns)}


class _WithTime(PreparedRow[Participant]):
    def or_404(self, user: User, pk: UUID) -> Participant:
        """With working patterns and pauses, which dates follow from."""
        participant = super().or_404(user, pk)
        for name, rows in TIME.items():
            keep_fetched(participant, name, rows.ask(pk))
        return participant


shown_or_404 = _WithTime(_shown).or_404


def _newest_assessment(user: User, participant: UUID) -> QuerySet[FinalAssessment]:
    visible = FinalAssessment.objects.visible_to(user).filter(participant=participant)
    found: QuerySet[FinalAssessment] = visible.order_by("-attempt")[:1]
    return found


def _appointments(participant: UUID, today: date) -> QuerySet[Appointment]:
    current = Appointment.objects.current(today).filter(participant=participant)
    found: QuerySet[Appointment] = current.select_related("user")
    return found


def _evidence(user: User, participant: UUID, as_lead: bool) -> QuerySet[Any, Any]:
    items = EvidenceItem.objects.all()
    seen = items.listed_for_lead(user) if as_lead else items.visible_to(user)
    return _counted(seen.filter(participant=participant))


def _observations(user: User, participant: UUID, as_lead: bool) -> QuerySet[Any, Any]:
    all_of_them = Observation.objects.all()
    seen = all_of_them if as_lead else all_of_them.visible_to(user)
    return _counted(seen.filter(participant=participant))


def _counted(rows: Any) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.order_by().values_list("status").annotate(Count("pk"))
    return found


NEWEST_ASSESSMENT = PreparedFor(_newest_assessment)
APPOINTMENTS = PreparedList(_appointments)
EVIDENCE = PreparedFor(_evidence)
OBSERVATIONS = PreparedFor(_observations)
