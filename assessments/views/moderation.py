"""The moderation checklist, answered from the data; nobody fills it in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from assessments import permissions
from assessments.models import FinalAssessment
from assessments.moderation.presentation import checklist_rows
from participants.prepared import participant_or_404


@require_safe
def moderation_checklist(request: UserRequest, pk: Any) -> HttpResponse:
    user = request.user
    participant = participant_or_404(user, pk)
    require(permissions.can_see_moderation_checklist(user, participant))
    today = timezone.localdate()
    context = {
        "participant": participant,
        "programme": participant.programme,
        "judging": participant.programme.judging,
        "who_confirms": participant.programme.judging.who(participant.programme.judging.confirmer),
        "is_own": participant.user_id == user.pk,
        "today": today,
        "rows": checklist_rows(user, participant, today),
        "assessment": FinalAssessment.objects.visible_to(user).of(participant).first(),
    }
    return render(request, "assessments/moderation_checklist.html", context)
