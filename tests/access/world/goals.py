"""The plan: one open goal of everybody, and of some a goal of each state, full of canaries."""

import datetime

from django.utils import timezone

from assessments.goals import services
from assessments.models import Goal
from tests.access.canaries import canary

from .base import Case, fresh


def first_goal(case: Case) -> None:
    case.goals["open"] = _add(case, "owner")


def goals(case: Case) -> None:
    case.goals["proposed"] = _add(case, "supervisor")
    case.goals["done"] = _add(case, "owner")
    comment, words = canary("goalcomment", case.key), canary("goalwords", case.key)
    services.comment_on_goal(goal=case.goals["open"], words=comment, by=case.by("assessor"))
    services.close_goal(goal=case.goals["done"], outcome="done", note=words, by=case.owner)


def _add(case: Case, who: str) -> Goal:
    added = services.add_goal(
        participant=case.participant,
        words=canary("goalwords", case.key),
        steps=canary("goalwords", case.key),
        due_on=timezone.localdate() + datetime.timedelta(days=3),
        by_whom="participant",
        standard=None,
        by=case.owner if who == "owner" else case.by(who),
    )
    goal: Goal = fresh(added)
    return goal
