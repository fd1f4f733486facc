"""The confirmer confirms the recommendation, or sends it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest, signed_in_again
from accounts.permissions import require
from assessments import permissions, services
from assessments.basis import submitted_since
from assessments.models import FinalAssessment
from assessments.moderation.forms import DecisionConfirmForm, RecommendationReturnForm
from assessments.moderation.presentation import checklist_rows, counts_in_words
from audit.services import allows
from ui.forms import submit

from .showing import fetch, moved_on, shown

Status = FinalAssessment.Status


def decision_confirm(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_confirm_decision(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.CONFIRMED):
        return moved_on(request, assessment)
    return _confirm(request, assessment)


@signed_in_again
def _confirm(request: UserRequest, assessment: FinalAssessment) -> HttpResponse:
    form = DecisionConfirmForm(request.POST or None, instance=assessment)
    if submit(form, services.confirm_decision, assessment=assessment, by=request.user):
        messages.success(request, _confirmed(assessment))
        return redirect(assessment)
    context = shown(request, assessment) | {"form": form}
    context["reading_is_awaited"] = context["reading_is_needed"] and context["reading"] is None
    looked_at = [assessment.recommended_at, getattr(context["reading"], "saved_at", None)]
    if moments := list(filter(None, looked_at)):
        context["newer"] = submitted_since(assessment.participant, min(moments))
    if assessment.judging.judges_standards:
        participant, today = assessment.participant, timezone.localdate()
        rows = checklist_rows(request.user, participant, today)
        context |= {"rows": rows, "counts": counts_in_words(rows)}
    return render(request, "assessments/decision_confirm.html", context)


def _confirmed(assessment: FinalAssessment) -> str:
    judging, name = assessment.judging, assessment.participant.user.name
    if not judging.is_told_in_person:
        return (
            f"{judging.words.step.capitalize()} {judging.words.confirmed}. {name} can read it now."
        )
    teller = judging.who(judging.recommender).capitalize()
    return f"Decision confirmed. {teller} has been asked to tell them in person."


def recommendation_return(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_confirm_decision(request.user, assessment))
    if request.method == "GET" and not allows(assessment, Status.DRAFT):
        return moved_on(request, assessment)
    form = RecommendationReturnForm(request.POST or None, instance=assessment)
    if submit(form, services.return_recommendation, assessment=assessment, by=request.user):
        judging = assessment.judging
        who = judging.who(judging.recommender, assessment.participant.user.name)
        again = "declared" if judging.is_declared else "recommended"
        messages.success(request, f"Sent back to {who}. You will hear when it is {again} again.")
        return redirect("reports:home")
    context = shown(request, assessment) | {"form": form}
    return render(request, "assessments/recommendation_return.html", context)
