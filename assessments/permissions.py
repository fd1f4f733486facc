"""Who may judge, read independently, confirm, tell and answer; not whether it is time."""

from accounts.models import User
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_confirmer_of,
    is_participant,
    is_reader_of,
)

from .models import FinalAssessment, IndependentReading


def can_start_final_assessment(user: User, participant: Participant) -> bool:
    return is_assessor_of(user, participant)


def can_write_final_assessment(user: User, assessment: FinalAssessment) -> bool:
    """The assessor of today; not somebody who has already read independently."""
    return is_assessor_of(user, assessment.participant) and not has_read(user, assessment)


def can_read_independently(user: User, assessment: FinalAssessment) -> bool:
    """The appointed reader; not somebody who recommended before being appointed."""
    return is_reader_of(user, assessment.participant) and user.pk != assessment.recommended_by_id


def can_confirm_decision(user: User, assessment: FinalAssessment) -> bool:
    """The appointed confirmer: a third person, neither the assessor nor the reader."""
    return (
        is_confirmer_of(user, assessment.participant)
        and user.pk != assessment.recommended_by_id
        and not has_read(user, assessment)
    )


def can_record_told(user: User, assessment: FinalAssessment) -> bool:
    return is_assessor_of(user, assessment.participant)


def can_answer_decision(user: User, assessment: FinalAssessment) -> bool:
    return is_participant(user, assessment.participant)


def has_read(user: User, assessment: FinalAssessment) -> bool:
    readings = IndependentReading.objects.filter(assessment=assessment, read_by=user)
    return readings.exists()
