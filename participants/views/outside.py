"""Days outside the programme: what is tied to them is seen before they are recorded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from participants.forms import OutsideDaysForm
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services import record_outside_days
from participants.services.outside import plan_outside_days
from participants.services.period_plan import PeriodPlan

from .checked import Check, show_check, submit_checked


def outside_days_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    form = OutsideDaysForm(request.POST or None, instance=participant)

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        return plan_outside_days(participant, answers["days"])

    made = submit_checked(
        form, plan_of, record_outside_days, participant=participant, by=request.user
    )
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, "Saved")
        return redirect("participants:time_list", participant.pk)
    context = {"participant": participant, "form": form}
    return render(request, "participants/outside_days_edit.html", context)
