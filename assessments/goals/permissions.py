"""Who may do what with the plan. Whether it is time is asked of the goal and the programme."""

from accounts.models import User
from assessments.models import Goal
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)


def can_read_plan(user: User, participant: Participant) -> bool:
    """With its words."""
    return is_participant(user, participant) or can_propose_goal(user, participant)


def can_count_goals(user: User, participant: Participant) -> bool:
    """How many goals there are in which state; no words."""
    return can_read_plan(user, participant) or leads_programme_of(user, participant)


def can_propose_goal(user: User, participant: Participant) -> bool:
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)


def can_add_goal(user: User, participant: Participant) -> bool:
    """The participant adds it; supervisor and assessor propose it."""
    return can_read_plan(user, participant)


def can_write_goal(user: User, goal: Goal) -> bool:
    """Take on, change, close, open again: it is the participant's own plan."""
    return is_participant(user, goal.participant)


def can_comment_on_goal(user: User, goal: Goal) -> bool:
    return can_read_plan(user, goal.participant)
