"""The development plan on the home page of the one whose it is: what is due, and what to answer."""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.goals import rules
from assessments.goals.presentation import COLOURS, review_after
from assessments.models import Goal
from participants.models import Participant

from . import own_queries
from .tasks import Task

Status = Goal.Status
AT_MOST = 4


def due_goals(user: User, participant: Participant, today: date) -> list[Task]:
    """Proposed goals, the review that is near, then goals by their day. One query, and the dates
    where a goal is open: they follow from what the caller has looked up."""
    if participant.status not in Participant.NOT_OVER:
        return []
    goals = own_queries.GOALS.ask_as(user, participant.pk)
    proposed = [_to_answer(goal) for goal in goals if goal.status == Status.PROPOSED]
    still_open = [goal for goal in goals if goal.status == Status.OPEN]
    near = [_due(goal, today) for goal in still_open if rules.is_near(goal.due_on, today)]
    return [*proposed, *_before_review(participant, len(still_open), today), *near][:AT_MOST]


def _to_answer(goal: Goal) -> Task:
    return Task(
        id=f"goal-{goal.pk}",
        title=goal.words,
        url=goal.get_absolute_url(),
        why=f"{goal.author.name} proposed it. Take it on, change it or leave it.",
        holder="you",
        since=goal.created_at,
        label="Proposed",
        colour=COLOURS[Status.PROPOSED],
        mail="Answer a goal that was proposed to you",
    )


def _due(goal: Goal, today: date) -> Task:
    late = goal.due_on < today
    return Task(
        id=f"goal-{goal.pk}",
        title=goal.words,
        url=goal.get_absolute_url(),
        why=f"{rules.due_in_words(goal.due_on, today)}. {goal.steps}",
        label="Carried on" if late else "Due soon",
        colour="orange" if late else "light-blue",
        mail="Look at a goal of your development plan whose day has come" if late else "",
    )


def _before_review(participant: Participant, still_open: int, today: date) -> list[Task]:
    if not still_open:
        return []
    review: Any = review_after(participant, today)
    if review is None or not rules.is_near(review.on, today):
        return []
    goals = "1 goal is" if still_open == 1 else f"{still_open} goals are"
    return [
        Task(
            id=f"plan-{participant.pk}",
            title="Look through your development plan before the review",
            url=reverse("assessments:plan", args=[participant.pk]),
            why=f"{review.label} on {rules.in_words(review.on)}: {goals} open.",
            label="Review",
            colour="purple",
            steps=review.steps,
        )
    ]
