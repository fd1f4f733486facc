"""What a supervisor or assessor who leaves was still to observe, and who observes it instead."""

from django.db import transaction

from accounts.models import User
from audit.actions import Action
from audit.services import record, touch
from participants.services import lock_participant
from supervision.models import Observation

from .moves import move

Status = Observation.Status
NOT_WRITTEN_UP = "The observer left before it was written up."


@transaction.atomic
def pass_on_observation(*, observation: Observation, to: User, by: User | None) -> Observation:
    """Let ``to`` hold what is only planned. Whether they may is the caller's question, and who
    leaves is the workforce lead's: ``by`` is None where it follows after the last day.

    Nothing was seen or written yet, so nothing private passes on.
    """
    participant = lock_participant(observation.participant_id, by=None)
    before = observation.observer_id
    _set_observer(observation, to)
    record(
        Action.OBSERVATION_PASSED_ON,
        observation,
        by=by,
        about=participant,
        passed_on_by=before,
        observer=to,
    )
    return observation


@transaction.atomic
def take_back_passing_on(*, observation: Observation, to: User, by: User) -> Observation:
    """The hand-over was taken back: ``to`` holds it again."""
    participant = lock_participant(observation.participant_id, by=None)
    _set_observer(observation, to)
    record(
        Action.OBSERVATION_PASSED_ON, observation, by=by, about=participant, observer=to, again=True
    )
    return observation


@transaction.atomic
def give_up_observation(*, observation: Observation, by: User | None) -> Observation:
    """Held, and its observer has left: nobody else saw it, so nobody else can write it up.

    What they had begun to write stays theirs and is shown to nobody.
    """
    participant = lock_participant(observation.participant_id, by=None)
    move(
        observation,
        Status.CANCELLED,
        by=by,
        about=participant,
        action=Action.OBSERVATION_CANCELLED,
        cancelled_reason=NOT_WRITTEN_UP,
    )
    return observation


def _set_observer(observation: Observation, observer: User) -> None:
    touch(observation)
    observation.observer = observer
    observation.save(update_fields=["observer"])
