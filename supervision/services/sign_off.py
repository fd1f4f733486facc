from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, allows
from evidence.models import EvidenceItem
from evidence.services import put_on_record
from participants.services import lock_on_programme
from supervision.models import EarlierRound, Observation
from supervision.permissions import can_return_observation, can_sign_off_observation, observes

from .moves import move, tell

Status = Observation.Status
LONGEST_TITLE = 120
OBSERVER_LEFT = (
    "{} is neither supervisor nor assessor of this person any more, so nobody could write it up "
    "again. Sign it off, and say if it does not count."
)


@transaction.atomic
def sign_off_observation(
    *, observation: Observation, by: User, counts: bool, counts_reason: str = ""
) -> Observation:
    """Put it on the record for good: the evidence item, the stamps and the trail at once."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_sign_off_observation(by, observation))
    if not allows(observation, Status.SIGNED_OFF):
        raise ValidationError(ALREADY_DEALT_WITH)
    if not counts and not counts_reason.strip():
        raise ValidationError({"counts_reason": "Enter why it does not count"})
    item = put_on_record(
        kind=EvidenceItem.Kind.OBSERVATION,
        participant=participant,
        author=observation.observer,
        title=Truncator(f"Observation: {observation.purpose}").chars(LONGEST_TITLE),
        # Held on a day: a database constraint.
        happened_on=cast(date, observation.held_on),
        text=_seen_and_advised(observation),
        second_text=_answers(observation),
        by=by,
    )
    now = timezone.now()
    event = move(
        observation,
        Status.SIGNED_OFF,
        by=by,
        about=participant,
        action=Action.OBSERVATION_SIGNED_OFF,
        now=now,
        signed_off_by=by,
        signed_off_at=now,
        counts=counts,
        counts_reason=counts_reason,
        evidence_item=item,
    )
    tell([participant.user], "observation_signed_off", observation, event)
    return observation


@transaction.atomic
def return_observation(*, observation: Observation, by: User, return_reason: str) -> Observation:
    """Send it back to its observer. What was written and answered so far is kept as a round."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_return_observation(by, observation))
    if observation.status != Status.ANSWERED:
        raise ValidationError(ALREADY_DEALT_WITH)
    if not observes(observation.observer, participant):
        raise ValidationError(OBSERVER_LEFT.format(observation.observer))
    # Read before the move: its stamp is when the participant answered.
    kept = {name: getattr(observation, name) for name in KEPT}
    answered_at = observation.status_changed_at
    event = move(
        observation,
        Status.HELD,
        by=by,
        about=participant,
        action=Action.OBSERVATION_RETURNED,
        return_reason=return_reason,
        response="",
        response_text="",
    )
    EarlierRound.objects.create(
        organisation_id=observation.organisation_id,
        observation=observation,
        number=observation.earlier_rounds.count() + 1,
        answered_at=answered_at,
        return_reason=return_reason,
        returned_by=by,
        **kept,
    )
    tell([observation.observer], "observation_returned", observation, event)
    return observation


KEPT = ("seen", "keep", "change", "next_time", "response", "response_text")


def _seen_and_advised(observation: Observation) -> str:
    return _under_headings(
        [
            ("What was seen and heard", observation.seen),
            ("Keep", observation.keep),
            ("Change", observation.change),
            ("Next time", observation.next_time),
        ]
    )


def _answers(observation: Observation) -> str:
    """The participant's answer, and those to earlier write-ups: a disagreement stays for good."""
    answers = [("", _answer(observation))]
    for each in observation.earlier_rounds.all():
        answers.append((f"Answer to write-up {each.number}, which was sent back", _answer(each)))
    return _under_headings(answers)


def _answer(answered: Observation | EarlierRound) -> str:
    return "\n\n".join(filter(None, [answered.get_response_display(), answered.response_text]))


def _under_headings(parts: list[tuple[str, str]]) -> str:
    return "\n\n".join(
        "\n".join(filter(None, [heading, text.strip()])) for heading, text in parts if text.strip()
    )
