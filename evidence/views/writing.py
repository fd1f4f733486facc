"""Where the author writes: quick capture, the edit page, links, a correction."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from evidence.forms import CORRECTION_FORMS, EDIT_FORMS, LinksForm, QuickCaptureForm
from evidence.matrix import judged_standards
from evidence.models import EvidenceItem
from evidence.permissions import can_add_item, can_link_item, can_write_item
from evidence.presentation import who_can_read_as
from evidence.rules import USUAL_LINKS
from evidence.services import (
    correct_item,
    correct_links,
    edit_item,
    set_links,
    start_item,
    start_linked_item,
)
from participants.models import Participant
from standards.models import FrameworkItem
from ui.forms import submit

from .frame import fetch_item, is_closed, item_frame, moved_on, participant_frame

Status = EvidenceItem.Status


def item_add(request: UserRequest) -> HttpResponse:
    """Quick capture: three questions on one screen, saved as a private draft."""
    participant = _own_participation(request)
    require(can_add_item(request.user, participant))
    if participant.status not in Participant.NOT_OVER:
        messages.info(request, participant.why_closed(request.user))
        return redirect("evidence:item_list", participant.pk)
    standard = _preselected(request, participant)
    form = QuickCaptureForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    given: dict[str, Any] = {"participant": participant, "by": request.user}
    made = (
        submit(form, start_linked_item, standard=standard, **given)
        if standard
        else submit(form, start_item, **given)
    )
    if made:
        messages.success(request, "Draft saved. You can finish it now or later.")
        return redirect(made)
    context = participant_frame(request, participant) | {
        "form": form,
        "standard": standard,
        "readers": who_can_read_as(Status.PRIVATE, own=True, name=""),
    }
    return render(request, "evidence/item_add.html", context)


def _own_participation(request: UserRequest) -> Participant:
    """The programme one is on, or else the last one; nobody else adds evidence."""
    own = Participant.objects.visible_to(request.user).filter(user=request.user)
    newest = sorted(own, key=lambda each: (each.status in Participant.NOT_OVER, each.starts_on))
    if not newest:
        raise PermissionDenied
    return newest[-1]


def _preselected(request: UserRequest, participant: Participant) -> FrameworkItem | None:
    """The standard of the matrix cell one came from."""
    wanted = request.GET.get("standard")
    if not wanted:
        return None
    return next((each for each in judged_standards(participant) if str(each.pk) == wanted), None)


def item_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    item = fetch_item(request, pk)
    require(can_write_item(request.user, item))
    if is_closed(item) or item.status not in EvidenceItem.EDITABLE:
        return moved_on(request, item)
    form = EDIT_FORMS[item.kind](request.POST or None, instance=item)
    if submit(form, edit_item, item=item, by=request.user):
        messages.success(request, "Saved")
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {"form": form}
    return render(request, "evidence/item_edit.html", context)


def item_correct(request: UserRequest, pk: UUID) -> HttpResponse:
    """A read item put right: the new version goes to its readers again."""
    item = fetch_item(request, pk)
    require(can_write_item(request.user, item))
    if is_closed(item) or item.status != Status.READ:
        return moved_on(request, item)
    form = CORRECTION_FORMS[item.kind](request.POST or None, instance=item)
    if submit(form, correct_item, item=item, by=request.user):
        messages.success(request, "Correction submitted")
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {"form": form}
    return render(request, "evidence/item_correct.html", context)


def item_links(request: UserRequest, pk: UUID) -> HttpResponse:
    """Up to five rows of "this shows ..."; of a read item as a correction with a reason."""
    item = fetch_item(request, pk)
    require(can_link_item(request.user, item))
    if is_closed(item) or item.status == Status.SUBMITTED:
        return moved_on(request, item)
    is_correction = item.status == Status.READ
    form = LinksForm(
        request.POST or None,
        instance=item,
        standards=judged_standards(item.participant),
        needs_reason=is_correction,
    )
    service: Any = correct_links if is_correction else set_links
    if submit(form, service, item=item, by=request.user):
        messages.success(request, "Correction submitted" if is_correction else "Links saved")
        return redirect(item)
    context = item_frame(request, item, title=item.title) | {
        "form": form,
        "is_correction": is_correction,
        "usual": USUAL_LINKS,
        "can_edit": can_write_item(request.user, item) and item.status in EvidenceItem.EDITABLE,
    }
    return render(request, "evidence/item_links.html", context)
