"""The development plan and its goals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.goals import permissions, presentation, services
from assessments.goals.forms import (
    GoalCloseForm,
    GoalCommentForm,
    GoalDeclineForm,
    GoalEditForm,
    GoalForm,
    GoalStepForm,
)
from assessments.models import Goal
from assessments.prepared import goal_or_404
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from participants.rules import OVER
from supervision.models import WeekAccount
from ui.forms import GovForm, submit

Status = Goal.Status


@require_safe
def plan(request: UserRequest, pk: UUID) -> HttpResponse:
    """The whole plan; for the workforce lead how many goals there are, and no words."""
    participant, user = participant_or_404(request.user, pk), request.user
    require(permissions.can_count_goals(user, participant))
    today = timezone.localdate()
    context = {"participant": participant, "own": is_participant(user, participant)}
    if not permissions.can_read_plan(user, participant):
        return render(
            request,
            "assessments/plan_counts.html",
            context | presentation.counts_of(participant, today),
        )
    context |= {
        "plan": presentation.plan_of(user, participant, today),
        "can_add": _is_open(participant),
        "writes": _is_open(participant) and is_participant(user, participant),
        "closed": "" if _is_open(participant) else OVER,
        "readers": presentation.who_can_read(participant, user),
    }
    return render(request, "assessments/plan.html", context)


def goal_add(request: UserRequest, pk: UUID) -> HttpResponse:
    """``?evidence=`` or ``?week=`` names what it comes from, which the form begins with;
    ``?standard=`` the standard."""
    participant, user = participant_or_404(request.user, pk), request.user
    require(permissions.can_add_goal(user, participant))
    if request.method == "GET" and not _is_open(participant):
        messages.info(request, OVER)
        return redirect("assessments:plan", participant.pk)
    source, own = _source(request, participant), is_participant(user, participant)
    today = timezone.localdate()
    form = GoalForm(
        request.POST or None,
        participant=participant,
        own=own,
        initial=presentation.filled_in(
            participant, user, today, source, standard=request.GET.get("standard", "")
        ),
    )
    if not own:
        form.submit_label = "Propose goal"
    if made := submit(form, services.add_goal, participant=participant, source=source, by=user):
        messages.success(request, "Goal added" if own else "Goal proposed")
        return redirect(made)
    context = {
        "participant": participant,
        "own": own,
        "form": form,
        "source": presentation.shown_source(source, user),
        "is_private": getattr(source, "status", "") == EvidenceItem.Status.PRIVATE,
        "readers": presentation.who_can_read(participant, user),
    }
    return render(request, "assessments/goal_add.html", context)


@require_safe
def goal(request: UserRequest, pk: UUID) -> HttpResponse:
    found, user = _goal(request, pk), request.user
    is_open = _is_open(found.participant)
    writes = is_open and permissions.can_write_goal(user, found)
    context = _context(request, found) | {
        "row": presentation.goal_row(found, user, timezone.localdate()),
        "source": presentation.source_of(found, user),
        "entries": presentation.story(found, user),
        "writes": writes,
        "step": GoalStepForm(instance=found),
        "can_comment": is_open,
        "readers": presentation.who_can_read(found.participant, user),
    }
    return render(request, "assessments/goal.html", context)


def goal_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _own_goal(request, pk)
    if request.method == "GET" and found.status in Goal.CLOSED:
        return _moved_on(request, found)
    form = GoalEditForm(
        request.POST or None, instance=found, participant=found.participant, own=True
    )
    if found.status == Status.PROPOSED:
        form.submit_label = "Save and take it on"
    return _done_or_form(request, "edit", found, form, services.change_goal, "Saved")


def goal_take_on(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _own_goal(request, pk)
    if request.method == "GET" and found.status != Status.PROPOSED:
        return _moved_on(request, found)
    form = GoalStepForm(request.POST or None, instance=found)
    form.submit_label = "Take it on"
    return _done_or_form(request, "take_on", found, form, services.take_on_goal, "Taken on")


def goal_close(request: UserRequest, pk: UUID) -> HttpResponse:
    """Done or let go; of a proposed one: not taken on."""
    found = _own_goal(request, pk)
    if request.method == "GET" and found.status in Goal.CLOSED:
        return _moved_on(request, found)
    if found.status == Status.PROPOSED:
        decline = GoalDeclineForm(request.POST or None, instance=found)
        return _done_or_form(
            *(request, "close", found, decline, services.close_goal, "Saved"), outcome="let_go"
        )
    form = GoalCloseForm(request.POST or None, instance=found)
    return _done_or_form(request, "close", found, form, services.close_goal, "Saved")


def goal_reopen(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _own_goal(request, pk)
    if request.method == "GET" and found.status not in Goal.CLOSED:
        return _moved_on(request, found)
    form = GoalStepForm(request.POST or None, instance=found)
    form.submit_label = "Open it again"
    return _done_or_form(request, "reopen", found, form, services.reopen_goal, "Opened again")


def goal_comment(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _goal(request, pk)
    require(permissions.can_comment_on_goal(request.user, found))
    if request.method == "GET" and not _is_open(found.participant):
        return _moved_on(request, found)
    form = GoalCommentForm(request.POST or None)
    return _done_or_form(request, "comment", found, form, services.comment_on_goal, "Comment added")


def _done_or_form(
    request: UserRequest,
    step: str,
    found: Goal,
    form: GovForm,
    service: Any,
    said: str,
    **answers: Any,
) -> HttpResponse:
    if submit(form, service, goal=found, by=request.user, **answers):
        messages.success(request, said)
        return redirect("assessments:goal", found.pk)
    context = _context(request, found) | {"form": form}
    return render(request, f"assessments/goal_{step}.html", context)


def _context(request: UserRequest, found: Goal) -> dict[str, Any]:
    own = is_participant(request.user, found.participant)
    return {"goal": found, "participant": found.participant, "own": own}


def _goal(request: UserRequest, pk: UUID) -> Goal:
    return goal_or_404(request.user, pk)


def _own_goal(request: UserRequest, pk: UUID) -> Goal:
    found = _goal(request, pk)
    require(permissions.can_write_goal(request.user, found))
    return found


def _source(request: UserRequest, participant: Participant) -> EvidenceItem | WeekAccount | None:
    """What the address names, of this participant and to be read by this person; else 404."""
    rows: dict[str, Any] = {
        "evidence": EvidenceItem.objects.visible_to(request.user),
        "week": WeekAccount.objects.visible_to(request.user),
    }
    for name, readable in rows.items():
        if given := request.GET.get(name):
            try:
                wanted = UUID(given)
            except ValueError:
                raise Http404 from None
            found: Any = get_object_or_404(readable, pk=wanted, participant=participant)
            return found
    return None


def _is_open(participant: Participant) -> bool:
    return participant.status in Participant.NOT_OVER


def _moved_on(request: UserRequest, found: Goal) -> HttpResponse:
    status = Status(found.status).label.lower()
    messages.info(request, f"This step is not open. The goal now stands at: {status}.")
    return redirect("assessments:goal", found.pk)
