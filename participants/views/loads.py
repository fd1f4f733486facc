"""Somebody is away: all they hold moves to others in one act, seen before it happens."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.models import Organisation, Role, User
from accounts.permissions import can_manage_programme, require
from participants.forms import LoadAskForm, LoadMoveForm, LoadUndoForm
from participants.models import Adjustment, Appointment, Handover, LoadMove
from participants.services import move_load, undo_load_move
from participants.services.load_plan import KINDS, LoadPlan, can_take_over, load_of, plan_load
from participants.services.load_undo import refuse_undo
from ui.forms import STALE, submit

# An adjustment passes on one by one, or with all the rest.
SEES_TO = {"label": "Sees to adjustments", "may_move": False}


@require_safe
def load_list(request: UserRequest) -> HttpResponse:
    """Who holds how many, to choose the person who is away."""
    require(can_manage_programme(request.user))
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    today = timezone.localdate()
    holders = Appointment.objects.visible_to(request.user).loads(led, Appointment.Kind, today)
    owners = Adjustment.objects.visible_to(request.user).owners(led)
    shown = [
        *(_shown(each) for each in holders),
        *(each | SEES_TO for each in owners),
    ]
    context = {
        "holders": sorted(shown, key=lambda each: (each["user__name"], str(each["user"]))),
        "several": len(led) > 1,
        "moves": LoadMove.objects.visible_to(request.user).filter(handover=None)[:10],
        "handovers": Handover.objects.visible_to(request.user)[:10],
    }
    return render(request, "participants/load_list.html", context)


def _shown(held: dict[str, Any]) -> dict[str, Any]:
    """Readers and confirmers are chosen one by one, so theirs only pass on as a whole."""
    may_move = held["kind"] in KINDS
    return held | {"label": Appointment.Kind(held["kind"]).label, "may_move": may_move}


def load_move_add(request: UserRequest, organisation: str, kind: str, user: str) -> HttpResponse:
    """First who takes over and when, then what would change, then the move."""
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    whose = get_object_or_404(
        Organisation.objects.visible_to(request.user).filter(pk__in=led), pk=organisation
    )
    away = get_object_or_404(User.objects.visible_to(request.user), pk=user)
    if kind not in KINDS:
        raise Http404
    context = {
        "away": away,
        "kind": Appointment.Kind(kind),
        "organisation": whose,
        "number": load_of(away, kind, whose, timezone.localdate()).count(),
    }
    if request.method == "POST":
        return _move(request, context)
    return _ask(request, context)


def load_move(request: UserRequest, pk: str) -> HttpResponse:
    """What was moved, and for a day the way back."""
    move = get_object_or_404(LoadMove.objects.visible_to(request.user), pk=pk)
    require(can_manage_programme(request.user, move.organisation_id))
    if move.handover:
        return redirect(move.handover)
    form = LoadUndoForm(request.POST if request.method == "POST" else None)
    if submit(form, undo_load_move, move=move, by=request.user):
        messages.success(request, "Taken back. Everybody is with whom they were before.")
        return redirect(move)
    made = Appointment.objects.visible_to(request.user).filter(
        pk__in=[row["made"] for row in move.rows]
    )
    context = {
        "move": move,
        "kind": Appointment.Kind(move.kind),
        "form": form,
        "made": made.order_by("participant__user__name"),
        "why_not": _why_not(move),
    }
    return render(request, "participants/load_move.html", context)


def _why_not(move: LoadMove) -> str:
    try:
        refuse_undo(move)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _people(context: dict[str, Any]) -> Any:
    today = timezone.localdate()
    return can_take_over(context["away"], context["kind"], context["organisation"], today)


def _plan(request: UserRequest, context: dict[str, Any], answers: dict[str, Any]) -> LoadPlan:
    return plan_load(
        away=context["away"],
        kind=context["kind"],
        organisation=context["organisation"],
        holders=answers["holders"],
        starts_on=answers["starts_on"],
        today=timezone.localdate(),
        by=request.user,
    )


def _ask(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    people = _people(context)
    form = LoadAskForm(request.GET or None, people=people)
    if not (form.is_bound and form.is_valid()):
        return render(request, "participants/load_move_add.html", context | {"form": form})
    answers = form.cleaned_data
    plan = _plan(request, context, answers)
    initial = {
        "holders": [each.pk for each in answers["holders"]],
        "starts_on": answers["starts_on"],
        "seen": plan.digest,
    }
    confirm = LoadMoveForm(people=people, initial=initial)
    return _show(request, context, plan, confirm)


def _move(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    form = LoadMoveForm(request.POST, people=_people(context))
    move = submit(
        form,
        move_load,
        organisation=context["organisation"],
        away=context["away"],
        kind=context["kind"],
        by=request.user,
    )
    if move:
        messages.success(request, f"{context['away'].name}’s people were moved.")
        return redirect(move)
    if not {"holders", "starts_on"} <= form.cleaned_data.keys():
        return _ask(request, context)
    plan = _plan(request, context, form.cleaned_data)
    if form.has_error(NON_FIELD_ERRORS, STALE):
        form.see_again(plan.digest)
    return _show(request, context, plan, form)


def _show(
    request: UserRequest, context: dict[str, Any], plan: LoadPlan, form: LoadMoveForm
) -> HttpResponse:
    more = {"plan": plan, "form": form}
    return render(request, "participants/load_move_confirm.html", context | more)
