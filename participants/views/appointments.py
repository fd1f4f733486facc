from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from participants.forms import (
    AppointmentAddForm,
    AppointmentEndForm,
    AppointmentKindForm,
    AppointmentRemoveForm,
)
from participants.models import Appointment
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services import appoint, end_appointment, remove_appointment
from ui.forms import STALE, submit


def appointment_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    appointments = list(
        Appointment.objects.visible_to(request.user)
        .filter(participant=participant)
        .counting_on(timezone.localdate())
        .order_by("-starts_on")
    )
    context = {
        "participant": participant,
        "groups": [_group(kind, appointments) for kind in Appointment.Kind],
    }
    return render(request, "participants/appointment_list.html", context)


def _group(kind: Appointment.Kind, appointments: list[Appointment]) -> dict[str, object]:
    """One kind: who holds it, who is to come, who held it. A gap is said, never left blank."""
    today = timezone.localdate()
    of_kind = [each for each in appointments if each.kind == kind]
    stages: dict[str, list[Appointment]] = {"current": [], "to come": [], "ended": []}
    for each in of_kind:
        stages[each.stage(today)].append(each)
    return {
        "kind": kind.value,
        "label": kind.label,
        "lower": kind.label.lower(),
        "with_article": kind.with_article,
        "current": stages["current"],
        "to_come": stages["to come"],
        "ended": stages["ended"],
    }


def appointment_add(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    asked = AppointmentKindForm(request.GET if "kind" in request.GET else None)
    if not (asked.is_bound and asked.is_valid()):
        context = {"participant": participant, "form": asked}
        return render(request, "participants/appointment_kind.html", context)
    kind = Appointment.Kind(asked.cleaned_data["kind"])
    form = AppointmentAddForm(
        request.POST or None, participant=participant, kind=kind, by=request.user
    )
    made = submit(form, appoint, participant=participant, kind=kind, by=request.user)
    if made:
        messages.success(request, f"{made.user.name} was appointed as {kind.label.lower()}.")
        return redirect("participants:appointment_list", participant.pk)
    if form.has_error(NON_FIELD_ERRORS, STALE):
        participant.refresh_from_db(fields=["version"])
        form.see_again(participant)
    context = {
        "participant": participant,
        "form": form,
        "kind": kind,
        "nobody": not form.fields["user"].queryset.exists(),  # type: ignore[attr-defined]
        "holders": Appointment.objects.visible_to(request.user)
        .filter(participant=participant, kind=kind)
        .not_ended(timezone.localdate()),
    }
    return render(request, "participants/appointment_add.html", context)


def appointment_end(request: UserRequest, pk: str) -> HttpResponse:
    """End an appointment, or take it back when it has not begun."""
    appointment = get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
    participant = appointment.participant
    require(can_manage_participant(request.user, participant))
    stage = appointment.stage(timezone.localdate())
    if stage == "ended":
        messages.info(request, f"This appointment ended: {appointment.period}.")
        return redirect("participants:appointment_list", participant.pk)
    data = request.POST if request.method == "POST" else None
    to_come = stage == "to come"
    form_class = AppointmentRemoveForm if to_come else AppointmentEndForm
    service = remove_appointment if to_come else end_appointment
    form = form_class(data, instance=appointment)
    if submit(form, service, appointment=appointment, by=request.user):
        done = "was taken back" if to_come else "ends"
        messages.success(request, f"The appointment of {appointment.user.name} {done}.")
        return redirect("participants:appointment_list", participant.pk)
    context = {
        "appointment": appointment,
        "participant": participant,
        "form": form,
        "to_come": to_come,
    }
    return render(request, "participants/appointment_end.html", context)
