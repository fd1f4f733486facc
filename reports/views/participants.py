from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from notifications.services import stop_of
from participants.prepared import participant_or_404
from reports.forms import TimelineFilterForm
from reports.home.hub import hub_of
from reports.home.hub_queries import shown_or_404
from reports.permissions import can_see_reminder_stop, can_stop_reminders
from reports.timeline import entries, steps_for

ROWS = 50


@require_safe
def participant(request: UserRequest, pk: UUID) -> HttpResponse:
    """The way into everything of one person that the viewer may see."""
    user = request.user
    participant = shown_or_404(user, pk)
    context = {
        "hub": hub_of(user, participant, timezone.localdate()),
        "can_stop_reminders": can_stop_reminders(user, participant),
        "reminder_stop": stop_of(participant.user_id)
        if can_see_reminder_stop(user, participant)
        else None,
    }
    return render(request, "reports/participant.html", context)


@require_safe
def timeline(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    form = TimelineFilterForm(request.GET or None)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    steps = steps_for(request.user, participant, kind)
    page = Paginator(steps, ROWS).get_page(request.GET.get("page"))
    context = {
        "participant": participant,
        "is_own": participant.user_id == request.user.pk,
        "filter_form": form,
        "is_filtered": bool(kind),
        "page_obj": page,
        "entries": entries(page.object_list, request.user, participant),
    }
    return render(request, "reports/timeline.html", context)
