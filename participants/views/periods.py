"""Working pattern, agreed pauses and agreed end of one participant: the workforce lead's pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.presentation import leave_rows
from participants.forms import (
    AgreedEndForm,
    PeriodDaysForm,
    PeriodRemoveForm,
    WorkingPatternForm,
)
from participants.models import Extension, Leave, Participant, WorkingPattern
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.rules import outside_in_words
from participants.services import (
    agree_end,
    change_leave_days,
    change_working_pattern_days,
    record_working_pattern,
    remove_leave,
    remove_working_pattern,
)
from participants.services.period_plan import PeriodPlan, plan_period
from participants.services.periods import pattern_of
from participants.services.working_life import KINDS
from ui.forms import CreateForm, submit

from .checked import Check, plan_of_days, show_check, submit_checked

PAGE = "participants:time_list"
# kind, title, what one of them is called, what is said where there is none
OTHERS = [
    ("employment", "Employment", "an employment", "None recorded."),
    ("team", "Team", "a team", "In no team."),
    ("host-placement", "Host placement", "a host placement", "None recorded."),
    ("buddy", "Buddy", "a buddy", "None recorded."),
]


@require_safe
def time_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = _participant(request, pk)
    patterns = _with_stage(WorkingPattern.objects.visible_to(request.user), participant)
    leaves = _leaves(request, participant)
    # What is shown is what the end is reckoned from: it is not looked up again.
    participant.keep_time([each["row"] for each in patterns], [each["row"] for each in leaves])
    context = {
        "participant": participant,
        "patterns": patterns,
        "leaves": leaves,
        "others": _others(request, participant),
        "extensions": _extensions(request, participant),
        "outside": _outside(participant),
    }
    return render(request, "participants/time_list.html", context)


def _others(request: UserRequest, participant: Participant) -> list[dict[str, Any]]:
    """The other kinds, each with what is said where there is none."""
    return [
        {
            "kind": kind,
            "a_what": a_what,
            "title": title,
            "empty": empty,
            "rows": _with_stage(KINDS[kind].objects.visible_to(request.user), participant),
        }
        for kind, title, a_what, empty in OTHERS
    ]


def _outside(participant: Participant) -> list[dict[str, Any]]:
    """Every day outside the programme that it is tied to, recorded or not."""
    programme = participant.programme.as_rules()
    return [
        {
            "label": outside_in_words(name),
            "day": participant.known_outside.get(name),
            "tied": "; ".join(programme.tied_to(name)),
        }
        for name in programme.days_outside
    ]


def _extensions(request: UserRequest, participant: Participant) -> Any:
    if not (participant.extension_months or participant.extension_days):
        return []
    found = Extension.objects.visible_to(request.user).filter(participant=participant)
    return found.select_related("recorded_by")


def working_pattern_add(request: UserRequest, pk: UUID) -> HttpResponse:
    template = "participants/working_pattern_add.html"
    return _add(request, pk, WorkingPatternForm, pattern_of, record_working_pattern, template)


def leave_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    return _change_days(request, leave, change_leave_days, leave=leave)


def working_pattern_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    pattern = get_object_or_404(WorkingPattern.objects.visible_to(request.user), pk=pk)
    return _change_days(request, pattern, change_working_pattern_days, pattern=pattern)


def leave_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    return _remove(request, leave, remove_leave, leave=leave)


def working_pattern_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    pattern = get_object_or_404(WorkingPattern.objects.visible_to(request.user), pk=pk)
    return _remove(request, pattern, remove_working_pattern, pattern=pattern)


def agreed_end_edit(request: UserRequest, pk: UUID) -> HttpResponse:
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


def _participant(request: UserRequest, pk: UUID) -> Participant:
    participant = participant_or_404(request.user, pk)
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
    pk: UUID,
    form_class: type[CreateForm],
    unsaved: Callable[..., Any],
    service: Callable[..., Any],
    template: str,
) -> HttpResponse:
    participant = _participant(request, pk)
    form = form_class(request.POST or None)

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        return plan_period(participant=participant, period=unsaved(participant, **answers))

    made = submit_checked(form, plan_of, service, participant=participant, by=request.user)
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    return render(request, template, {"participant": participant, "form": form})


def _change_days(
    request: UserRequest, period: Leave | WorkingPattern, service: Callable[..., Any], **named: Any
) -> HttpResponse:
    participant = period.participant
    require(can_manage_participant(request.user, participant))
    form = PeriodDaysForm(request.POST or None, instance=period)
    plan_of = plan_of_days(participant, period)
    made = submit_checked(form, plan_of, service, by=request.user, **named)
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Saved: {period}.")
        return redirect(PAGE, period.participant_id)
    return render(request, "participants/period_edit.html", _context(period, form))


def _remove(
    request: UserRequest, period: Leave | WorkingPattern, service: Callable[..., Any], **named: Any
) -> HttpResponse:
    require(can_manage_participant(request.user, period.participant))
    words = str(period)
    plan = plan_period(participant=period.participant, period=period, remove=True)
    form = PeriodRemoveForm(request.POST or None, instance=period, initial={"seen": plan.digest})
    if submit(form, service, by=request.user, **named):
        messages.success(request, f"Removed: {words}.")
        return redirect(PAGE, period.participant_id)
    if form.is_bound:
        form.see(plan.digest)
    return render(
        request, "participants/period_remove.html", _context(period, form) | {"plan": plan}
    )


def _context(period: Leave | WorkingPattern, form: Any) -> dict[str, Any]:
    is_leave = isinstance(period, Leave)
    edit = "leave_edit" if is_leave else "working_pattern_edit"
    return {
        "period": period,
        "participant": period.participant,
        "form": form,
        "what": "agreed pause" if is_leave else "working pattern",
        "a_what": "an agreed pause" if is_leave else "a working pattern",
        "edit_url": reverse(f"participants:{edit}", args=[period.pk]),
        "is_leave": is_leave,
        "is_pattern": not is_leave,
        "moves_dates": True,
    }
