"""The development plan as it stands in the record: goals, by when, and what came of them.

Comments stay between the person and those who support them, and so do goals that were proposed and
never taken on.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.models import ByWhom, Goal, GoalNote
from participants.models import Participant

Content = dict[str, Any]
Kind = GoalNote.Kind
TAKEN_ON = {Kind.TAKEN_ON, Kind.REOPENED}
CLOSING = {Kind.DONE, Kind.LET_GO}


def plan_content(participant: Participant) -> list[Content]:
    """In the order in which they came into the plan: two queries."""
    goals = Goal.objects.filter(participant=participant).select_related("standard")
    notes = GoalNote.objects.filter(goal__participant=participant, kind__in=TAKEN_ON | CLOSING)
    told: dict[Any, list[GoalNote]] = {}
    for note in notes.order_by("at"):
        told.setdefault(note.goal_id, []).append(note)
    found = [
        _goal(goal, participant, told.get(goal.pk, []))
        for goal in goals
        if _is_in_plan(goal, participant, told.get(goal.pk, []))
    ]
    return sorted(found, key=lambda each: (each["added_on"], each["due_on"], each["words"]))


def _is_in_plan(goal: Goal, participant: Participant, notes: list[GoalNote]) -> bool:
    """The person's own, or one they took on."""
    return goal.author_id == participant.user_id or any(note.kind in TAKEN_ON for note in notes)


def _goal(goal: Goal, participant: Participant, notes: list[GoalNote]) -> Content:
    closed = goal.status in Goal.CLOSED
    closing = next((note for note in reversed(notes) if note.kind in CLOSING), None)
    own = goal.by_whom == ByWhom.PARTICIPANT
    return {
        "words": goal.words,
        "steps": goal.steps,
        "due_on": goal.due_on.isoformat(),
        "by_whom": participant.user.name if own else str(ByWhom(goal.by_whom).label).lower(),
        "standard_code": goal.standard.human_coding_scheme if goal.standard else "",
        "state": goal.status,
        "state_words": str(goal.get_status_display()),
        "added_on": _added_on(goal, participant, notes).isoformat(),
        "closed_on": timezone.localdate(goal.status_changed_at).isoformat() if closed else None,
        "outcome": closing.words if closed and closing else "",
    }


def _added_on(goal: Goal, participant: Participant, notes: list[GoalNote]) -> date:
    """The day it came into the plan: a proposed goal when it was taken on."""
    if goal.author_id == participant.user_id:
        return timezone.localdate(goal.created_at)
    return timezone.localdate(next(note.at for note in notes if note.kind in TAKEN_ON))
