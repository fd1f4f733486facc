"""What the one whose programme it is is asked to think over: self-assessments, and reflections
before reviews."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from assessments.models import Conversation, SelfAssessment, StagedReflection
from assessments.reflections import rules as reflections
from assessments.self_assessments import rules as self_assessments
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.rules.dated import Dated
from participants.rules.words import small

from .joined import keys_of
from .tasks import Task

Own = SelfAssessment.Side.OWN


def with_what_was_thought_over() -> dict[str, Any]:
    """To annotate participants with what ``to_think_over`` asks of them."""
    own = OuterRef("pk")
    talked = Conversation.objects.filter(participant=own)
    noted = talked.filter(status=Conversation.Status.NOTED).order_by("status_changed_at")
    written = StagedReflection.objects.filter(participant=own)
    submitted = written.filter(item__status__in=EvidenceItem.SUBMITTED_OR_LATER)
    finished = SelfAssessment.objects.filter(participant=own, side=Own, status="finished")
    return {
        "talked_over": keys_of(talked, "review"),
        "reflections_begun": keys_of(written, "review"),
        "reflections_submitted": keys_of(submitted, "review"),
        "self_assessed": keys_of(finished, "stage"),
        "note_to_agree": Subquery(noted.values("pk")[:1]),
        "note_by": Subquery(noted.values("author__name")[:1]),
        "note_since": Subquery(noted.values("status_changed_at")[:1]),
    }


def to_think_over(participant: Any, today: date) -> list[Task]:
    """Of a participant ``with_what_was_thought_over``: the note of a conversation to agree to, the
    reflection before the next review, and the self-assessment whose day has come. No query: the
    dates follow from what the caller has looked up."""
    if participant.status not in Participant.NOT_OVER:
        return []
    return [*_reflections(participant, today), *_self_assessment(participant, today)]


def _reflections(participant: Any, today: date) -> list[Task]:
    if participant.status != Participant.Status.ON_PROGRAMME:
        return []
    found = [_to_agree(participant)] if participant.note_to_agree else []
    asked = reflections.asked_now(reflections.asked_of(participant, today), today)
    done = f"{participant.talked_over},{participant.reflections_submitted}".split(",")
    if asked is None or asked.key in done:
        return found
    return [*found, _to_write(participant, asked, today)]


def _to_agree(participant: Any) -> Task:
    return Task(
        id=f"conversation-{participant.note_to_agree}",
        title="Agree to the note of a conversation, or send it back",
        url=reverse("assessments:conversation", args=[participant.note_to_agree]),
        why=f"{participant.note_by} noted what you talked about. It counts once you agree.",
        holder="you",
        since=participant.note_since,
        label="To agree",
        colour="orange",
        mail="Agree to the note of a conversation, or send it back",
    )


def _to_write(participant: Any, asked: reflections.Asked, today: date) -> Task:
    is_begun = asked.key in participant.reflections_begun.split(",")
    begun = "Your draft is not submitted yet." if is_begun else "Or talk it through instead."
    return Task(
        id=f"reflection-{asked.key}",
        title=f"Reflection before your {small(asked.label)}",
        url=reverse("assessments:reflection_list", args=[participant.pk]),
        why=f"{asked.due_in_words(today)}. {begun}",
        label="Late" if asked.due.on and asked.due.on < today else "Due soon",
        colour="orange" if asked.due.on and asked.due.on < today else "light-blue",
        steps=asked.due.steps,
        mail=f"Write the reflection before your {small(asked.label)}",
    )


def _self_assessment(participant: Any, today: date) -> list[Task]:
    stage = self_assessments.asked_now(self_assessments.stages_of(participant, today), today)
    if stage is None or stage.key in participant.self_assessed.split(","):
        return []
    return [_to_assess(participant, stage, today)]


def _to_assess(participant: Participant, stage: Dated, today: date) -> Task:
    late = stage.on is not None and stage.on < today
    return Task(
        id=f"self-{stage.key}",
        title=f"Self-assessment: {small(stage.label)}",
        url=reverse("assessments:self_assessment", args=[participant.pk, stage.key]),
        why=f"{self_assessments.due_in_words(stage, today)}. A word for each standard.",
        label="Late" if late else "Due soon",
        colour="orange" if late else "light-blue",
        steps=stage.steps,
        mail="Finish your self-assessment",
    )
