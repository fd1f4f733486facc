"""Who may do what with observations. Whether it is time is asked of TRANSITIONS, never here."""

from accounts.models import User
from evidence.permissions import reads_to_confirm
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
)

from .models import Observation


def can_plan_observation(user: User, participant: Participant) -> bool:
    """The participant asks for one; the supervisor and the assessor plan one."""
    return is_participant(user, participant) or observes(user, participant)


def can_cancel_observation(user: User, observation: Observation) -> bool:
    return can_plan_observation(user, observation.participant)


def can_hold_observation(user: User, observation: Observation) -> bool:
    """Its observer, while they are still the participant's supervisor or assessor."""
    return observation.observer_id == user.pk and observes(user, observation.participant)


def can_write_up_observation(user: User, observation: Observation) -> bool:
    return can_hold_observation(user, observation)


def can_answer_observation(user: User, observation: Observation) -> bool:
    return is_participant(user, observation.participant)


def can_sign_off_observation(user: User, observation: Observation) -> bool:
    """The practice supervisor; the assessor where the programme lets them."""
    participant = observation.participant
    return is_supervisor_of(user, participant) or (
        participant.programme.assessor_may_sign_off_observations
        and is_assessor_of(user, participant)
    )


def can_return_observation(user: User, observation: Observation) -> bool:
    return can_sign_off_observation(user, observation)


def can_read_write_up(user: User, observation: Observation) -> bool:
    """What the observer wrote: theirs alone until they send it, and again once it was returned."""
    return not observation.is_being_written or can_write_up_observation(user, observation)


def can_open_observations(user: User, participant: Participant) -> bool:
    """The list with what it is about."""
    return can_plan_observation(user, participant) or reads_to_confirm(user, participant)


def can_list_observation_dates(user: User, participant: Participant) -> bool:
    """Dates and state only."""
    return leads_programme_of(user, participant)


def observes(user: User, participant: Participant) -> bool:
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)
