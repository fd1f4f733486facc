"""Working pattern, agreed pauses and agreed end of one participant: the workforce lead's pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.presentation import leave_rows
from participants.forms import (
    AgreedEndForm,
    PeriodEndForm,
    PeriodRemoveForm,
    WorkingPatternForm,
)
from participants.models import Leave, Participant, WorkingPattern
from participants.permissions import can_manage_participant
from participants.services import (
    agree_end,
    change_working_pattern_end,
    record_working_pattern,
    remove_leave,
    remove_working_pattern,
)
from ui.forms import CreateForm, submit

PAGE = "participants:time_list"


@require_safe
def time_list(request: UserRequest, pk: str) -> HttpResponse:
    participant = _participant(request, pk)
    context = {
        "participant": participant,
        "patterns": _with_stage(WorkingPattern.objects.visible_to(request.user), participant),
        "leaves": _leaves(request, participant),
    }
    return render(request, "participants/time_list.html", context)


def working_pattern_add(request: UserRequest, pk: str) -> HttpResponse:
    template = "participants/working_pattern_add.html"
    return _add(request, pk, WorkingPatternForm, record_working_pattern, template)


def working_pattern_edit(request: UserRequest, pk: str) -> HttpResponse:
    pattern = get_object_or_404(WorkingPattern.objects.visible_to(request.user), pk=pk)
    return _change_end(request, pattern, change_working_pattern_end, pattern=pattern)


def leave_remove(request: UserRequest, pk: str) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    return _remove(request, leave, remove_leave, leave=leave)


def working_pattern_remove(request: UserRequest, pk: str) -> HttpResponse:
    pattern = get_object_or_404(WorkingPattern.objects.visible_to(request.user), pk=pk)
    return _remove(request, pattern, remove_working_pattern, pattern=pattern)


def agreed_end_edit(request: UserRequest, pk: str) -> HttpResponse:
    participant = _participant(request, pk)
    form = AgreedEndForm(request.POST or None, instance=participant)
    if submit(form, agree_end, participant=participant, by=request.user):
        messages.success(request, f"Saved: {participant.end_explained}")
        return redirect(PAGE, participant.pk)
    context = {
        "participant": participant,
        "form": form,
        "closed": participant.why_closed(request.user),
    }
    return render(request, "participants/agreed_end_edit.html", context)


def _participant(request: UserRequest, pk: str) -> Participant:
    participant: Participant = get_object_or_404(
        Participant.objects.visible_to(request.user), pk=pk
    )
    require(can_manage_participant(request.user, participant))
    return participant


def _leaves(request: UserRequest, participant: Participant) -> list[dict[str, Any]]:
    found = Leave.objects.visible_to(request.user).filter(participant=participant)
    leaves = found.select_related("recorded_by")
    return leave_rows(participant, leaves, request.user, timezone.localdate())


def _with_stage(periods: Any, participant: Participant) -> list[dict[str, Any]]:
    today = timezone.localdate()
    found = periods.filter(participant=participant).select_related("recorded_by")
    return [{"row": each, "stage": each.stage(today)} for each in found]


def _add(
    request: UserRequest,
    pk: str,
    form_class: type[CreateForm],
    service: Callable[..., Any],
    template: str,
) -> HttpResponse:
    participant = _participant(request, pk)
    form = form_class(request.POST or None)
    if made := submit(form, service, participant=participant, by=request.user):
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    return render(request, template, {"participant": participant, "form": form})


def _change_end(
    request: UserRequest, period: Leave | WorkingPattern, service: Callable[..., Any], **named: Any
) -> HttpResponse:
    require(can_manage_participant(request.user, period.participant))
    form = PeriodEndForm(request.POST or None, instance=period)
    if submit(form, service, by=request.user, **named):
        messages.success(request, f"Saved: {period}.")
        return redirect(PAGE, period.participant_id)
    return render(request, "participants/period_edit.html", _context(period, form))


def _remove(
    request: UserRequest, period: Leave | WorkingPattern, service: Callable[..., Any], **named: Any
) -> HttpResponse:
    require(can_manage_participant(request.user, period.participant))
    words = str(period)
    form = PeriodRemoveForm(request.POST or None, instance=period)
    if submit(form, service, by=request.user, **named):
        messages.success(request, f"Removed: {words}.")
        return redirect(PAGE, period.participant_id)
    return render(request, "participants/period_remove.html", _context(period, form))


def _context(period: Leave | WorkingPattern, form: Any) -> dict[str, Any]:
    is_leave = isinstance(period, Leave)
    return {
        "period": period,
        "participant": period.participant,
        "form": form,
        "what": "agreed pause" if is_leave else "working pattern",
        "is_leave": is_leave,
    }
