"""What several pages show of an assessment, and what they do when it has moved on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.http import UserRequest
from accounts.models import User
from assessments import parts
from assessments.models import Decision, FinalAssessment, IndependentReading
from assessments.prepared import assessment_or_404
from evidence.rules import in_words
from participants.rules import Judging


def fetch(request: UserRequest, pk: UUID) -> FinalAssessment:
    return assessment_or_404(request.user, pk)


def moved_on(request: UserRequest, assessment: FinalAssessment) -> HttpResponse:
    """Back to the assessment with a word on where it stands: this page is no longer of use."""
    messages.info(
        request,
        f"This step is not open. The {assessment.judging.words.whole} now stands at: "
        f"{assessment.status_words}.",
    )
    return redirect(assessment)


def shown(request: UserRequest, assessment: FinalAssessment) -> dict[str, Any]:
    """The whole assessment for a page: parts, reading, decision, and with whom it lies."""
    user = request.user
    reading = IndependentReading.objects.visible_to(user).filter(assessment=assessment).first()
    appointed = parts.appointed_today(assessment.participant, timezone.localdate())
    return named(assessment, user) | {
        "programme": assessment.participant.programme,
        "parts": parts.parts_of(assessment),
        "reading": reading,
        "reading_is_needed": parts.reading_is_needed(assessment),
        "decision": _decision(user, assessment),
        "appeal": parts.appeal_of(user, assessment, timezone.localdate()),
        "holder": parts.lies_with(
            assessment, has_reading=reading is not None, appointed=appointed, user=user
        ),
        "readers": who_can_read(assessment, user),
        "told_readers": told_readers(assessment, user),
        "colour": COLOURS[assessment.status],
    }


def named(assessment: FinalAssessment, user: User) -> dict[str, Any]:
    """The assessment, whose it is, and what things and people are called on its pages."""
    judging = assessment.judging
    name = assessment.participant.user.name
    return {
        "assessment": assessment,
        "participant": assessment.participant,
        "judging": judging,
        "words": judging.words,
        "whole_of": f"Your {judging.words.whole}"
        if assessment.participant.user_id == user.pk
        else f"{judging.words.whole.capitalize()} of {name}",
        "who_recommends": judging.who(judging.recommender, name),
        "who_confirms": judging.who(judging.confirmer),
    }


def _decision(user: User, assessment: FinalAssessment) -> Decision | None:
    """With its final record, whose content is long and not shown here."""
    if assessment.status not in {FinalAssessment.Status.CONFIRMED, FinalAssessment.Status.TOLD}:
        return None
    decisions = Decision.objects.visible_to(user).filter(assessment=assessment)
    return decisions.select_related("final_record").defer("final_record__content").first()


COLOURS = {"draft": "light-blue", "recommended": "yellow", "confirmed": "purple", "told": "green"}


def who_can_read(assessment: FinalAssessment, user: User) -> str:
    name = assessment.participant.user.name
    own = assessment.participant.user_id == user.pk
    judging = assessment.judging
    writer = judging.who(judging.recommender, "you" if own else name)
    if assessment.status == FinalAssessment.Status.DRAFT:
        return f"{writer} alone, until the {judging.words.step} is made."
    if assessment.status == FinalAssessment.Status.TOLD:
        people = _readers_at_the_end(judging, "you" if own else name, "your" if own else "their")
        last = "the independent reader with names removed" if judging.has_reader else ""
        return f"{_and(people, last)}. The workforce lead sees the outcome."
    people = [judging.who(seat, writer) for seat in (judging.recommender, judging.confirmer)]
    last = "the independent reader with names removed once their own view is saved"
    said = f"{_and(people, last if judging.has_reader else '')}."
    if not judging.is_told_in_person:
        return said
    others = "reads" if "supervisor" in judging.involved else "and their supervisor read"
    return f"{said} {name} {others} it after {name} has been told in person."


def told_readers(assessment: FinalAssessment, user: User) -> str:
    """Who reads what is written at the telling and after it."""
    own = assessment.participant.user_id == user.pk
    person, whose = ("you", "your") if own else ("the person told", "their")
    return f"{in_words(_readers_at_the_end(assessment.judging, person, whose), 'and')}."


def _readers_at_the_end(judging: Judging, person: str, whose: str) -> list[str]:
    """Everybody who reads it at the end, the person and their supervisor first."""
    others = [judging.recommender, judging.confirmer]
    return [
        person,
        f"{whose} supervisor",
        *(judging.who(each) for each in others if each not in {"participant", "supervisor"}),
    ]


def _and(people: list[str], last: str) -> str:
    """ "you, your supervisor, the assessor, and ..." where there is a last one."""
    if last:
        return f"{', '.join(people)}, and {last}"
    return in_words(people, "and")
