"""The development plans of the stories."""

from typing import Any

from assessments.goals.services import add_goal, close_goal, comment_on_goal
from assessments.models import Goal
from demo import stories
from participants.models import Participant
from standards.models import FrameworkItem

from .cast import Cast, Telling, fresh


def plan(cast: Cast, participant: Participant, story: stories.Goal) -> Telling:
    yield cast.ago(story.days_ago), 13
    own = fresh(participant.user)
    supervisor = cast.holder(participant, "supervisor")
    goal = add_goal(
        participant=participant,
        words=story.words,
        steps=story.steps,
        due_on=cast.ago(story.due_days_ago),
        by_whom="participant",
        standard=_standard(participant, story.standard),
        by=own if story.by == "participant" else supervisor,
    )
    if story.ends != "open":
        yield cast.ago(story.ended_days_ago), 13
        close_goal(goal=_fresh(goal), outcome=story.ends, note=story.said, by=own)
    elif story.said:
        yield cast.ago(story.due_days_ago), 15
        comment_on_goal(goal=_fresh(goal), words=story.said, by=supervisor)


def _standard(participant: Participant, code: str) -> FrameworkItem | None:
    if not code:
        return None
    standards: Any = participant.programme.framework.items
    found: FrameworkItem = standards.get(human_coding_scheme=code)
    return found


def _fresh(goal: Goal) -> Goal:
    return Goal.objects.get(pk=goal.pk)
