from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from participants.prepared import participant_or_404
from reports.services import resume_reminders, stop_reminders


@require_POST
def reminders_stop(request: UserRequest, pk: UUID) -> HttpResponse:
    """One press and no page to confirm: it harms nobody, and another press undoes it."""
    participant = participant_or_404(request.user, pk)
    stop_reminders(participant=participant, by=request.user)
    return redirect(participant)


@require_POST
def reminders_resume(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    resume_reminders(participant=participant, by=request.user)
    return redirect(participant)
