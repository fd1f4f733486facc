"""The list of what waits, with the short actions in place: one row stands open, the list stays."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from evidence.forms import ItemStepForm, ReadForm
from evidence.permissions import can_give_reading, can_write_feedback
from evidence.prepared import item_or_404
from evidence.presentation import field_labels, frozen_text, live_text
from evidence.services import note_opening, read_item, release_feedback
from reports.home.waiting import Row, task_of, waiting_rows
from reports.home.waiting_steps import IN_PLACE
from supervision.forms import ObservationSignOffForm
from supervision.permissions import can_sign_off_observation
from supervision.prepared import observation_or_404
from supervision.presentation import observations as presentation
from supervision.services import sign_off_observation
from ui.forms import GovForm, submit

ROWS = 50


@require_safe
def waiting_list(request: UserRequest) -> HttpResponse:
    """Everything that waits for the person, oldest first, whoever's record it belongs to."""
    rows = waiting_rows(request.user, timezone.localdate())
    return _list(request, rows, at=request.GET.get("at", ""))


def waiting_read(request: UserRequest, pk: UUID) -> HttpResponse:
    """The one reading of a version, for the whole: one link apart is the longer page's."""
    item = item_or_404(request.user, pk)
    require(can_give_reading(request.user, item))
    rows, place = _place(request, f"read-{pk}")
    version = item.latest_version
    if place is None or version is None:
        return redirect("evidence:item_read", pk)
    form = ReadForm(request.POST or None, standards=[], initial={"version_number": version.number})
    if submit(form, read_item, item=item, by=request.user):
        messages.success(request, f"Your reading of “{item.title}” is saved")
        return _go_on(request, rows, place)
    note_opening(item=item, by=request.user)
    context = {"item": item, "shown": frozen_text(version), "labels": field_labels(item.kind)}
    return _open(request, rows, place, form, context)


def waiting_release(request: UserRequest, pk: UUID) -> HttpResponse:
    """Cannot be undone: what is released stands above the button."""
    item = item_or_404(request.user, pk)
    require(can_write_feedback(request.user, item))
    rows, place = _place(request, f"release-{pk}")
    if place is None:
        return redirect("evidence:feedback_release", pk)
    form = ItemStepForm(request.POST or None, instance=item)
    if submit(form, release_feedback, item=item, by=request.user):
        messages.success(request, f"Released, and {item.participant.user.name} is told")
        return _go_on(request, rows, place)
    context = {"item": item, "shown": live_text(item), "labels": field_labels(item.kind)}
    return _open(request, rows, place, form, context)


def waiting_sign_off(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = observation_or_404(request.user, pk)
    require(can_sign_off_observation(request.user, observation))
    rows, place = _place(request, f"sign_off-{pk}")
    if place is None:
        return redirect("supervision:observation_sign_off", pk)
    form = ObservationSignOffForm(request.POST or None, instance=observation)
    if submit(form, sign_off_observation, by=request.user, observation=observation):
        messages.success(request, f"Observation of {observation.participant} signed off")
        return _go_on(request, rows, place)
    context = {
        "observation": observation,
        "suggestion": presentation.suggestion(observation),
        "tally": presentation.tally(observation.participant),
    }
    return _open(request, rows, place, form, context)


def _place(request: UserRequest, row_id: str) -> tuple[list[Row], int | None]:
    """The list, and where in it the row stands; None once it waits no longer."""
    rows = waiting_rows(request.user, timezone.localdate())
    return rows, _place_of(rows, row_id)


def _place_of(rows: list[Row], row_id: str) -> int | None:
    return next((place for place, row in enumerate(rows) if row.id == row_id), None)


def _open(
    request: UserRequest, rows: list[Row], place: int, form: GovForm, context: dict[str, Any]
) -> HttpResponse:
    row = rows[place]
    context |= {
        "form": form,
        "open_task": task_of(row),
        "open_template": f"reports/waiting/{row.what}.html",
    }
    return _list(request, rows, at=row.id, context=context)


def _go_on(request: UserRequest, rows: list[Row], place: int) -> HttpResponse:
    """Back to the same place in the list; or, if so asked, on with the next short action."""
    following = rows[place + 1 :]
    if "next" in request.POST:
        for row in following:
            if row.what in IN_PLACE:
                return redirect(f"{task_of(row).url}#{row.id}")
    near = following[:1] or rows[:place][-1:]
    there = f"?at={near[0].id}#{near[0].id}" if near else ""
    return redirect(reverse("reports:waiting_list") + there)


def _list(
    request: UserRequest, rows: list[Row], *, at: str = "", context: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of the list that the row ``at`` stands on, or the page of the address."""
    place = _place_of(rows, at)
    number = request.GET.get("page") if place is None else place // ROWS + 1
    page = Paginator(rows, ROWS).get_page(number)
    tasks = [task_of(row) for row in page.object_list]
    shown = {
        "page_obj": page,
        "tasks": tasks,
        "at": at if place is not None else "",
        **(context or {}),
    }
    return render(request, "reports/waiting_list.html", shown)
