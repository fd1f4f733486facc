"""Changes that were made for many at once: what was done, and for a day the way back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.models import User
from accounts.permissions import can_manage_programme, require
from participants.bulk_changes.forms import BulkUndoForm
from participants.bulk_changes.presentation import (
    asked_in_words,
    ended_appointments,
    shown_rows,
    taken_back_from,
)
from participants.bulk_changes.services import undo_bulk_change, what_prevents_undo
from participants.models import Appointment, BulkChange, Participant
from ui.forms import submit

ROWS = 50


@require_safe
def bulk_change_list(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    changes = BulkChange.objects.visible_to(request.user).listed()
    page = Paginator(changes, ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [
        {
            "change": each,
            "words": asked_in_words(each),
            "can_be_undone": not each.undone_at and now <= each.undone_until,
        }
        for each in page.object_list
    ]
    context = {"page_obj": page, "rows": rows}
    return render(request, "participants/bulk_change_list.html", context)


def bulk_change(request: UserRequest, pk: UUID) -> HttpResponse:
    change = get_object_or_404(BulkChange.objects.visible_to(request.user), pk=pk)
    require(can_manage_programme(request.user, change.organisation_id))
    form = BulkUndoForm(request.POST if request.method == "POST" else None)
    if submit(form, undo_bulk_change, change=change, by=request.user):
        messages.success(request, "Taken back. Everything is as it was before.")
        return redirect(change)
    reasons = what_prevents_undo(change, request.user)
    page = Paginator(change.rows, ROWS).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    people = Participant.objects.visible_to(request.user).filter(
        pk__in=[row["participant"] for row in rows]
    )
    ended = Appointment.objects.visible_to(request.user).filter(pk__in=ended_appointments(rows))
    taken_back = User.objects.visible_to(request.user).filter(pk__in=taken_back_from(rows))
    holders = {each.pk: each.user.name for each in ended}
    holders |= {each.pk: each.name for each in taken_back}
    context = {
        "change": change,
        "words": asked_in_words(change),
        "form": form,
        "page_obj": page,
        "rows": shown_rows(change, rows, people.in_bulk(), holders),
        "reasons": reasons[:ROWS],
        "reason_count": len(reasons),
    }
    return render(request, "participants/bulk_change.html", context)
