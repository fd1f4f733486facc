"""One press that moves an item on: share, make private, submit, withdraw, delete."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from audit.services import allows
from evidence.forms import ItemStepForm
from evidence.models import EvidenceItem
from evidence.permissions import can_write_item
from evidence.presentation import current_readers, missing_before_submitting, who_can_read_as
from evidence.services import (
    delete_item,
    make_item_private,
    share_item,
    submit_item,
    withdraw_item,
)
from ui.forms import submit

from .frame import fetch_item, item_frame, moved_on

Status = EvidenceItem.Status


def item_share(request: UserRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, share_item, Status.SHARED, "item_share", "Shared")


def item_make_private(request: UserRequest, pk: UUID) -> HttpResponse:
    words = "Made private again"
    return _step(request, pk, make_item_private, Status.PRIVATE, "item_make_private", words)


def item_submit(request: UserRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, submit_item, Status.SUBMITTED, "item_submit", "Submitted")


def item_withdraw(request: UserRequest, pk: UUID) -> HttpResponse:
    return _step(request, pk, withdraw_item, Status.SHARED, "item_withdraw", "Withdrawn")


def item_delete(request: UserRequest, pk: UUID) -> HttpResponse:
    """A private draft, for good; there is nothing left to go back to but the list."""
    item = fetch_item(request, pk)
    require(can_write_item(request.user, item))
    if item.status != Status.PRIVATE:
        return moved_on(request, item)
    participant_pk, title = item.participant_id, item.title
    form = ItemStepForm(request.POST or None, instance=item)
    if submit(form, delete_item, item=item, by=request.user):
        messages.success(request, f"“{title}” is deleted")
        return redirect("evidence:item_list", participant_pk)
    context = item_frame(request, item, title=title) | {"form": form}
    return render(request, "evidence/item_delete.html", context)


# From where each step starts: TRANSITIONS says where it leads.
STARTS = {
    "item_share": {Status.PRIVATE},
    "item_make_private": {Status.SHARED},
    "item_submit": EvidenceItem.EDITABLE,
    "item_withdraw": {Status.SUBMITTED},
}


def _step(
    request: UserRequest, pk: UUID, service: Callable[..., Any], to: str, page: str, done: str
) -> HttpResponse:
    item = fetch_item(request, pk)
    require(can_write_item(request.user, item))
    # To take back a draft, or to delete it, one need not be on the programme.
    closed = to != Status.PRIVATE and item.participant.why_closed(request.user)
    if closed or item.status not in STARTS[page] or not allows(item, to):
        return moved_on(request, item)
    form = ItemStepForm(request.POST or None, instance=item)
    if submit(form, service, item=item, by=request.user):
        messages.success(request, done)
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {
        "form": form,
        "missing": missing_before_submitting(item),
        "readers_after": who_can_read_as(to, own=True, name=""),
        "told": [each.user.name for each in current_readers(item.participant)],
    }
    return render(request, f"evidence/{page}.html", context)
