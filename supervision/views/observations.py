from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from audit.services import allows
from evidence.presentation import current_readers
from participants.prepared import participant_or_404
from supervision import permissions, services
from supervision.forms import (
    ObservationAnswerForm,
    ObservationCancelForm,
    ObservationHoldForm,
    ObservationMoveForm,
    ObservationPlanForm,
    ObservationReturnForm,
    ObservationSignOffForm,
    ObservationWriteUpForm,
)
from supervision.models import Observation
from supervision.prepared import observation_or_404
from supervision.presentation import observations as presentation
from ui.forms import GovForm, submit

Status = Observation.Status
PER_PAGE = 50


def observation_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """Those of one person; for a workforce lead dates and state only."""
    participant = participant_or_404(request.user, participant_pk)
    user = request.user
    is_open = permissions.can_open_observations(user, participant)
    require(is_open or permissions.can_list_observation_dates(user, participant))
    mine = participant.observations
    rows = mine.visible_to(user) if is_open else mine.listed_for_lead(user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    readers = current_readers(participant) if is_open else []
    context = {
        "participant": participant,
        "is_own": participant.user_id == user.pk,
        "page_obj": page,
        "rows": [_row(each, user, readers, is_open=is_open) for each in page],
        "is_open": is_open,
        "tally": presentation.tally(participant),
        "closed": participant.why_closed(user),
        "can_plan": not participant.why_closed(user)
        and permissions.can_plan_observation(user, participant),
    }
    return render(request, "supervision/observation_list.html", context)


def _row(
    observation: Observation, user: Any, readers: list[Any], *, is_open: bool
) -> dict[str, Any]:
    holder = presentation.holder(observation, user, readers) if is_open else ""
    return {
        "observation": observation,
        "colour": presentation.colour(observation),
        "holder": holder,
        # Closed ones have been so since then, which nobody is waiting for.
        "since": observation.status_changed_at if holder else None,
    }


def observation_plan(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, participant_pk)
    require(permissions.can_plan_observation(request.user, participant))
    closed = participant.why_closed(request.user)
    if closed and request.method == "GET":
        messages.info(request, closed)
        return redirect("supervision:observation_list", participant.pk)
    observers = presentation.observers_for(participant)
    form = ObservationPlanForm(request.POST or None, observers=observers)
    made = submit(form, services.plan_observation, by=request.user, participant=participant)
    if made:
        messages.success(request, "Observation planned")
        return redirect(made)
    context = {
        "participant": participant,
        "form": form,
        "observers": observers,
        "readers": presentation.who_can_read_plans(participant, request.user),
    }
    return render(request, "supervision/observation_plan.html", context)


def observation(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    readers = current_readers(observation.participant)
    context = {
        "observation": observation,
        "colour": presentation.colour(observation),
        "holder": presentation.holder(observation, request.user, readers),
        "next_step": presentation.NEXT_STEP.get(Status(observation.status), ""),
        "observer_is_gone": presentation.observer_is_gone(observation, readers),
        "readers": presentation.who_can_read(observation, request.user),
        "can_read_write_up": permissions.can_read_write_up(request.user, observation),
        "rounds": observation.earlier_rounds.newest_first(),
        "story": presentation.story(observation),
        "closed": observation.participant.why_closed(request.user),
        "can": _steps_open_to(request.user, observation),
    }
    return render(request, "supervision/observation.html", context)


def _steps_open_to(user: Any, observation: Observation) -> dict[str, bool]:
    """Which buttons the page shows: who may, and is it time."""
    if observation.participant.why_closed(user):
        return {}
    return {
        "hold": allows(observation, Status.HELD)
        and observation.status == Status.PLANNED
        and permissions.can_hold_observation(user, observation),
        "write_up": allows(observation, Status.WRITTEN_UP)
        and permissions.can_write_up_observation(user, observation),
        "answer": allows(observation, Status.ANSWERED)
        and permissions.can_answer_observation(user, observation),
        "sign_off": allows(observation, Status.SIGNED_OFF)
        and permissions.can_sign_off_observation(user, observation),
        "cancel": observation.status == Status.PLANNED
        and permissions.can_cancel_observation(user, observation),
    }


def observation_hold(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_hold_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=observation.is_being_written):
        return _moved_on(request, observation)
    form = ObservationHoldForm(request.POST or None, instance=observation)
    if submit(form, services.hold_observation, by=request.user, observation=observation):
        messages.success(request, "Saved. Write it up while it is fresh.")
        return redirect("supervision:observation_write_up", observation.pk)
    return _form_page(request, "hold", observation, form, readers=_readers(request, observation))


def observation_write_up(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_write_up_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=allows(observation, Status.WRITTEN_UP)):
        return _moved_on(request, observation)
    is_draft = request.POST.get("action") == "save"
    form = ObservationWriteUpForm(request.POST or None, instance=observation, is_draft=is_draft)
    service = services.save_write_up if is_draft else services.write_up_observation
    if submit(form, service, by=request.user, observation=observation):
        name = observation.participant.user.name
        messages.success(
            request, "Saved. Nobody else can read it yet." if is_draft else f"Sent to {name}"
        )
        return redirect(observation)
    readers = presentation.who_will_read_write_up(observation)
    return _form_page(request, "write_up", observation, form, readers=readers)


def observation_answer(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_answer_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=allows(observation, Status.ANSWERED)):
        return _moved_on(request, observation)
    form = ObservationAnswerForm(request.POST or None, instance=observation)
    if submit(form, services.answer_observation, by=request.user, observation=observation):
        messages.success(request, "Your answer is sent")
        return redirect(observation)
    readers = presentation.who_will_read_answer()
    return _form_page(request, "answer", observation, form, readers=readers)


def observation_sign_off(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_sign_off_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=allows(observation, Status.SIGNED_OFF)):
        return _moved_on(request, observation)
    form = ObservationSignOffForm(request.POST or None, instance=observation)
    if submit(form, services.sign_off_observation, by=request.user, observation=observation):
        messages.success(request, "Observation signed off. It is on the record now.")
        return redirect(observation)
    return _form_page(
        request,
        "sign_off",
        observation,
        form,
        suggestion=presentation.suggestion(observation),
        tally=presentation.tally(observation.participant),
    )


def observation_return(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_return_observation(request.user, observation))
    # Only an answered one is sent back; a planned one that is held is another page's business.
    if _is_too_late(request, observation, is_time=allows(observation, Status.SIGNED_OFF)):
        return _moved_on(request, observation)
    form = ObservationReturnForm(request.POST or None, instance=observation)
    if submit(form, services.return_observation, by=request.user, observation=observation):
        messages.success(request, f"Sent back to {observation.observer.name}")
        return redirect(observation)
    return _form_page(request, "return", observation, form, readers=_readers(request, observation))


def observation_move(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_cancel_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=observation.status == Status.PLANNED):
        return _moved_on(request, observation)
    form = ObservationMoveForm(request.POST or None, instance=observation)
    if submit(form, services.move_observation, by=request.user, observation=observation):
        messages.success(request, "Moved. Both of you get the new day by e-mail.")
        return redirect(observation)
    return _form_page(request, "move", observation, form, readers=_readers(request, observation))


def observation_cancel(request: UserRequest, pk: UUID) -> HttpResponse:
    observation = _observation(request, pk)
    require(permissions.can_cancel_observation(request.user, observation))
    if _is_too_late(request, observation, is_time=observation.status == Status.PLANNED):
        return _moved_on(request, observation)
    form = ObservationCancelForm(request.POST or None, instance=observation)
    if submit(form, services.cancel_observation, by=request.user, observation=observation):
        messages.success(request, "Observation cancelled")
        return redirect(observation)
    return _form_page(request, "cancel", observation, form, readers=_readers(request, observation))


def _observation(request: UserRequest, pk: UUID) -> Observation:
    return observation_or_404(request.user, pk)


def _readers(request: UserRequest, observation: Observation) -> str:
    return presentation.who_can_read_plans(observation.participant, request.user)


def _is_too_late(request: UserRequest, observation: Observation, *, is_time: bool) -> bool:
    """The page no longer applies. A form that was sent goes on: its text is shown again."""
    closed = observation.participant.why_closed(request.user)
    return request.method == "GET" and (bool(closed) or not is_time)


def _moved_on(request: UserRequest, observation: Observation) -> HttpResponse:
    stands = observation.get_status_display().lower()
    words = f"That step does not apply now. The observation is: {stands}."
    messages.info(request, observation.participant.why_closed(request.user) or words)
    return redirect(observation)


def _form_page(
    request: UserRequest, step: str, observation: Observation, form: GovForm, **context: Any
) -> HttpResponse:
    # A form sent too late is shown again, also while the observer is writing.
    may_read = permissions.can_read_write_up(request.user, observation)
    context |= {"observation": observation, "form": form, "can_read_write_up": may_read}
    return render(request, f"supervision/observation_{step}.html", context)
