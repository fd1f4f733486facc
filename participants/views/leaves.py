"""A pause with its agreements: the workforce lead's pages. What would move is shown first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.forms import AgreementForm, LeaveForm
from participants.agreements.presentation import known_names, pause_agreements
from participants.agreements.rules import who_agrees
from participants.agreements.services import (
    check_agreements,
    record_agreed_pause,
    record_agreement,
)
from participants.models import Leave, LeaveAgreement
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services.period_plan import PeriodPlan, plan_period
from participants.services.periods import leave_of
from ui.forms import submit

from .checked import Check, show_check, submit_checked

PAGE = "participants:time_list"


def leave_add(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    form = LeaveForm(request.POST or None, participant=participant, by=request.user)

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        check_agreements(participant, answers["agreed"], answers["why"])
        days = {name: answers[name] for name in ("starts_on", "ends_on")}
        return plan_period(participant=participant, period=leave_of(participant, **days))

    made = submit_checked(
        form, plan_of, record_agreed_pause, participant=participant, by=request.user
    )
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    context = {"participant": participant, "form": form}
    return render(request, "participants/leave_add.html", context)


def leave_agreement_add(request: UserRequest, pk: str) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    participant = leave.participant
    require(can_manage_participant(request.user, participant))
    given = LeaveAgreement.objects.visible_to(request.user).filter(leave=leave)
    missing = pause_agreements(participant, [leave], given)[leave.pk].missing_roles
    if not missing:
        messages.info(request, "Every agreement that the programme asks for is recorded.")
        return redirect(PAGE, participant.pk)
    title = participant.programme.participant_short_title
    known = known_names(participant, request.user, timezone.localdate())
    form = AgreementForm(
        request.POST or None,
        roles=[(role, who_agrees(role, title)) for role in missing],
        initial={"name": known.get(missing[0], "") if len(missing) == 1 else ""},
    )
    if submit(form, record_agreement, leave=leave, by=request.user):
        messages.success(request, "Agreement recorded")
        return redirect(PAGE, participant.pk)
    context = {"leave": leave, "participant": participant, "form": form}
    return render(request, "participants/leave_agreement_add.html", context)
