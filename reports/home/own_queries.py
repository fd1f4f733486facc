"""What the home page asks of the record of the one whose home it is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When

from accounts.models import User
from assessments.models import FinalAssessment, Goal
from evidence.models import EvidenceItem, EvidenceLink
from participants.models import Adjustment, Appointment, Participant
from participants.prepared import PreparedFor
from supervision.models import Observation
from supervision.querysets.support_agreements import with_whether_agreed
from ui.prepared import PreparedList

from .agreeing import with_agreement_to_sign
from .confirming import with_supervision_to_confirm
from .reflecting import with_what_was_thought_over
from .reviews import with_review_to_do


def _newest(user: User, since: date) -> QuerySet[Participant]:
    """The newest programme of ``user``, the one they are on if any. ``since``: from when on
    supervision is to be confirmed."""
    is_over = Case(When(status__in=Participant.NOT_OVER, then=Value(0)), default=Value(1))
    visible = FinalAssessment.objects.visible_to(user)
    told = visible.filter(participant=OuterRef("pk"), status="told")
    unanswered = told.filter(replied_at=None).select_related(None).order_by("-attempt")
    mine = (
        Participant.objects.visible_to(user)
        .filter(user=user)
        .with_whether_time_differs()
        # Who recorded an agreed end stands in the steps of each date.
        .select_related("agreed_end_by")
        .annotate(
            to_reply_to=Subquery(unanswered.values("pk")[:1]),
            has_adjustments=Exists(Adjustment.objects.filter(participant=OuterRef("pk"))),
            told_on=Subquery(unanswered.values("told_on")[:1]),
            **with_agreement_to_sign(),
            **with_review_to_do(user),
            **with_supervision_to_confirm(since),
            **with_what_was_thought_over(),
        )
    )
    found: QuerySet[Participant] = with_whether_agreed(mine).order_by(is_over, "-starts_on")[:1]
    return found


def _items(user: User, participant: UUID) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = (
        EvidenceItem.objects.visible_to(user)
        .filter(participant=participant)
        .with_what_was_submitted()
        .order_by("status_changed_at")
        .values_list(
            *("pk", "title", "kind", "detail", "happened_on", "status", "status_changed_at"),
            *("submitted_detail", "submitted_on"),
            named=True,
        )
    )
    return found


def _observations(user: User, participant: UUID) -> QuerySet[Observation]:
    found: QuerySet[Observation] = (
        Observation.objects.visible_to(user)
        .filter(participant=participant)
        .exclude(status="cancelled")
        .with_who_assessed()
        .order_by("status_changed_at")
        # Whose they are is known; fetching it with every row would double what they cost.
        .select_related(None)
        .select_related("observer")
        .defer("seen", "keep", "change", "next_time", "response_text", "return_reason")
    )
    return found


def _supporters(participant: UUID, today: date) -> QuerySet[Appointment]:
    current = Appointment.objects.current(today).filter(
        participant=participant, kind__in=["supervisor", "assessor"]
    )
    found: QuerySet[Appointment] = current.select_related("user").order_by("-kind", "user__name")
    return found


def _goals(user: User, participant: UUID) -> QuerySet[Goal]:
    """Those that are to be answered or worked on."""
    found: QuerySet[Goal] = (
        Goal.objects.visible_to(user)
        .filter(participant=participant, status__in=[Goal.Status.PROPOSED, Goal.Status.OPEN])
        # Whose they are is known; fetching it with every goal would double what they cost.
        .select_related(None)
        .select_related("author")
        .order_by("due_on", "created_at")
    )
    return found


def _links(user: User, participant: UUID) -> QuerySet[Any, Any]:
    """Standard, state of the piece, and how many are linked."""
    found: QuerySet[Any, Any] = (
        EvidenceLink.objects.visible_to(user)
        .filter(item__participant=participant)
        .values_list("standard_id", "item__status")
        .annotate(Count("pk"))
        .order_by()
    )
    return found


NEWEST = PreparedFor(_newest)
ITEMS = PreparedFor(_items)
OBSERVATIONS = PreparedFor(_observations)
SUPPORTERS = PreparedList(_supporters)
GOALS = PreparedFor(_goals)
LINKS = PreparedFor(_links)
