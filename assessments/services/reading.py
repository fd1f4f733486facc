"""The independent reader opens evidence and saves a view."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments import parts
from assessments.models import FinalAssessment, IndependentReading
from assessments.permissions import can_read_independently
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, record, touch
from evidence.models import EvidenceItem
from notifications.services import absolute_url, notify
from participants.services import lock_participant


@transaction.atomic
def save_independent_reading(
    *, assessment: FinalAssessment, by: User, view: str, reasons: str
) -> IndependentReading:
    """Keep the reader's view for good; from now on each side sees the other's."""
    participant = lock_participant(assessment.participant_id, by=by)
    assessment = FinalAssessment.objects.get(pk=assessment.pk)
    require(can_read_independently(by, assessment))
    if assessment.status != FinalAssessment.Status.RECOMMENDED:
        raise ValidationError(ALREADY_DEALT_WITH)
    if view not in assessment.judging.outcomes:
        raise ValidationError({"view": "Choose one of the outcomes of the programme"})
    if IndependentReading.objects.filter(assessment=assessment).exists():
        raise ValidationError("A reading has already been saved, so nothing was changed.")
    # A page of the confirmer's that was opened before this reading is out of date.
    touch(assessment)
    reading: IndependentReading = IndependentReading.objects.create(
        organisation_id=assessment.organisation_id,
        assessment=assessment,
        read_by=by,
        recommended_by=parts.recommended_by(assessment),
        view=view,
        reasons=reasons,
    )
    event = record(Action.INDEPENDENT_READING_SAVED, assessment, by=by, about=participant)
    appointed = parts.appointed_today(participant, timezone.localdate())
    confirmer = appointed.get(assessment.judging.confirmer)
    if confirmer:
        notify(
            to=confirmer,
            template="independent_reading_saved",
            key=f"independent_reading_saved:{event.pk}",
            url=absolute_url("assessments:final_assessment", assessment.pk),
            **parts.said_in_mail(assessment),
        )
    return reading


@transaction.atomic
def open_item_independently(*, assessment: FinalAssessment, item: EvidenceItem, by: User) -> None:
    """Write into the trail that the reader opened a piece; others see "independent reader"."""
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_read_independently(by, assessment))
    record(Action.EVIDENCE_OPENED, item, by=by, about=participant, opened_as="reader")
