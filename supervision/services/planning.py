from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_fields, record
from notifications.calendars import as_kept
from participants.models import Participant
from participants.services import lock_on_programme
from supervision.models import Observation
from supervision.permissions import (
    can_cancel_observation,
    can_hold_observation,
    can_plan_observation,
    observes,
)
from supervision.presentation.observations import calendar_entry
from supervision.rules import observations as rules

from .moves import move, tell

Status = Observation.Status


@transaction.atomic
def plan_observation(
    *,
    participant: Participant,
    by: User,
    observer: User,
    planned_for: date,
    purpose: str,
    today: date | None = None,
) -> Observation:
    """Ask for one or announce one. ``observer``: the supervisor or assessor of today."""
    participant = lock_on_programme(participant, by=by)
    require(can_plan_observation(by, participant))
    _refuse_plan(participant, observer, planned_for, today or timezone.localdate())
    observation = Observation.objects.create(
        organisation_id=participant.organisation_id,
        participant=participant,
        observer=observer,
        planned_by=by,
        planned_for=planned_for,
        purpose=purpose,
    )
    event = record(
        Action.OBSERVATION_PLANNED,
        observation,
        by=by,
        about=participant,
        observer=observer,
        planned_for=planned_for,
    )
    _invite("observation_planned", observation, event, today or timezone.localdate())
    return observation


@transaction.atomic
def move_observation(
    *, observation: Observation, by: User, planned_for: date, today: date | None = None
) -> Observation:
    """Plan it for another day, before it was held."""
    today = today or timezone.localdate()
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_cancel_observation(by, observation))
    if observation.status != Status.PLANNED:
        raise ValidationError(ALREADY_DEALT_WITH)
    problem = rules.problem_with_planned_day(planned_for, participant.here_from, today)
    if planned_for == observation.planned_for:
        problem = "It is planned for this day already"
    if problem:
        raise ValidationError({"planned_for": problem})
    event = change_fields(
        observation,
        by=by,
        about=participant,
        action=Action.OBSERVATION_MOVED,
        planned_for=planned_for,
    )
    _invite("observation_moved", observation, event, today)
    return observation


def _invite(template: str, observation: Observation, event: AuditEvent, today: date) -> None:
    """Tell both; a day to come, or of today, goes into their calendars, or out of them again."""
    method = "CANCEL" if observation.status == Status.CANCELLED else "REQUEST"
    people = [observation.observer, observation.participant.user]
    is_to_come = observation.planned_for >= today
    calendar = as_kept(calendar_entry(observation), method) if is_to_come else None
    tell(people, template, observation, event, calendar)


def _refuse_plan(participant: Participant, observer: User, day: date, today: date) -> None:
    if not observes(observer, participant):
        raise ValidationError({"observer": "The observer must be the supervisor or assessor"})
    problem = rules.problem_with_planned_day(day, participant.here_from, today)
    if problem:
        raise ValidationError({"planned_for": problem})


@transaction.atomic
def hold_observation(
    *,
    observation: Observation,
    by: User,
    held_on: date,
    setting: str,
    family_answer: str,
    observer_is_registered: bool,
    today: date | None = None,
) -> Observation:
    """Note that it took place. While it is being written up, a second time corrects the details."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_hold_observation(by, observation))
    # An answered one is sent back by another step, which keeps what was answered.
    if not observation.is_being_written:
        raise ValidationError(ALREADY_DEALT_WITH)
    problem = rules.problem_with_held_day(
        held_on, participant.here_from, today or timezone.localdate()
    )
    if problem:
        raise ValidationError({"held_on": problem})
    details: dict[str, Any] = {
        "held_on": held_on,
        "setting": setting,
        "family_answer": family_answer,
        "observer_is_registered": observer_is_registered,
    }
    if observation.status == Status.HELD:
        change_fields(
            observation, by=by, about=participant, action=Action.OBSERVATION_CHANGED, **details
        )
    else:
        move(
            observation,
            Status.HELD,
            by=by,
            about=participant,
            action=Action.OBSERVATION_HELD,
            **details,
        )
    return observation


@transaction.atomic
def cancel_observation(*, observation: Observation, by: User, cancelled_reason: str) -> Observation:
    """Before it was held: it does not take place."""
    participant = lock_on_programme(observation.participant_id, by=by)
    require(can_cancel_observation(by, observation))
    if observation.status != Status.PLANNED:
        raise ValidationError(ALREADY_DEALT_WITH)
    event = move(
        observation,
        Status.CANCELLED,
        by=by,
        about=participant,
        action=Action.OBSERVATION_CANCELLED,
        cancelled_reason=cancelled_reason,
    )
    _invite("observation_cancelled", observation, event, timezone.localdate())
    return observation
