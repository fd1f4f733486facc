"""The participant, once told in person, may reply."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from assessments import permissions, services
from assessments.forms import DecisionAnswerForm
from ui.forms import submit

from .showing import fetch, shown


def decision_answer(request: UserRequest, pk: Any) -> HttpResponse:
    assessment = fetch(request, pk)
    require(permissions.can_answer_decision(request.user, assessment))
    form = DecisionAnswerForm(request.POST or None, instance=assessment)
    if submit(form, services.answer_decision, assessment=assessment, by=request.user):
        messages.success(request, "Your reply is saved")
        return redirect(assessment)
    context = shown(request, assessment) | {"form": form}
    return render(request, "assessments/decision_answer.html", context)
