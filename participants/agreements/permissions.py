"""Who may agree, say and choose what. Who may read a note is decided by its queryset alone."""

from accounts.models import User
from participants.models import Adjustment, Note, Participant
from participants.permissions import (
    can_manage_participant,
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)


def can_agree_adjustment(user: User, participant: Participant) -> bool:
    """Record one and change its days and owner: the workforce lead and the supervisor."""
    return can_manage_participant(user, participant) or is_supervisor_of(user, participant)


def can_list_adjustments(user: User, participant: Participant) -> bool:
    """That there are some, and whether they came: part of the agreed support."""
    return (
        is_participant(user, participant)
        or is_supervisor_of(user, participant)
        or is_assessor_of(user, participant)
        or leads_programme_of(user, participant)
    )


def can_say_whether_delivered(user: User, adjustment: Adjustment) -> bool:
    """The person for their side; who sees to it, and the workforce lead, for the employer's."""
    participant = adjustment.participant
    return (
        is_participant(user, participant)
        or adjustment.owner_id == user.pk
        or can_manage_participant(user, participant)
    )


def can_choose_readers(user: User, note: Note) -> bool:
    """It is about them: the person alone decides who reads it on."""
    return is_participant(user, note.participant)
