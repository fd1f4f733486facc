"""Notes for named readers: read, who reads them, and why a pause was agreed.

Whoever is neither the person nor named gets the same answer as for a note that does not exist.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.agreements.forms import ReadersForm, ReasonForm, ReasonRemoveForm
from participants.agreements.permissions import can_choose_readers
from participants.agreements.presentation import openings_of
from participants.agreements.services import (
    choose_readers,
    note_opening,
    record_reason,
    remove_reason,
)
from participants.models import Leave, Note, NoteReader
from participants.permissions import can_manage_participant
from ui.forms import submit

PAGE = "participants:time_list"


@require_safe
def note_list(request: UserRequest) -> HttpResponse:
    """What the person is named for, with no word of it: each is opened by itself."""
    notes = Note.objects.visible_to(request.user).named_to(request.user)
    return render(request, "participants/note_list.html", {"notes": notes[:200]})


@require_safe
def note(request: UserRequest, pk: UUID) -> HttpResponse:
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    note_opening(note=note, by=request.user)
    own = can_choose_readers(request.user, note)
    context = {
        "note": note,
        "participant": note.participant,
        "own": own,
        "readers": list(NoteReader.objects.visible_to(request.user).filter(note=note)),
        "openings": openings_of(note) if own else [],
    }
    return render(request, "participants/note.html", context)


def note_readers(request: UserRequest, pk: UUID) -> HttpResponse:
    note = get_object_or_404(Note.objects.visible_to(request.user), pk=pk)
    require(can_choose_readers(request.user, note))
    form = ReadersForm(request.POST or None, instance=note)
    if submit(form, choose_readers, note=note, by=request.user):
        messages.success(request, "Saved who can read it")
        return redirect("participants:note", note.pk)
    return render(request, "participants/note_readers.html", {"note": note, "form": form})


def reason_add(request: UserRequest, pk: UUID) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    participant = leave.participant
    require(can_manage_participant(request.user, participant))
    form = ReasonForm(request.POST or None, participant=participant)
    if submit(form, record_reason, leave=leave, by=request.user):
        messages.success(request, "Recorded why, for those who were named")
        return redirect(PAGE, participant.pk)
    context = {"leave": leave, "participant": participant, "form": form}
    return render(request, "participants/reason_add.html", context)


def reason_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    require(can_manage_participant(request.user, leave.participant))
    form = ReasonRemoveForm(request.POST or None, instance=leave)
    if submit(form, remove_reason, leave=leave, by=request.user):
        messages.success(request, "Thrown away unread: why the pause was agreed")
        return redirect(PAGE, leave.participant_id)
    context = {"leave": leave, "participant": leave.participant, "form": form}
    return render(request, "participants/reason_remove.html", context)
