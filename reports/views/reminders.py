from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from participants.models import Participant
from reports.services import resume_reminders, stop_reminders


@require_POST
def reminders_stop(request: UserRequest, pk: UUID) -> HttpResponse:
    """One press and no page to confirm: it harms nobody, and another press undoes it."""
    participant = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    stop_reminders(participant=participant, by=request.user)
    return redirect(participant)


@require_POST
def reminders_resume(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    resume_reminders(participant=participant, by=request.user)
    return redirect(participant)
