"""Self-assessments in every state, and conversations before a review, full of canaries."""

from typing import Any

from django.utils import timezone

from assessments.models import SelfAssessment
from assessments.reflections import services as reflections
from assessments.self_assessments import services as assessing
from participants.shipped import TWO_YEAR, shipped_programme
from tests.access.canaries import canary

from .base import Case, Thing, World, fresh

SHIPPED = shipped_programme(TWO_YEAR)
# One review for each conversation, and one that nothing was done for.
REVIEWS = [
    {"key": key, "label": key.capitalize(), "due": {"after_months": 12}}
    for key in ("free", "noted", "returned", "agreed")
]
RULES = {
    "self_assessment": SHIPPED["self_assessment"],
    "reflections": SHIPPED["reflections"],
    "reviews": REVIEWS,
}


def reflecting(case: Case) -> None:
    """Both sides of the first stage are finished; of the second both are drafts; of the last the
    person has finished alone."""
    owner, assessor = case.owner, case.by("assessor")
    for by in (owner, assessor):
        _side(case, "start", by, "selfboth", finished=True)
    case.sides["draft_own"] = _side(case, "middle", owner, "selfown")
    case.sides["draft_assessor"] = _side(case, "middle", assessor, "selfassessor")
    case.sides["alone"] = _side(case, "end", owner, "selfown", finished=True)
    for review in ("noted", "returned", "agreed"):
        case.conversations[review] = reflections.note_conversation(
            participant=case.participant,
            review=review,
            held_on=timezone.localdate(),
            text=canary("talkagreed" if review == "agreed" else "talkwords", case.key),
            second_text="",
            by=assessor,
        )
    for review in ("returned", "agreed"):
        reflections.answer_conversation(
            conversation=case.conversations[review],
            agrees=review == "agreed",
            words=canary("talkwords", case.key),
            by=owner,
        )


def _side(case: Case, stage: str, by: Any, word: str, *, finished: bool = False) -> SelfAssessment:
    side = assessing.begin_self_assessment(participant=case.participant, stage=stage, by=by)
    answers = [
        {"standard": each, "level": 2, "why": canary(word, case.key)} for each in case.standards
    ]
    assessing.save_self_assessment(found=side, answers=answers, by=by)
    if finished:
        assessing.finish_self_assessment(found=side, by=by)
    return side


def put_reflecting(world: World, case: Case, prefix: str) -> None:
    for name, side in case.sides.items():
        world.things[f"{prefix}side_{name}"] = Thing([side.pk], case.key, fresh(side).version)
    for name, talk in case.conversations.items():
        world.things[f"{prefix}conversation_{name}"] = Thing(
            [talk.pk], case.key, fresh(talk).version
        )
    world.things[f"{prefix}stage_start"] = Thing([case.participant.pk, "start"], case.key)
    world.things[f"{prefix}review_free"] = Thing([case.participant.pk, "free"], case.key)
