from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from reports.forms import TransferFileForm
from reports.permissions import can_make_transfer_file
from reports.transfers.jobs import request_transfer_file
from ui.forms import submit


def transfer_file_add(request: UserRequest, pk: UUID) -> HttpResponse:
    """The file for the next employer: what is in it, what is not, and how it is made."""
    participant = participant_or_404(request.user, pk)
    require(can_make_transfer_file(request.user, participant))
    form = TransferFileForm(request.POST or None)
    if job := submit(form, request_transfer_file, participant=participant, by=request.user):
        return redirect(job)
    context = {
        "participant": participant,
        "form": form,
        "is_own": participant.user_id == request.user.pk,
        "may_record_leaving": can_manage_participant(request.user, participant)
        and participant.status in {"on_programme", "decided"},
    }
    return render(request, "reports/transfer_file_add.html", context)
