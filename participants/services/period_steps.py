"""What is done with any period of somebody's time: lay it down, change its days, take it away."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record, touch
from participants import rules
from participants.models import (
    Buddy,
    Employment,
    HostPlacement,
    Leave,
    Participant,
    TeamPlacement,
    WorkingPattern,
)
from participants.permissions import can_manage_participant

from .locking import lock_participant
from .period_neighbours import Neighbour
from .period_plan import plan_period, refuse_endless, refuse_unseen

GONE = "This person has left the programme, so nothing was changed."
# model -> what the trail says when one is recorded, changed, removed
ACTIONS: dict[type[Any], tuple[Action, Action, Action]] = {
    Leave: (Action.LEAVE_RECORDED, Action.LEAVE_CHANGED, Action.LEAVE_REMOVED),
    WorkingPattern: (
        Action.WORKING_PATTERN_RECORDED,
        Action.WORKING_PATTERN_CHANGED,
        Action.WORKING_PATTERN_REMOVED,
    ),
    Employment: (
        Action.EMPLOYMENT_RECORDED,
        Action.EMPLOYMENT_CHANGED,
        Action.EMPLOYMENT_REMOVED,
    ),
    TeamPlacement: (
        Action.TEAM_PLACEMENT_RECORDED,
        Action.TEAM_PLACEMENT_CHANGED,
        Action.TEAM_PLACEMENT_REMOVED,
    ),
    HostPlacement: (
        Action.HOST_PLACEMENT_RECORDED,
        Action.HOST_PLACEMENT_CHANGED,
        Action.HOST_PLACEMENT_REMOVED,
    ),
    Buddy: (Action.BUDDY_RECORDED, Action.BUDDY_CHANGED, Action.BUDDY_REMOVED),
}


def lock_for_change(participant: Participant | Any, *, by: User) -> Participant:
    """The participant, locked, of somebody who may change their time and has not left."""
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    if current.status == Participant.Status.LEFT:
        raise ValidationError(GONE)
    return current


def lay_down(period: Any, *, seen: str, by: User, **detail: Any) -> Any:
    """Save a new period of a locked participant, and what becomes of its neighbours with it.

    ``seen``: the digest of the plan that was shown; "" where nobody was shown one. Raises
    StaleObject where it is not the plan any more.
    """
    period.recorded_by = by
    plan = plan_period(participant=period.participant, period=period)
    refuse_unseen(plan, seen)
    move_neighbours(plan.neighbours, by)
    period.save(force_insert=True)
    _record(0, period, by, **detail)
    _keep_facts(period, period.participant)
    return period


def change_days(period: Any, starts_on: date, ends_on: date | None, *, seen: str, by: User) -> Any:
    """Another first or last day, or no last one; raises StaleObject after another's change too."""
    participant = lock_for_change(period.participant_id, by=by)
    before = {"before": period.ends_on}
    if starts_on != period.starts_on:
        before["began"] = period.starts_on
    period.starts_on, period.ends_on = starts_on, ends_on
    refuse_endless(period)
    plan = plan_period(participant=participant, period=period)
    refuse_unseen(plan, seen)
    # No two share a day at any moment: days are given up before they are taken.
    move_neighbours([each for each in plan.neighbours if not each.lasts_longer], by)
    _set_days(period, starts_on, ends_on, by, **before)
    move_neighbours([each for each in plan.neighbours if each.lasts_longer], by)
    _keep_facts(period, participant)
    return period


def take_away(period: Any, *, seen: str, by: User) -> None:
    """Remove one that was recorded by mistake; the trail keeps that it was there."""
    participant = lock_for_change(period.participant_id, by=by)
    plan = plan_period(participant=participant, period=period, remove=True)
    refuse_unseen(plan, seen)
    touch(period)
    _record(2, period, by)
    period.delete()
    move_neighbours(plan.neighbours, by)
    _keep_facts(period, participant)


def keep_employed_from(participant: Participant) -> None:
    """Note on the participant since when they are employed, as the rows say."""
    days = Employment.objects.filter(participant=participant.pk).values_list("starts_on", "ends_on")
    since = rules.held_since(days, participant.starts_on)
    Participant.objects.filter(pk=participant.pk).update(employed_from=since)
    participant.employed_from = since


def keep_team(participant: Participant) -> None:
    """Note on the participant which team they are in, as the rows say: today's; that of the first
    day before it has come, and that of the last one once they have left."""
    day = max(timezone.localdate(), participant.here_from)
    day = min(participant.left_on or day, day)
    held = TeamPlacement.objects.current(day).filter(participant=participant.pk)
    placement = held.select_related("team").first()
    participant.team = placement.team if placement else None
    Participant.objects.filter(pk=participant.pk).update(team=participant.team)


def move_neighbours(neighbours: list[Neighbour], by: User) -> None:
    """Shorten, move or remove the others before the new one is there: no two share a day."""
    for each in neighbours:
        row, before = each.row, each.row.ends_on
        if each.moved.days is None:
            _record(2, row, by)
            row.delete()
            continue
        _set_days(row, *each.moved.days, by, before=before)
        if each.moved.again:
            _hold_again(row, *each.moved.again, by)


def _hold_again(row: Any, starts_on: date, ends_on: date | None, by: User) -> None:
    """The same once more, on other days."""
    left_out = {"id", "starts_on", "ends_on", "recorded_by", "recorded_at", "version"}
    fields = {
        each.attname: getattr(row, each.attname)
        for each in row._meta.concrete_fields
        if each.name not in left_out
    }
    again = type(row)(**fields, starts_on=starts_on, ends_on=ends_on, recorded_by=by)
    again.save(force_insert=True)
    _record(0, again, by, again=True)


def _set_days(row: Any, starts_on: date, ends_on: date | None, by: User, **before: Any) -> None:
    touch(row)
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["starts_on", "ends_on"])
    _record(1, row, by, **before)


def _keep_facts(period: Any, participant: Participant) -> None:
    if isinstance(period, Employment):
        keep_employed_from(participant)
    if isinstance(period, Employment | TeamPlacement):
        keep_team(participant)


def _record(step: int, period: Any, by: User, **detail: Any) -> None:
    record(
        ACTIONS[type(period)][step],
        period,
        by=by,
        about=period.participant,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        **detail,
    )
