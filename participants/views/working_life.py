"""Employment, host placement, buddy and extension of one person: the workforce lead's pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from participants.forms import (
    PERIOD_FORMS,
    ExtensionForm,
    ExtensionRemoveForm,
    PeriodDaysForm,
    PeriodRemoveForm,
)
from participants.models import Adjustment, Extension, Participant
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services import (
    change_period_days,
    record_extension,
    record_period,
    remove_extension,
    remove_period,
)
from participants.services.period_plan import PeriodPlan, plan_period
from participants.services.working_life import (
    KINDS,
    check_agreement,
    period_of,
    plan_extension,
    plan_without,
)
from ui.forms import submit

from .checked import Check, plan_of_days, show_check, submit_checked

PAGE = "participants:time_list"
# What it is called in a sentence, and what is said before one records it.
WORDS = {
    "employment": (
        "employment",
        "Employed by your organisation, and since when. Where the time of the programme runs from "
        "the employment, or the programme asks where people work, dates and who is paid for follow "
        "from it.",
    ),
    "team": (
        "team",
        "A team of your organisation. It can be planned ahead: from its first day on lists and "
        "figures show them in it. It moves no date.",
    ),
    "host-placement": (
        "host placement",
        "A time with another organisation while employed by yours. It moves no date.",
    ),
    "buddy": (
        "buddy",
        "A colleague they can ask. Only the name is kept: a buddy needs no account and reads "
        "nothing here. The person, their practice supervisor and the workforce leads see it.",
    ),
}


def period_add(request: UserRequest, pk: UUID, kind: str) -> HttpResponse:
    participant = _participant(request, pk)
    form = _known(PERIOD_FORMS, kind)(request.POST or None, participant=participant)

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        period = period_of(participant, kind, **answers)
        return plan_period(participant=participant, period=period)

    made = submit_checked(
        form, plan_of, record_period, by=request.user, participant=participant, kind=kind
    )
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    what, intro = WORDS[kind]
    a_what = f"{'an' if kind == 'employment' else 'a'} {what}"
    context = {"participant": participant, "form": form, "a_what": a_what, "intro": intro}
    return render(request, "participants/period_add.html", context)


def period_edit(request: UserRequest, kind: str, pk: UUID) -> HttpResponse:
    period = _period(request, kind, pk)
    form = PeriodDaysForm(request.POST or None, instance=period)
    plan_of = plan_of_days(period.participant, period)
    made = submit_checked(form, plan_of, change_period_days, by=request.user, period=period)
    if isinstance(made, Check):
        return show_check(request, period.participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Saved: {period}.")
        return redirect(PAGE, period.participant_id)
    return render(request, "participants/period_edit.html", _context(period, kind, form))


def period_remove(request: UserRequest, kind: str, pk: UUID) -> HttpResponse:
    period = _period(request, kind, pk)
    words = str(period)
    plan = plan_period(participant=period.participant, period=period, remove=True)
    form = PeriodRemoveForm(request.POST or None, instance=period, initial={"seen": plan.digest})
    if submit(form, remove_period, by=request.user, period=period):
        messages.success(request, f"Removed: {words}.")
        return redirect(PAGE, period.participant_id)
    if form.is_bound:
        form.see(plan.digest)
    context = _context(period, kind, form) | {"plan": plan}
    return render(request, "participants/period_remove.html", context)


def extension_add(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = _participant(request, pk)
    adjustment = _adjustment(request, participant)
    days = adjustment.days_late(timezone.localdate()) if adjustment else 0
    form = ExtensionForm(
        request.POST or None, participant=participant, initial={"days": days or None}
    )

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        agreed = {name: answers[name] for name in ("reason", "agreed_by", "agreed_on")}
        check_agreement(participant, **agreed)
        return plan_extension(participant, answers["months"] or 0, answers["days"] or 0)

    made = submit_checked(form, plan_of, record_extension, by=request.user, participant=participant)
    if isinstance(made, Check):
        return show_check(request, participant, made, button=form.submit_label)
    if made:
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    context = {
        "participant": participant,
        "form": form,
        "closed": participant.why_closed(request.user),
        "rule": participant.programme.extension_rule,
        "adjustment": adjustment and adjustment.in_words(timezone.localdate()),
        "days_late": days,
    }
    return render(request, "participants/extension_add.html", context)


def extension_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    extension = get_object_or_404(Extension.objects.visible_to(request.user), pk=pk)
    require(can_manage_participant(request.user, extension.participant))
    words, participant = str(extension), extension.participant
    plan = plan_without(extension)
    form = ExtensionRemoveForm(
        request.POST or None, instance=extension, initial={"seen": plan.digest}
    )
    if submit(form, remove_extension, by=request.user, extension=extension):
        messages.success(request, f"Removed: {words}.")
        return redirect(PAGE, participant.pk)
    if form.is_bound:
        form.see(plan.digest)
    context = {
        "participant": participant,
        "extension": extension,
        "form": form,
        "plan": plan,
        "closed": participant.why_closed(request.user),
    }
    return render(request, "participants/extension_remove.html", context)


def _adjustment(request: UserRequest, participant: Participant) -> Adjustment | None:
    """The one that time is to be added for, where somebody comes from it."""
    try:
        wanted = UUID(request.GET.get("for", ""))
    except ValueError:
        return None
    found = Adjustment.objects.visible_to(request.user).with_accounts()
    return get_object_or_404(found, pk=wanted, participant=participant)


def _participant(request: UserRequest, pk: UUID) -> Participant:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    return participant


def _period(request: UserRequest, kind: str, pk: UUID) -> Any:
    rows = _known(KINDS, kind)._default_manager.visible_to(request.user)
    period = get_object_or_404(rows, pk=pk)
    require(can_manage_participant(request.user, period.participant))
    return period


def _known(kinds: dict[str, Any], kind: str) -> Any:
    if kind not in kinds:
        raise Http404
    return kinds[kind]


def _context(period: Any, kind: str, form: Any) -> dict[str, Any]:
    return {
        "period": period,
        "participant": period.participant,
        "form": form,
        "what": WORDS[kind][0],
        "a_what": f"{'an' if kind == 'employment' else 'a'} {WORDS[kind][0]}",
        "edit_url": reverse("participants:period_edit", args=[kind, period.pk]),
    }
