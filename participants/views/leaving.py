from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from participants.forms import LeavingForm, LeavingTakeBackForm
from participants.models import Appointment, Departure, Participant
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services import leave_programme, take_back_leaving
from participants.services.leaving import BEING_JUDGED
from ui.forms import submit


def participant_leave(request: UserRequest, pk: UUID) -> HttpResponse:
    """Record leaving; what follows from it is said first."""
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    if request.method == "GET" and participant.status == Participant.Status.LEFT:
        messages.info(request, "It is recorded already that this person has left.")
        return redirect(participant)
    initial = {"reason": request.GET.get("reason", "")}
    form = LeavingForm(request.POST or None, instance=participant, initial=initial)
    if submit(form, leave_programme, participant=participant, by=request.user):
        messages.success(request, f"It is recorded that {participant.user.name} has left.")
        return redirect(participant)
    judged = participant.status == Participant.Status.BEING_JUDGED
    context = {
        "participant": participant,
        "form": form,
        "closed": BEING_JUDGED if judged else "",
        "appointments": Appointment.objects.visible_to(request.user)
        .filter(participant=participant)
        .not_ended(timezone.localdate()),
    }
    return render(request, "participants/participant_leave.html", context)


def leaving_take_back(request: UserRequest, pk: UUID) -> HttpResponse:
    """For a mistake: back to what it was before."""
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    departure = (
        Departure.objects.visible_to(request.user)
        .standing()
        .filter(participant=participant)
        .first()
    )
    form = LeavingTakeBackForm(request.POST or None, instance=participant)
    if submit(form, take_back_leaving, participant=participant, by=request.user):
        messages.success(request, f"{participant.user.name} is in the programme as before.")
        return redirect(participant)
    if departure is None and not form.errors:
        messages.info(request, "It is not recorded that this person has left.")
        return redirect(participant)
    context = {"participant": participant, "form": form, "departure": departure}
    return render(request, "participants/leaving_take_back.html", context)
