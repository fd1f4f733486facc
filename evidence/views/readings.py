"""Where the supervisor or assessor answers: one reading, or a return with what to change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from evidence.forms import ReadForm, ReadingChangeForm, ReturnForm
from evidence.models import EvidenceItem, EvidenceReading, EvidenceVersion
from evidence.permissions import can_give_reading
from evidence.presentation import field_labels, frozen_text
from evidence.services import change_reading, note_opening, read_item, return_item
from standards.models import FrameworkItem
from ui.forms import submit

from .frame import fetch_item, is_closed, item_frame, moved_on

Status = EvidenceItem.Status


def item_read(request: UserRequest, pk: UUID) -> HttpResponse:
    """Give the reading of the submitted version, or change the one that one has given."""
    item = fetch_item(request, pk)
    require(can_give_reading(request.user, item))
    version = item.latest_version
    own = getattr(version, "reading", None)
    if is_closed(item):
        return moved_on(request, item)
    if version and item.status == Status.READ and own and own.read_by_id == request.user.pk:
        return _change(request, item, version, own)
    if version is None or item.status != Status.SUBMITTED:
        return _answered_by_other(request, item, own)
    form = ReadForm(
        request.POST or None,
        standards=_linked_standards(item, version),
        initial={"version_number": version.number},
    )
    if submit(form, read_item, item=item, by=request.user):
        messages.success(request, "Your reading is saved, and the author is told")
        return redirect(item)
    return _page(request, item, version, form, "item_read")


def _change(
    request: UserRequest, item: EvidenceItem, version: EvidenceVersion, own: EvidenceReading
) -> HttpResponse:
    if request.method == "POST" and "version" not in request.POST:
        # The first form sent twice: the reading stands, there is nothing to change.
        return redirect(item)
    form = ReadingChangeForm(
        request.POST or None, instance=own, standards=_linked_standards(item, version)
    )
    if submit(form, change_reading, reading=own, by=request.user):
        messages.success(request, "Your reading is changed, and the author is told")
        return redirect(item)
    return _page(request, item, version, form, "item_read")


def _answered_by_other(
    request: UserRequest, item: EvidenceItem, reading: EvidenceReading | None
) -> HttpResponse:
    if reading is None or item.status != Status.READ:
        return moved_on(request, item)
    messages.info(
        request,
        f"Nothing was changed. {reading.read_by.name} has already read this version, "
        "and there is one reading of each.",
    )
    return redirect(item)


def _page(
    request: UserRequest,
    item: EvidenceItem,
    version: EvidenceVersion,
    form: ReadForm | ReadingChangeForm | ReturnForm,
    template: str,
) -> HttpResponse:
    """The text above the form: showing it is opening it."""
    note_opening(item=item, by=request.user)
    shown = frozen_text(version)
    context = item_frame(request, item, title=shown.title) | {
        "form": form,
        "shown": shown,
        "labels": field_labels(item.kind),
    }
    return render(request, f"evidence/{template}.html", context)


def item_return(request: UserRequest, pk: UUID) -> HttpResponse:
    item = fetch_item(request, pk)
    require(can_give_reading(request.user, item))
    version = item.latest_version
    if is_closed(item) or version is None or item.status != Status.SUBMITTED:
        return moved_on(request, item)
    form = ReturnForm(request.POST or None, initial={"version_number": version.number})
    if submit(form, return_item, item=item, by=request.user):
        messages.success(request, "Returned, and the author is told")
        return redirect(item)
    return _page(request, item, version, form, "item_return")


def _linked_standards(item: EvidenceItem, version: EvidenceVersion) -> list[FrameworkItem]:
    """The standards that the version links to; its content holds their ids."""
    wanted = [link["standard"] for link in version.content["links"]]
    known = {str(link.standard_id): link.standard for link in item.links.all()}
    return [known[each] for each in wanted if each in known]
