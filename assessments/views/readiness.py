"""Ready for panel? Asked from the first month on; who recommends is told the same."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.models import User
from accounts.permissions import require
from assessments import permissions
from assessments.evidence_rules.presentation import readiness_of, shown_rules
from assessments.models import FinalAssessment
from assessments.reviews.standing import standing_of
from assessments.self_assessments.presentation import done_in_words
from evidence.permissions import can_open_evidence
from participants.models import Participant
from participants.prepared import participant_or_404


def _who_sees_it(user: User, participant: Participant) -> str:
    """ "The assessor sees": who is told the same when they recommend or declare; "" after that."""
    if participant.status != Participant.Status.ON_PROGRAMME:
        return ""
    judging = participant.programme.judging
    if permissions.can_start_final_assessment(user, participant):
        return "You see"
    who = judging.who(judging.recommender, participant.user.name)
    return f"{who[:1].upper()}{who[1:]} sees"


@require_safe
def ready_for_panel(request: UserRequest, pk: Any) -> HttpResponse:
    user = request.user
    participant = participant_or_404(user, pk)
    require(permissions.can_see_evidence_rules(user, participant))
    readiness = readiness_of(participant)
    context = {
        "participant": participant,
        "programme": participant.programme,
        "judging": participant.programme.judging,
        "is_own": participant.user_id == user.pk,
        "who_sees_it": _who_sees_it(user, participant),
        "today": timezone.localdate(),
        "readiness": readiness,
        "standing": standing_of(participant, timezone.localdate()),
        "rules": shown_rules(user, participant, readiness),
        "sees_pieces": can_open_evidence(user, participant),
        "self_assessments": done_in_words(participant, timezone.localdate()),
        "assessment": FinalAssessment.objects.visible_to(user).of(participant).first(),
    }
    return render(request, "assessments/ready_for_panel.html", context)
