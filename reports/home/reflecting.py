"""What the one whose programme it is is asked to think over: self-assessments, and reflections
before reviews."""

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from assessments.models import Conversation, SelfAssessment, StagedReflection
from assessments.reflections import rules as reflections
from assessments.self_assessments import rules as self_assessments
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.rules.dates import Dated

from .tasks import Task

Own = SelfAssessment.Side.OWN


def to_think_over(user: User, participant: Participant, today: date) -> list[Task]:
    """Notes of conversations to agree to, the reflection before the next review, and the
    self-assessment whose day has come. Nothing is asked where the programme asks for neither, and
    at most three queries; the dates follow from what the caller has looked up."""
    if participant.status not in Participant.NOT_OVER:
        return []
    return [*_reflections(user, participant, today), *_self_assessment(user, participant, today)]


def _reflections(user: User, participant: Participant, today: date) -> list[Task]:
    if participant.status != Participant.Status.ON_PROGRAMME:
        return []
    if not participant.programme.reflections:
        return []
    mine = Conversation.objects.visible_to(user).filter(participant=participant)
    talked = list(mine.select_related(None).select_related("author"))
    to_agree = [each for each in talked if each.status == Conversation.Status.NOTED]
    found = [_to_agree(each) for each in to_agree]
    asked = reflections.asked_now(reflections.asked_of(participant, today), today)
    if asked is None or any(each.review == asked.key for each in talked):
        return found
    written = StagedReflection.objects.visible_to(user).filter(participant=participant)
    staged = written.filter(review=asked.key).first()
    if staged and staged.item.status in EvidenceItem.SUBMITTED_OR_LATER:
        return found
    return [*found, _to_write(participant, asked, staged, today)]


def _to_agree(noted: Conversation) -> Task:
    return Task(
        id=f"conversation-{noted.pk}",
        title="Agree to the note of a conversation, or send it back",
        url=noted.get_absolute_url(),
        why=f"{noted.author.name} noted what you talked about. It counts once you agree.",
        holder="you",
        since=noted.status_changed_at,
        label="To agree",
        colour="orange",
        mail="Agree to the note of a conversation, or send it back",
    )


def _to_write(participant: Participant, asked: reflections.Asked, staged: Any, today: date) -> Task:
    begun = "Your draft is not submitted yet." if staged else "Or talk it through instead."
    page = reverse("assessments:reflection_list", args=[participant.pk])
    return Task(
        id=f"reflection-{asked.key}",
        title=f"Reflection before your {reflections.small(asked.label)}",
        url=staged.item.get_absolute_url() if staged else page,
        why=f"{asked.due_in_words(today)}. {begun}",
        label="Late" if asked.due.on and asked.due.on < today else "Due soon",
        colour="orange" if asked.due.on and asked.due.on < today else "light-blue",
        steps=asked.due.steps,
        mail=f"Write the reflection before your {reflections.small(asked.label)}",
    )


def _self_assessment(user: User, participant: Participant, today: date) -> list[Task]:
    stage = self_assessments.asked_now(self_assessments.stages_of(participant, today), today)
    if stage is None:
        return []
    done = SelfAssessment.objects.visible_to(user).filter(
        participant=participant, stage=stage.key, side=Own, status="finished"
    )
    return [] if done.exists() else [_to_assess(participant, stage, today)]


def _to_assess(participant: Participant, stage: Dated, today: date) -> Task:
    late = stage.on is not None and stage.on < today
    return Task(
        id=f"self-{stage.key}",
        title=f"Self-assessment: {reflections.small(stage.label)}",
        url=reverse("assessments:self_assessment", args=[participant.pk, stage.key]),
        why=f"{self_assessments.due_in_words(stage, today)}. A word for each standard.",
        label="Late" if late else "Due soon",
        colour="orange" if late else "light-blue",
        steps=stage.steps,
        mail="Finish your self-assessment",
    )
