from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.models import FinalAssessment
from participants.prepared import participant_or_404
from reports.forms import PackForm
from reports.packs import request_pack
from reports.permissions import can_read_pack
from ui.forms import submit


def pack(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_read_pack(request.user, participant))
    form = PackForm(request.POST or None)
    job = submit(form, request_pack, by=request.user, participant=participant)
    if job:
        return redirect(job)
    newest = FinalAssessment.objects.visible_to(request.user).of(participant).first()
    context = {
        "participant": participant,
        "form": form,
        "judging": participant.programme.judging,
        "is_final": newest is not None and newest.status in {"confirmed", "told"},
    }
    return render(request, "reports/pack.html", context)
