"""What people do with goals. Each service locks the participant, so the steps follow each other."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import Goal, GoalNote, GoalVersion
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from evidence.models import EvidenceItem
from evidence.presentation import current_readers
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.permissions import is_participant
from participants.rules import OVER
from participants.services import lock_participant
from standards.models import FrameworkItem
from supervision.models import WeekAccount

from . import rules
from .permissions import can_add_goal, can_comment_on_goal, can_write_goal

Status, Kind = Goal.Status, GoalNote.Kind
TEXT = ("words", "steps", "due_on", "by_whom", "standard")


@transaction.atomic
def add_goal(
    *,
    participant: Participant,
    words: str,
    steps: str,
    due_on: date,
    by_whom: str,
    standard: FrameworkItem | None,
    source: EvidenceItem | WeekAccount | None = None,
    by: User,
) -> Goal:
    """A goal of one's own is open at once; one that somebody else adds is proposed, and the
    participant is told. ``source``: what it came from, that ``by`` may read.

    Raises ValidationError by field.
    """
    current = _lock(participant, by)
    require(can_add_goal(by, current))
    if reason := rules.implausible_due(due_on, timezone.localdate()):
        raise ValidationError({"due_on": reason})
    _refuse_other_standards(current, standard)
    own = is_participant(by, current)
    goal = Goal.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        author=by,
        status=Status.OPEN if own else Status.PROPOSED,
        item=source if isinstance(source, EvidenceItem) else None,
        week=source if isinstance(source, WeekAccount) else None,
        words=words,
        steps=steps,
        due_on=due_on,
        by_whom=by_whom,
        standard=standard,
    )
    _keep_version(goal, by)
    step = Action.GOAL_ADDED if own else Action.GOAL_PROPOSED
    event = record(step, goal, by=by, about=current, due_on=due_on)
    if not own:
        _tell(current.user, "goal_proposed", goal, event)
    return goal


@transaction.atomic
def change_goal(
    *,
    goal: Goal,
    words: str,
    steps: str,
    due_on: date,
    by_whom: str,
    standard: FrameworkItem | None,
    by: User,
) -> Goal:
    """Another text; the one before stays readable. One that was proposed is taken on with it."""
    current = _lock(goal.participant_id, by)
    require(can_write_goal(by, goal))
    if goal.status in Goal.CLOSED:
        raise ValidationError(ALREADY_DEALT_WITH)
    # A day that has passed may stay: what is late is not made good by another day.
    if due_on != goal.due_on and (reason := rules.implausible_due(due_on, timezone.localdate())):
        raise ValidationError({"due_on": reason})
    _refuse_other_standards(current, standard)
    text = {
        "words": words,
        "steps": steps,
        "due_on": due_on,
        "by_whom": by_whom,
        "standard": standard,
    }
    if any(getattr(goal, name) != value for name, value in text.items()):
        change_fields(goal, by=by, action=Action.GOAL_CHANGED, about=current, **text)
        _keep_version(goal, by)
    if goal.status == Status.PROPOSED:
        _move(goal, Status.OPEN, Action.GOAL_TAKEN_ON, Kind.TAKEN_ON, "", current, by)
    return goal


@transaction.atomic
def take_on_goal(*, goal: Goal, by: User) -> Goal:
    """A proposed goal becomes one's own, as it stands; who proposed it is told."""
    current = _lock(goal.participant_id, by)
    require(can_write_goal(by, goal))
    if goal.status != Status.PROPOSED:
        raise ValidationError(ALREADY_DEALT_WITH)
    _move(goal, Status.OPEN, Action.GOAL_TAKEN_ON, Kind.TAKEN_ON, "", current, by)
    return goal


@transaction.atomic
def close_goal(*, goal: Goal, outcome: str, note: str, by: User) -> Goal:
    """Done or let go (``outcome``), with a short note; a proposed one can only be let go."""
    current = _lock(goal.participant_id, by)
    require(can_write_goal(by, goal))
    if outcome == Status.DONE:
        _move(goal, Status.DONE, Action.GOAL_DONE, Kind.DONE, note, current, by)
    else:
        _move(goal, Status.LET_GO, Action.GOAL_LET_GO, Kind.LET_GO, note, current, by)
    return goal


@transaction.atomic
def reopen_goal(*, goal: Goal, by: User) -> Goal:
    """Work on it goes on; what was said when it was closed stays."""
    current = _lock(goal.participant_id, by)
    require(can_write_goal(by, goal))
    if goal.status not in Goal.CLOSED:
        raise ValidationError(ALREADY_DEALT_WITH)
    _move(goal, Status.OPEN, Action.GOAL_REOPENED, Kind.REOPENED, "", current, by)
    return goal


@transaction.atomic
def comment_on_goal(*, goal: Goal, words: str, by: User) -> GoalNote:
    """Supervisor and assessor to the participant, who is told; the participant to those of them
    who had a part in it, who are told."""
    current = _lock(goal.participant_id, by)
    require(can_comment_on_goal(by, goal))
    note = _note(goal, Kind.COMMENT, words, by)
    event = record(Action.GOAL_COMMENTED, goal, by=by, about=current)
    if not is_participant(by, current):
        _tell(current.user, "goal_commented", goal, event)
    else:
        _tell_those_with_a_part(goal, event, current)
    return note


def _lock(participant: Any, by: User) -> Participant:
    """Also while the final assessment is under way: development goes on until the end."""
    locked = lock_participant(participant, by=by)
    if locked.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    return locked


def _refuse_other_standards(participant: Participant, standard: FrameworkItem | None) -> None:
    if standard and standard.framework_id != participant.programme.framework_id:
        raise ValidationError({"standard": "Choose a standard of this programme"})


def _keep_version(goal: Goal, by: User) -> None:
    last = GoalVersion.objects.filter(goal=goal).aggregate(last=Max("number"))["last"] or 0
    text = {name: getattr(goal, name) for name in TEXT}
    GoalVersion.objects.create(
        organisation_id=goal.organisation_id, goal=goal, number=last + 1, by=by, **text
    )


def _note(goal: Goal, kind: GoalNote.Kind, words: str, by: User) -> GoalNote:
    note: GoalNote = GoalNote.objects.create(
        organisation_id=goal.organisation_id, goal=goal, kind=kind, words=words.strip(), by=by
    )
    return note


def _move(
    goal: Goal,
    to: Goal.Status,
    action: Action,
    kind: GoalNote.Kind,
    words: str,
    participant: Participant,
    by: User,
) -> None:
    was_proposed = goal.status == Status.PROPOSED
    event = change_status(
        goal, to, by=by, action=action, about=participant, status_changed_at=timezone.now()
    )
    _note(goal, kind, words, by)
    if was_proposed and goal.author_id in {each.user_id for each in current_readers(participant)}:
        _tell(goal.author, "goal_answered", goal, event)


def _tell_those_with_a_part(goal: Goal, event: AuditEvent, participant: Participant) -> None:
    wrote = set(GoalNote.objects.filter(goal=goal).values_list("by", flat=True))
    for each in current_readers(participant):
        if each.user_id in wrote | {goal.author_id}:
            _tell(each.user, "goal_commented", goal, event)


def _tell(to: User, template: str, goal: Goal, event: AuditEvent) -> None:
    notify(
        to=to,
        template=template,
        key=f"event:{event.pk}:{to.pk}",
        url=absolute_url("assessments:goal", goal.pk),
    )
