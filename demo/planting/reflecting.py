"""Self-assessments of everybody whose day has come, and the conversations of the stories."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.models import Conversation, SelfAssessment
from assessments.reflections import services as reflections
from assessments.self_assessments import rules
from assessments.self_assessments import services as assessing
from demo import stories
from participants.models import Appointment, Participant

from .cast import Cast, Telling, fresh

# Before the day by which both sides are due.
A_WEEK = timedelta(days=7)


def assess(cast: Cast, participant: Participant, key: str) -> Telling:
    """Stage after stage: the person first, on the day after it who assesses them."""
    left_to = stories.ONE_SIDE_ALONE.get(key, ())
    for number, stage in enumerate(rules.stages_of(participant, cast.today)):
        day = stage.on - A_WEEK if stage.on else cast.today
        if day >= cast.ago(1) or day < participant.here_from:
            continue
        yield day, 12
        if not _is_open(participant, stage.key):
            continue  # Pauses or part time have moved it meanwhile, or the programme is over.
        _side(participant, stage.key, fresh(participant.user), number, 0)
        if stage.key in left_to:
            continue
        yield day + timedelta(days=1), 12
        assessor = _holder(participant, day + timedelta(days=1))
        if assessor and _is_open(participant, stage.key):
            _side(participant, stage.key, assessor, number, 1)


def talk(cast: Cast, participant: Participant, story: stories.Talk) -> Telling:
    yield cast.ago(story.days_ago), 14
    author = _holder(participant, cast.ago(story.days_ago), story.by)
    if author is None:
        return
    noted = reflections.note_conversation(
        participant=fresh(participant),
        review=story.review,
        held_on=cast.ago(story.days_ago),
        text=story.words,
        second_text=story.next,
        by=author,
    )
    if story.ends == "noted":
        return
    yield cast.ago(story.days_ago - 1), 10
    reflections.answer_conversation(
        conversation=Conversation.objects.get(pk=noted.pk),
        agrees=story.ends == "agreed",
        words=story.said,
        by=fresh(participant.user),
    )


def _is_open(participant: Participant, key: str) -> bool:
    today = timezone.localdate()
    now = fresh(participant)
    stage = rules.stage_named(rules.stages_of(now, today), key)
    is_over = now.status not in Participant.NOT_OVER
    return stage is not None and rules.is_open(stage, today) and not is_over


def _holder(participant: Participant, day: date, kind: str = "assessor") -> Any:
    held = Appointment.objects.current(day).filter(participant=participant, kind=kind)
    found = held.select_related("user").first()
    return found.user if found else None


def _side(participant: Participant, stage: str, by: Any, number: int, shift: int) -> None:
    """Further on at each stage; the two see some standards differently, and say why of a few."""
    begun = assessing.begin_self_assessment(participant=fresh(participant), stage=stage, by=by)
    standards = participant.programme.framework.items.judged()
    answers = []
    for place, standard in enumerate(standards):
        level = 1 + number + (place + shift * (place % 3)) % 2
        whys = stories.WHY_SO[shift]
        why = whys[place // 3 % len(whys)] if place % 3 == 0 else ""
        answers.append({"standard": standard, "level": min(level, 4), "why": why})
    assessing.save_self_assessment(found=_again(begun), answers=answers, by=by)
    assessing.finish_self_assessment(found=_again(begun), by=by)


def _again(row: SelfAssessment) -> SelfAssessment:
    return SelfAssessment.objects.get(pk=row.pk)
