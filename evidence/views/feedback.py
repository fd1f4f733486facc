"""Feedback from families: the supervisor types it in, holds it, releases it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from evidence.forms import FeedbackEditForm, FeedbackForm, ItemStepForm
from evidence.permissions import can_enter_feedback, can_write_feedback
from evidence.presentation import who_can_read_held
from evidence.services import edit_feedback, enter_feedback, release_feedback
from ui.forms import submit

from .frame import fetch_item, fetch_participant, is_closed, item_frame, moved_on, participant_frame


def feedback_add(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    participant = fetch_participant(request, participant_pk)
    require(can_enter_feedback(request.user, participant))
    if closed := participant.why_closed(request.user):
        messages.info(request, closed)
        return redirect("evidence:item_list", participant.pk)
    form = FeedbackForm(request.POST or None)
    made = submit(form, enter_feedback, participant=participant, by=request.user)
    if made:
        messages.success(request, f"Saved and held: {participant.user.name} cannot see it yet")
        return redirect(made)
    context = participant_frame(request, participant) | {
        "form": form,
        "readers": who_can_read_held(participant),
    }
    return render(request, "evidence/feedback_add.html", context)


def feedback_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    item = fetch_item(request, pk)
    require(can_write_feedback(request.user, item))
    if is_closed(item) or not item.is_held_feedback:
        return moved_on(request, item)
    form = FeedbackEditForm(request.POST or None, instance=item)
    if submit(form, edit_feedback, item=item, by=request.user):
        messages.success(request, "Saved")
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {"form": form}
    return render(request, "evidence/feedback_edit.html", context)


def feedback_release(request: UserRequest, pk: UUID) -> HttpResponse:
    """Cannot be undone: the page is the confirmation."""
    item = fetch_item(request, pk)
    require(can_write_feedback(request.user, item))
    if is_closed(item) or not item.is_held_feedback:
        return moved_on(request, item)
    form = ItemStepForm(request.POST or None, instance=item)
    if submit(form, release_feedback, item=item, by=request.user):
        messages.success(request, f"Released, and {item.participant.user.name} is told")
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {"form": form}
    return render(request, "evidence/feedback_release.html", context)
