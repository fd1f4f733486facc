"""Learning events of a cohort with who came, and what one person attended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.models import Cohort, Participant
from participants.permissions import is_participant
from participants.prepared import cohort_or_404, participant_or_404
from participants.rules import OVER
from supervision import permissions, services
from supervision.forms import (
    LearningEventEditForm,
    LearningEventForm,
    StudyDayForm,
    StudyDayRemoveForm,
)
from supervision.models import Attendance, LearningEvent
from ui.forms import submit

PER_PAGE = 50


@require_safe
def learning_event_list(request: UserRequest, pk: UUID) -> HttpResponse:
    cohort = cohort_or_404(request.user, pk)
    events = LearningEvent.objects.visible_to(request.user).filter(cohort=cohort).with_numbers()
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "supervision/learning_event_list.html", {"cohort": cohort, "page_obj": page}
    )


def learning_event_add(request: UserRequest, pk: UUID) -> HttpResponse:
    cohort = cohort_or_404(request.user, pk)
    require(permissions.can_record_events(request.user, cohort))
    form = LearningEventForm(
        request.POST or None,
        people=_people(request, cohort),
        initial={"held_on": timezone.localdate()},
    )
    if made := submit(form, services.record_event, cohort=cohort, by=request.user):
        messages.success(request, f"Recorded: {made}")
        return redirect(made)
    context = {"cohort": cohort, "form": form}
    return render(request, "supervision/learning_event_add.html", context)


@require_safe
def learning_event(request: UserRequest, pk: UUID) -> HttpResponse:
    event = _event(request, pk)
    context = {
        "event": event,
        "attendances": Attendance.objects.visible_to(request.user)
        .filter(event=event)
        .order_by("participant__user__name"),
    }
    return render(request, "supervision/learning_event.html", context)


def learning_event_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    event = _event(request, pk)
    cohort: Any = event.cohort
    require(permissions.can_record_events(request.user, cohort))
    people = _people(request, cohort)
    form = LearningEventEditForm(
        request.POST or None,
        instance=event,
        people=people,
        initial={"attended": people.filter(attendances__event=event)},
    )
    if submit(form, services.change_event, event=event, by=request.user):
        messages.success(request, f"Saved: {event}")
        return redirect(event)
    context = {"event": event, "cohort": cohort, "form": form}
    return render(request, "supervision/learning_event_edit.html", context)


@require_safe
def attendance_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """What one person attended, and their own study days."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_read_support_figures(user, participant))
    found = Attendance.objects.visible_to(user).filter(participant=participant)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    own = permissions.can_record_own_study_day(user, participant)
    context = {
        "participant": participant,
        "own": is_participant(user, participant),
        "page_obj": page,
        "can_record": own and participant.status in Participant.NOT_OVER,
    }
    return render(request, "supervision/attendance_list.html", context)


def study_day_add(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, participant_pk)
    require(permissions.can_record_own_study_day(request.user, participant))
    if request.method == "GET" and participant.status not in Participant.NOT_OVER:
        messages.info(request, OVER)
        return redirect("supervision:attendance_list", participant.pk)
    form = StudyDayForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if submit(form, services.add_study_day, participant=participant, by=request.user):
        messages.success(request, "Study day recorded")
        return redirect("supervision:attendance_list", participant.pk)
    context = {"participant": participant, "form": form}
    return render(request, "supervision/study_day_add.html", context)


def study_day_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    attendance: Any = get_object_or_404(Attendance.objects.visible_to(request.user), pk=pk)
    participant, event = attendance.participant, attendance.event
    require(permissions.can_remove_study_day(request.user, attendance))
    form = StudyDayRemoveForm(request.POST or None, instance=event)
    answers = {"event": event, "participant": participant}
    if submit(form, services.remove_study_day, by=request.user, **answers):
        messages.success(request, "Study day removed")
        return redirect("supervision:attendance_list", participant.pk)
    context = {"participant": participant, "event": event, "form": form}
    return render(request, "supervision/study_day_remove.html", context)


def _event(request: UserRequest, pk: UUID) -> LearningEvent:
    found: LearningEvent = get_object_or_404(LearningEvent.objects.visible_to(request.user), pk=pk)
    return found


def _people(request: UserRequest, cohort: Cohort) -> Any:
    """Everybody of the cohort but oneself: one's own attendance somebody else records."""
    everybody = Participant.objects.visible_to(request.user).filter(cohort=cohort)
    return everybody.exclude(user=request.user).order_by("user__name", "pk")
