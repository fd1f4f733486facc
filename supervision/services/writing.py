from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, change_fields
from evidence.presentation import current_readers
from participants.models import Participant
from participants.services import lock_on_programme
from supervision.models import Observation
from supervision.permissions import can_answer_observation, can_write_up_observation

from .moves import move, tell

Status = Observation.Status


@transaction.atomic
def save_write_up(
    *, observation: Observation, by: User, seen: str, keep: str, change: str, next_time: str
) -> Observation:
    """Keep what is written so far; nobody but the observer reads it."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_write_up_observation(by, observation))
    if observation.status != Status.HELD:
        raise ValidationError(ALREADY_DEALT_WITH)
    change_fields(
        observation,
        by=by,
        about=participant,
        action=Action.OBSERVATION_CHANGED,
        seen=seen,
        keep=keep,
        change=change,
        next_time=next_time,
    )
    return observation


@transaction.atomic
def write_up_observation(
    *, observation: Observation, by: User, seen: str, keep: str, change: str, next_time: str
) -> Observation:
    """Send the write-up to the participant, who answers it."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_write_up_observation(by, observation))
    needed = {"seen": (seen, "Enter what you saw and heard"), "keep": (keep, "Enter what to keep")}
    missing = {name: words for name, (text, words) in needed.items() if not text.strip()}
    if missing:
        raise ValidationError(missing)
    event = move(
        observation,
        Status.WRITTEN_UP,
        by=by,
        about=participant,
        action=Action.OBSERVATION_WRITTEN_UP,
        seen=seen,
        keep=keep,
        change=change,
        next_time=next_time,
    )
    tell([participant.user], "observation_written_up", observation, event)
    return observation


@transaction.atomic
def answer_observation(
    *, observation: Observation, by: User, response: str, response_text: str = ""
) -> Observation:
    """Agree, add something or disagree. What is written stays with the observation for good."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_answer_observation(by, observation))
    if response != Observation.Response.AGREE and not response_text.strip():
        words = {
            Observation.Response.REFLECT: "Enter what you want to add",
            Observation.Response.DISAGREE: "Enter what you disagree with",
        }
        raise ValidationError({"response_text": words[Observation.Response(response)]})
    event = move(
        observation,
        Status.ANSWERED,
        by=by,
        about=participant,
        action=Action.OBSERVATION_ANSWERED,
        now=timezone.now(),
        response=response,
        response_text=response_text,
    )
    tell(signers(participant), "observation_answered", observation, event)
    return observation


def signers(participant: Participant) -> list[User]:
    """With whom a sign-off lies: the supervisor of today, or else the assessor if they may."""
    appointed = current_readers(participant)
    supervisors = [each.user for each in appointed if each.kind == "supervisor"]
    if supervisors or not participant.programme.assessor_may_sign_off_observations:
        return supervisors
    return [each.user for each in appointed]
