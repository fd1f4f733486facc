"""What several pages show of an assessment, and what they do when it has moved on."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.http import UserRequest, can_sign_in_again
from accounts.models import User
from assessments import parts
from assessments.models import Decision, FinalAssessment, IndependentReading

View = Callable[..., HttpResponse]


def signed_in_again(view: View) -> View:
    """Ask for the password again before a step that counts as a signature."""
    wrapped: View = reauthentication_required(view, enabled=can_sign_in_again)
    return wrapped


def fetch(request: UserRequest, pk: Any) -> FinalAssessment:
    found: FinalAssessment = get_object_or_404(
        FinalAssessment.objects.visible_to(request.user), pk=pk
    )
    return found


def moved_on(request: UserRequest, assessment: FinalAssessment) -> HttpResponse:
    """Back to the assessment with a word on where it stands: this page is no longer of use."""
    messages.info(
        request,
        "This step is not open. The final assessment now stands at: "
        f"{assessment.get_status_display()}.",
    )
    return redirect(assessment)


def shown(request: UserRequest, assessment: FinalAssessment) -> dict[str, Any]:
    """The whole assessment for a page: parts, reading, decision, and with whom it lies."""
    user = request.user
    reading = IndependentReading.objects.visible_to(user).filter(assessment=assessment).first()
    appointed = parts.appointed_today(assessment.participant, timezone.localdate())
    return {
        "assessment": assessment,
        "participant": assessment.participant,
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
        "colour": COLOURS[assessment.status],
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
    if assessment.status == FinalAssessment.Status.DRAFT:
        return "the assessor alone, until the recommendation is made."
    if assessment.status == FinalAssessment.Status.TOLD:
        own = assessment.participant.user_id == user.pk
        whom = "you, your supervisor" if own else f"{name}, their supervisor"
        return (
            f"{whom}, the assessor, the confirmer, and the independent reader "
            "with names removed. The workforce lead sees the outcome."
        )
    return (
        "the assessor, the confirmer, and the independent reader with names removed once their own "
        f"view is saved. {name} and their supervisor read it after {name} has been told in person."
    )
