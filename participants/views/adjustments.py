"""Adjustments that were agreed: what each side says of them. What they are stands in a note."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements import permissions
from participants.agreements.forms import (
    AdjustmentDeliveryForm,
    AdjustmentEditForm,
    AdjustmentForm,
    AdjustmentRemoveForm,
)
from participants.agreements.presentation import adjustment_rows, support_rows
from participants.agreements.services import (
    agree_adjustment,
    change_adjustment,
    remove_adjustment,
    say_whether_delivered,
)
from participants.models import Adjustment, Participant
from participants.prepared import participant_or_404
from ui.forms import submit

PAGE = "participants:adjustment_list"


@require_safe
def adjustment_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(permissions.can_list_adjustments(request.user, participant))
    context = {
        "participant": participant,
        "own": participant.user_id == request.user.pk,
        "rows": support_rows(participant, request.user, timezone.localdate()),
        "can_agree": permissions.can_agree_adjustment(request.user, participant)
        and participant.status != Participant.Status.LEFT,
    }
    return render(request, "participants/adjustment_list.html", context)


def adjustment_add(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(permissions.can_agree_adjustment(request.user, participant))
    form = AdjustmentForm(request.POST or None, participant=participant)
    if made := submit(form, agree_adjustment, participant=participant, by=request.user):
        messages.success(request, f"Recorded: {made}.")
        return redirect(PAGE, participant.pk)
    context = {"participant": participant, "form": form}
    return render(request, "participants/adjustment_add.html", context)


def adjustment_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    adjustment = _adjustment(request, pk)
    require(permissions.can_agree_adjustment(request.user, adjustment.participant))
    form = AdjustmentEditForm(request.POST or None, instance=adjustment)
    if submit(form, change_adjustment, adjustment=adjustment, by=request.user):
        messages.success(request, f"Saved: {adjustment}.")
        return redirect(PAGE, adjustment.participant_id)
    context = {"adjustment": adjustment, "participant": adjustment.participant, "form": form}
    return render(request, "participants/adjustment_edit.html", context)


def adjustment_delivery(request: UserRequest, pk: UUID) -> HttpResponse:
    """Who sees to it may see nothing else of the person: then back to the own home page."""
    adjustment, user = _adjustment(request, pk), request.user
    participant = adjustment.participant
    require(permissions.can_say_whether_delivered(user, adjustment))
    today = timezone.localdate()
    form = AdjustmentDeliveryForm(request.POST or None, instance=adjustment, initial={"on": today})
    sees_list = permissions.can_list_adjustments(user, participant)
    back = reverse(PAGE, args=[participant.pk]) if sees_list else reverse("reports:home")
    if submit(form, say_whether_delivered, adjustment=adjustment, by=user):
        messages.success(request, "Saved")
        return redirect(back)
    context = {
        "adjustment": adjustment,
        "participant": participant,
        "form": form,
        "own": participant.user_id == user.pk,
        "row": adjustment_rows([adjustment], user, today)[0],
        "back_url": back,
        "back_label": "Adjustments" if sees_list else "Home",
    }
    return render(request, "participants/adjustment_delivery.html", context)


def adjustment_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    adjustment = _adjustment(request, pk)
    require(permissions.can_agree_adjustment(request.user, adjustment.participant))
    words = str(adjustment)
    form = AdjustmentRemoveForm(request.POST or None, instance=adjustment)
    if submit(form, remove_adjustment, adjustment=adjustment, by=request.user):
        messages.success(request, f"Removed: {words}.")
        return redirect(PAGE, adjustment.participant_id)
    context = {"adjustment": adjustment, "participant": adjustment.participant, "form": form}
    return render(request, "participants/adjustment_remove.html", context)


def _adjustment(request: UserRequest, pk: UUID) -> Adjustment:
    found: Adjustment = get_object_or_404(
        Adjustment.objects.visible_to(request.user).with_accounts(), pk=pk
    )
    return found
