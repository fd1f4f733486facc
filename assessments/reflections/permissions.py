"""Who may do what with the reflections before reviews. Whether it is time is asked elsewhere."""

from accounts.models import User
from assessments.models import Conversation
from evidence.permissions import can_add_item, can_agree_to_conversation, reads_for
from participants.models import Participant
from participants.permissions import is_participant


def can_see_reflections(user: User, participant: Participant) -> bool:
    """How they stand for each review: the person, and supervisor and assessor."""
    return is_participant(user, participant) or reads_for(user, participant)


def can_start_reflection(user: User, participant: Participant) -> bool:
    return can_add_item(user, participant)


def can_note_conversation(user: User, participant: Participant) -> bool:
    return reads_for(user, participant)


def can_change_conversation(user: User, conversation: Conversation) -> bool:
    """Supervisor or assessor of today, whoever noted it: who noted it may have gone."""
    return reads_for(user, conversation.participant)


def can_answer_conversation(user: User, conversation: Conversation) -> bool:
    return can_agree_to_conversation(user, conversation.participant)
