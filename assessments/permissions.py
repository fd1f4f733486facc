"""Who may judge, read independently, confirm, tell and answer; not whether it is time."""

from accounts.models import User
from evidence.permissions import can_list_titles, can_open_evidence
from participants.models import Participant
from participants.permissions import holds_appointment, is_participant, is_reader_of

from .models import FinalAssessment, IndependentReading


def acts_as(user: User, participant: Participant, seat: str) -> bool:
    """``seat``: "participant", or a kind of appointment, as ``rules.judging`` names them."""
    if seat == "participant":
        return is_participant(user, participant)
    return holds_appointment(user, participant, seat)


def can_start_final_assessment(user: User, participant: Participant) -> bool:
    return acts_as(user, participant, participant.programme.judging.recommender)


def can_see_evidence_rules(user: User, participant: Participant) -> bool:
    """What counts of the least evidence: who reads the evidence, and the workforce lead, who sees
    numbers only."""
    return can_open_evidence(user, participant) or can_list_titles(user, participant)


def can_see_moderation_checklist(user: User, participant: Participant) -> bool:
    """Its answers are figures of what these people read anyway, or see numbers of."""
    return can_see_evidence_rules(user, participant)


def can_write_final_assessment(user: User, assessment: FinalAssessment) -> bool:
    """Who recommends today; not somebody who has already read independently."""
    own = is_participant(user, assessment.participant)
    return (
        can_start_final_assessment(user, assessment.participant)
        and not (own and assessment.assessor_id != user.pk)
        and not has_read(user, assessment)
    )


def can_read_independently(user: User, assessment: FinalAssessment) -> bool:
    """The appointed reader; not somebody who recommended before being appointed."""
    return (
        assessment.judging.has_reader
        and is_reader_of(user, assessment.participant)
        and user.pk != assessment.recommended_by_id
    )


def can_confirm_decision(user: User, assessment: FinalAssessment) -> bool:
    """Who confirms: another person, neither who recommended nor the reader."""
    return (
        acts_as(user, assessment.participant, assessment.judging.confirmer)
        and user.pk != assessment.recommended_by_id
        and not has_read(user, assessment)
    )


def can_record_told(user: User, assessment: FinalAssessment) -> bool:
    return can_start_final_assessment(user, assessment.participant)


def can_answer_decision(user: User, assessment: FinalAssessment) -> bool:
    return is_participant(user, assessment.participant)


def has_read(user: User, assessment: FinalAssessment) -> bool:
    readings = IndependentReading.objects.filter(assessment=assessment, read_by=user)
    return readings.exists()
