"""Somebody leaves: what they hold, who takes over, what that would change, and the act."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.models import Organisation, Role, User
from accounts.permissions import can_end_role_of_leaver, can_manage_programme, require
from participants.models import Appointment, Handover
from participants.services.load_plan import can_take_over
from reports.handover.forms import (
    HandoverAskForm,
    HandoverForm,
    HandoverUndoForm,
    field_of,
    holders_in,
)
from reports.handover.held import Holding, holding_of
from reports.handover.plan import HandoverPlan, plan_handover
from reports.handover.services import hand_over, refuse_undo, undo_handover
from ui.forms import STALE, submit


def handover_add(request: UserRequest, organisation: UUID, user: UUID) -> HttpResponse:
    """First everything they hold, then what would change, then the act."""
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    whose = get_object_or_404(
        Organisation.objects.visible_to(request.user).filter(pk__in=led), pk=organisation
    )
    leaver = get_object_or_404(
        User.objects.visible_to(request.user).in_organisations({whose.pk}), pk=user
    )
    holding = holding_of(leaver, whose, timezone.localdate(), request.user)
    if request.method == "POST":
        return _hand_over(request, holding)
    return _ask(request, holding)


def handover(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was handed over, and for a day the way back."""
    made = get_object_or_404(Handover.objects.visible_to(request.user), pk=pk)
    require(can_manage_programme(request.user, made.organisation_id))
    form = HandoverUndoForm(request.POST if request.method == "POST" else None)
    if submit(form, undo_handover, handover=made, by=request.user):
        messages.success(request, "Taken back. Everything is where it was before.")
        return redirect(made)
    moves = list(made.moves.all())
    taken = Appointment.objects.visible_to(request.user).filter(
        pk__in=[row["made"] for move in moves for row in move.rows if row["made"]]
    )
    context = {
        "handover": made,
        "form": form,
        "taken": taken.order_by("kind", "participant__user__name"),
        "without": sum(not row["made"] for move in moves for row in move.rows),
        "roles": [Role(row["role"]).label for row in made.roles],
        "by_group": [Role(row["role"]).label for row in made.roles if row["through_group"]],
        "why_not": _why_not(made),
        "today": timezone.localdate(),
    }
    return render(request, "reports/handover.html", context)


def _why_not(made: Handover) -> str:
    try:
        refuse_undo(made)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _people(holding: Holding, *, every: bool = False) -> dict[Any, Any]:
    """Who can take over, of each kind that is held, or of ``every`` kind."""
    today = timezone.localdate()
    return {
        kind: can_take_over(holding.leaver, kind, holding.organisation, today)
        for kind, load in holding.loads.items()
        if load.takings or every
    }


def _plan(request: UserRequest, holding: Holding, answers: dict[str, Any]) -> HandoverPlan:
    return plan_handover(
        leaver=holding.leaver,
        organisation=holding.organisation,
        last_day=answers["last_day"],
        holders=holders_in(answers),
        today=timezone.localdate(),
        by=request.user,
    )


def _able(request: UserRequest, holding: Holding, people: Any, last_day: Any) -> dict[Any, Any]:
    """Whoever could take each appointment from the day after ``last_day``."""
    everybody = _plan(
        request,
        holding,
        {"last_day": last_day} | {field_of(kind): list(found) for kind, found in people.items()},
    )
    return {each.appointment.pk: each.able for _, each in everybody.takings}


def _ask(request: UserRequest, holding: Holding) -> HttpResponse:
    people = _people(holding)
    form = HandoverAskForm(request.GET or None, people=people)
    if not (form.is_bound and form.is_valid()):
        context = {"holding": holding, "form": form, "earlier": _earlier(request, holding)}
        return render(request, "reports/handover_add.html", context)
    answers = form.cleaned_data
    plan = _plan(request, holding, answers)
    confirm = HandoverForm(
        people=people,
        plan=plan,
        able=_able(request, holding, people, answers["last_day"]),
        initial={
            "last_day": answers["last_day"],
            "seen": plan.digest,
            **{field_of(kind): answers[field_of(kind)] for kind in people},
        },
    )
    return _show(request, holding, plan, confirm)


def _earlier(request: UserRequest, holding: Holding) -> Any:
    return (
        Handover.objects.visible_to(request.user)
        .filter(leaver=holding.leaver, organisation=holding.organisation, undone_at=None)
        .first()
    )


def _hand_over(request: UserRequest, holding: Holding) -> HttpResponse:
    people = _people(holding, every=True)
    asked = HandoverForm(request.POST, people=people)
    if not asked.is_valid():
        return _ask(request, holding)
    last_day = asked.cleaned_data["last_day"]
    plan = _plan(request, holding, asked.cleaned_data)
    able = _able(request, holding, people, last_day)
    form = HandoverForm(request.POST, people=people, plan=plan, able=able)
    made = submit(
        form,
        hand_over,
        organisation=holding.organisation,
        leaver=holding.leaver,
        by=request.user,
    )
    if made:
        messages.success(request, f"What {holding.leaver} holds is handed over.")
        return redirect(made)
    if form.has_error(NON_FIELD_ERRORS, STALE):
        form.see_again(plan.digest)
    return _show(request, holding, plan, form)


def _show(
    request: UserRequest, holding: Holding, plan: HandoverPlan, form: HandoverForm
) -> HttpResponse:
    ended = [each for each in holding.roles if can_end_role_of_leaver(request.user, each)]
    context = {
        "holding": holding,
        "plan": plan,
        "form": form,
        "ended": ended,
        "stay": [each for each in holding.roles if each not in ended],
        "only_they": [each for each in holding.items if each.what == "held"],
    }
    return render(request, "reports/handover_confirm.html", context)
