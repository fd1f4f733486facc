"""Who may do what with evidence. Whether it is time is asked of TRANSITIONS, never here."""

from accounts.models import User
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_confirmer_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)

from .models import EvidenceItem


def can_add_item(user: User, participant: Participant) -> bool:
    """Only the participant writes their own evidence."""
    return is_participant(user, participant)


def can_write_item(user: User, item: EvidenceItem) -> bool:
    """Edit, share, submit, withdraw, delete, correct: the participant, their own writing."""
    return item.is_own_kind and is_participant(user, item.participant)


def can_link_item(user: User, item: EvidenceItem) -> bool:
    """The participant alone says what their evidence shows, of what they are allowed to read."""
    return is_participant(user, item.participant) and not item.is_held_feedback


def can_give_reading(user: User, item: EvidenceItem) -> bool:
    """Read or return: the participant's supervisor and assessor of today."""
    return item.is_own_kind and reads_for(user, item.participant)


def can_make_goal_of_item(user: User, item: EvidenceItem) -> bool:
    """Begin a goal of the development plan from it: who writes and who reads that plan."""
    return not item.is_held_feedback and (
        is_participant(user, item.participant) or reads_for(user, item.participant)
    )


def can_enter_feedback(user: User, participant: Participant) -> bool:
    """Feedback goes to the supervisor: the participant neither enters nor filters it."""
    return is_supervisor_of(user, participant)


def can_write_feedback(user: User, item: EvidenceItem) -> bool:
    """Edit or release held feedback: the supervisor of today, whoever typed it in."""
    return item.kind == EvidenceItem.Kind.FEEDBACK and is_supervisor_of(user, item.participant)


def can_put_observation_on_record(user: User, participant: Participant) -> bool:
    return reads_for(user, participant)


def can_open_evidence(user: User, participant: Participant) -> bool:
    """The list and the matrix with what their items show."""
    return (
        is_participant(user, participant)
        or reads_for(user, participant)
        or reads_to_confirm(user, participant)
    )


def reads_to_confirm(user: User, participant: Participant) -> bool:
    """The confirmer of today, from the recommendation on."""
    has_come = participant.status in Participant.OPEN_TO_CONFIRMER
    return has_come and is_confirmer_of(user, participant)


def can_list_titles(user: User, participant: Participant) -> bool:
    """Title, kind, state and dates only."""
    return leads_programme_of(user, participant)


def can_agree_to_conversation(user: User, participant: Participant) -> bool:
    """What was talked about goes on the record by the word of the one it is about."""
    return is_participant(user, participant)


def can_read_conversation(user: User, participant: Participant) -> bool:
    """With what was answered to its note; others read the evidence it became."""
    return is_participant(user, participant) or reads_for(user, participant)


def reads_for(user: User, participant: Participant) -> bool:
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)
