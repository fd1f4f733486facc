"""Single supervision of one person: what was agreed and held, and each meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.models import Participant
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from participants.rules import OVER
from supervision import permissions, services
from supervision.forms import (
    MeetingAccountForm,
    MeetingConfirmForm,
    MeetingRecordForm,
    MeetingRemoveForm,
)
from supervision.meetings import supervision_of
from supervision.models import SupervisionMeeting
from supervision.prepared import meeting_or_404
from supervision.presentation import meetings as presentation
from supervision.rules.meetings import STAYS
from ui.forms import submit

PER_PAGE = 25
USUAL_MINUTES = 60


@require_safe
def meeting_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """The newest first, under what was agreed and held."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_read_supervision(user, participant))
    found = SupervisionMeeting.objects.visible_to(user).filter(participant=participant)
    page = Paginator(found.with_accounts(), PER_PAGE).get_page(request.GET.get("page"))
    supervision = supervision_of(participant, timezone.localdate())
    may = _may_record(request, participant)
    context = {
        "participant": participant,
        "own": is_participant(user, participant),
        "page_obj": page,
        "rows": [
            presentation.shown_meeting(each, participant, user, may_answer=may) for each in page
        ],
        "figures": supervision.content(),
        "months": sorted(supervision.by_month().items(), reverse=True),
        "can_record": may,
        "readers": presentation.who_can_read(participant, user),
    }
    return render(request, "supervision/meeting_list.html", context)


def meeting_record(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """Filled in with today and the agreed minutes, so that one press is enough."""
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_record_supervision(user, participant))
    if request.method == "GET" and participant.status not in Participant.NOT_OVER:
        messages.info(request, OVER)
        return redirect("supervision:meeting_list", participant.pk)
    minutes = supervision_of(participant, timezone.localdate()).minutes
    form = MeetingRecordForm(
        request.POST or None,
        agreed_minutes=minutes,
        initial={
            "held_on": timezone.localdate(),
            "state": "held",
            "minutes": minutes or USUAL_MINUTES,
        },
    )
    if made := submit(form, services.record_meeting, by=user, participant=participant):
        messages.success(request, f"Recorded: {made}")
        return redirect("supervision:meeting_list", participant.pk)
    context = _form_context(request, participant, form)
    return render(request, "supervision/meeting_record.html", context)


@require_safe
def meeting(request: UserRequest, pk: UUID) -> HttpResponse:
    """What each side said of one day, with what was said before."""
    found = _meeting(request, pk)
    participant = found.participant
    shown = presentation.shown_meeting(
        found, participant, request.user, may_answer=_may_record(request, participant)
    )
    context = _form_context(request, participant, MeetingConfirmForm(instance=found))
    return render(request, "supervision/meeting.html", context | {"shown": shown})


def meeting_confirm(request: UserRequest, pk: UUID) -> HttpResponse:
    """The button stands on the page of the meeting, which is shown again if it cannot be done."""
    found = _meeting(request, pk)
    require(permissions.can_record_supervision(request.user, found.participant))
    form = MeetingConfirmForm(request.POST or None, instance=found)
    if submit(form, services.confirm_meeting, by=request.user, meeting=found):
        messages.success(request, f"Confirmed: {found}")
        return redirect("supervision:meeting_list", found.participant_id)
    shown = presentation.shown_meeting(
        _meeting(request, pk),
        found.participant,
        request.user,
        may_answer=_may_record(request, found.participant),
    )
    context = _form_context(request, found.participant, form)
    return render(request, "supervision/meeting.html", context | {"shown": shown})


def meeting_account(request: UserRequest, pk: UUID) -> HttpResponse:
    """One's own account: the answer to the other side's, or the correction of one's own."""
    found, user = _meeting(request, pk), request.user
    participant = found.participant
    require(permissions.can_record_supervision(user, participant))
    if request.method == "GET" and participant.status not in Participant.NOT_OVER:
        messages.info(request, OVER)
        return redirect(found)
    shown = presentation.shown_meeting(found, participant, user, may_answer=True)
    said = shown.mine or shown.theirs
    form = MeetingAccountForm(
        request.POST or None,
        instance=found,
        day_stands=not (shown.mine and services.may_be_replaced(shown.mine, user)),
        agreed_minutes=supervision_of(participant, timezone.localdate()).minutes,
        initial={name: getattr(said, name) for name in ("state", "minutes", "reason")},
    )
    if submit(form, services.give_meeting_account, by=user, meeting=found):
        messages.success(request, "Saved")
        return redirect("supervision:meeting_list", participant.pk)
    context = _form_context(request, participant, form) | {"shown": shown}
    return render(request, "supervision/meeting_account.html", context)


def meeting_remove(request: UserRequest, pk: UUID) -> HttpResponse:
    """Recorded by mistake, and nobody has answered yet; asked before it is gone."""
    found, user = _meeting(request, pk), request.user
    participant = found.participant
    require(permissions.can_record_supervision(user, participant))
    can_remove = _may_record(request, participant) and found.is_said_by_alone(user)
    if request.method == "GET" and not can_remove:
        messages.info(request, STAYS)
        return redirect(found)
    form = MeetingRemoveForm(request.POST or None, instance=found)
    words = str(found)
    if submit(form, services.remove_meeting, by=user, meeting=found):
        messages.success(request, f"Removed: {words}")
        return redirect("supervision:meeting_list", participant.pk)
    shown = presentation.shown_meeting(found, participant, user, may_answer=True)
    context = _form_context(request, participant, form) | {"shown": shown}
    return render(request, "supervision/meeting_remove.html", context)


def _may_record(request: UserRequest, participant: Participant) -> bool:
    return participant.status in Participant.NOT_OVER and permissions.can_record_supervision(
        request.user, participant
    )


def _form_context(request: UserRequest, participant: Participant, form: Any) -> dict[str, Any]:
    return {
        "participant": participant,
        "own": is_participant(request.user, participant),
        "form": form,
        "readers": presentation.who_can_read(participant, request.user),
    }


def _meeting(request: UserRequest, pk: UUID) -> SupervisionMeeting:
    return meeting_or_404(request.user, pk)
