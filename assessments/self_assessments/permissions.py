"""Who may do what with self-assessments. Whether it is time is asked of the stage."""

from accounts.models import User
from assessments.models import SelfAssessment
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)


def other_writer(participant: Participant) -> str:
    """As what somebody writes the other side: the assessor; the supervisor in a programme that has
    none. Said to the database in ``querysets.assessed_by``."""
    programme = participant.programme
    return (
        "assessor" if "assessor" in {programme.recommender, programme.confirmer} else "supervisor"
    )


def side_of(user: User, participant: Participant) -> str:
    """Which side ``user`` writes; "" for everybody else."""
    if is_participant(user, participant):
        return str(SelfAssessment.Side.OWN)
    writes = is_assessor_of if other_writer(participant) == "assessor" else is_supervisor_of
    return str(SelfAssessment.Side.ASSESSOR) if writes(user, participant) else ""


def can_see_self_assessments(user: User, participant: Participant) -> bool:
    """That there are some, which are done, and when; the words are for ``visible_to``."""
    return can_read_self_assessments(user, participant) or leads_programme_of(user, participant)


def can_read_self_assessments(user: User, participant: Participant) -> bool:
    """Once both sides are there."""
    return (
        is_participant(user, participant)
        or is_supervisor_of(user, participant)
        or is_assessor_of(user, participant)
    )


def can_begin_self_assessment(user: User, participant: Participant) -> bool:
    return bool(side_of(user, participant))


def can_write_self_assessment(user: User, found: SelfAssessment) -> bool:
    """A draft is its writer's, as long as they are appointed."""
    return found.author_id == user.pk and side_of(user, found.participant) == found.side


def can_open_self_assessment(user: User, found: SelfAssessment) -> bool:
    """Show one's own to the other side before that side is finished."""
    return found.is_own and is_participant(user, found.participant)
