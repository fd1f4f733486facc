"""A pause with its agreements: the workforce lead's pages. What would move is shown first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.forms import AgreementForm, LeaveEndForm, LeaveForm
from participants.agreements.planning import moved_by_pause
from participants.agreements.presentation import known_names, pause_agreements
from participants.agreements.rules import who_agrees
from participants.agreements.services import (
    change_agreed_pause,
    record_agreed_pause,
    record_agreement,
)
from participants.models import Leave, LeaveAgreement, Participant
from participants.permissions import can_manage_participant
from participants.rules import Pause, implausible_period
from participants.rules.what_if import Compared
from ui.forms import submit

PAGE = "participants:time_list"


def leave_add(request: UserRequest, pk: str) -> HttpResponse:
    participant: Participant = get_object_or_404(
        Participant.objects.visible_to(request.user).with_time(), pk=pk
    )
    require(can_manage_participant(request.user, participant))
    form = LeaveForm(request.POST or None, participant=participant, by=request.user)
    moved = _to_be_seen(form, participant, None)
    if not moved and (
        made := submit(form, record_agreed_pause, participant=participant, by=request.user)
    ):
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    context = {"participant": participant, "form": form, "moved": moved}
    return render(request, "participants/leave_add.html", context)


def leave_edit(request: UserRequest, pk: str) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    participant = leave.participant
    require(can_manage_participant(request.user, participant))
    form = LeaveEndForm(request.POST or None, instance=leave)
    moved = _to_be_seen(form, participant, leave)
    if not moved and submit(form, change_agreed_pause, leave=leave, by=request.user):
        messages.success(request, f"Saved: {leave}.")
        return redirect(PAGE, leave.participant_id)
    context = {
        "period": leave,
        "participant": participant,
        "form": form,
        "what": "agreed pause",
        "is_leave": True,
        "moved": moved,
    }
    return render(request, "participants/period_edit.html", context)


def leave_agreement_add(request: UserRequest, pk: str) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    participant = leave.participant
    require(can_manage_participant(request.user, participant))
    given = LeaveAgreement.objects.visible_to(request.user).filter(leave=leave)
    missing = pause_agreements(participant, given)[leave.pk].missing_roles
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


def _to_be_seen(form: Any, participant: Participant, leave: Leave | None) -> list[Compared]:
    """The dates that sending the form would move, where its sender has not seen them yet."""
    if not (form.is_bound and form.is_valid()) or form.was_seen:
        return []
    today = timezone.localdate()
    starts_on = leave.starts_on if leave else form.cleaned_data["starts_on"]
    ends_on = form.cleaned_data["ends_on"]
    if implausible_period(starts_on, ends_on, today):
        return []
    before = Pause(leave.starts_on, leave.ends_on) if leave else None
    timeline = participant.timeline(today)
    moved = moved_by_pause(timeline, before, Pause(starts_on, ends_on))
    if moved:
        form.show_seen()
    return moved
