"""Every date of one person with its working, and what would move if something changed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from participants.forms import WhatIfForm
from participants.models import Participant
from participants.permissions import can_manage_participant, can_try_dates
from participants.pictures import picture_of
from participants.presentation import story_of, with_employment
from participants.rules import Timeline, outside_in_words
from participants.rules.expected import (
    ceiling_on,
    is_paused_all_week,
    meetings_by_week,
    protected_time_in,
)
from participants.rules.support import GROUP_SESSIONS, SUPERVISION
from participants.rules.what_if import compare

# kind of support -> its name and what one of it is called
MEETINGS = (
    (SUPERVISION, "Supervision", "meeting"),
    (GROUP_SESSIONS, "Group sessions", "session"),
)


@require_safe
def date_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = _participant(request, pk)
    today = timezone.localdate()
    timeline = participant.timeline(today)
    sees_claims = can_manage_participant(request.user, participant)
    if sees_claims:
        facts = with_employment(participant, timeline.facts)
        timeline = Timeline(timeline.programme, facts)
    dates = [each for each in timeline.dates() if sees_claims or each.kind != "claim"]
    dates += timeline.due_before()
    context = {
        "participant": participant,
        "is_own": participant.user_id == request.user.pk,
        "dates": sorted(dates, key=lambda each: (each.on is None, each.on or today)),
        "picture": picture_of(timeline, today),
        "support": _support(participant, timeline, today),
        "story": story_of(request.user, participant, today),
        "missing_outside": sees_claims and _missing_outside(participant),
        "can_try_dates": can_try_dates(request.user, participant),
    }
    return render(request, "participants/date_list.html", context)


def date_what_if(request: UserRequest, pk: UUID) -> HttpResponse:
    """Sent by POST, so that no day of anybody's stands in an address; nothing is kept."""
    participant = _participant(request, pk)
    require(can_try_dates(request.user, participant))
    form = WhatIfForm(request.POST if request.method == "POST" else None)
    compared, today = [], timezone.localdate()
    if form.is_bound and form.is_valid():
        compared = compare(participant.timeline(today), form.change())
        compared.sort(key=lambda each: (each.now.on is None, each.now.on or today))
    rules = participant.programme.as_rules().time
    context = {
        "participant": participant,
        "is_own": participant.user_id == request.user.pk,
        "form": form,
        "compared": compared,
        "moves": {"pauses": rules.pauses_move, "part_time": rules.part_time_moves},
    }
    return render(request, "participants/date_what_if.html", context)


def _missing_outside(participant: Participant) -> str:
    """ "The day of registration renewal"; "" where every day is recorded."""
    known = participant.known_outside
    missing = [each for each in participant.programme.days_outside if each not in known]
    return " and ".join(f"the day of {outside_in_words(each).lower()}" for each in missing)


def _participant(request: UserRequest, pk: UUID) -> Participant:
    found: Participant = get_object_or_404(
        Participant.objects.visible_to(request.user).with_time(), pk=pk
    )
    return found


def _support(participant: Participant, timeline: Timeline, today: date) -> dict[str, Any] | None:
    """What is agreed for this week; None where the person is not on the programme today."""
    if participant.status not in Participant.NOT_OVER or today < participant.starts_on:
        return None
    monday = today - timedelta(days=today.weekday())
    if is_paused_all_week(timeline, monday):
        return {"month": timeline.month_on(today), "is_paused": True}
    return {
        "month": timeline.month_on(today),
        "is_paused": False,
        "caseload": ceiling_on(timeline, today),
        "protected_time": protected_time_in(timeline, monday),
        "meetings": [
            (label, noun, weeks[-1])
            for kind, label, noun in MEETINGS
            if (weeks := list(meetings_by_week(timeline, kind, today)))
        ],
    }
