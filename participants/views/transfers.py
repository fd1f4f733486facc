"""A transfer file comes in, and the keys with which those of this deployment are signed."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.http import UserRequest
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from participants.models import Arrival, KnownSender, Participant
from participants.transfers.forms import (
    ArrivalApplyForm,
    ArrivalForm,
    ArrivalPlaceForm,
    ArrivalStepForm,
    SenderTrustForm,
)
from participants.transfers.keys import published_keys
from participants.transfers.presentation import shown
from participants.transfers.sealing import fingerprint
from participants.transfers.services import (
    ALREADY_HERE,
    apply_arrival,
    discard_arrival,
    end_sender,
    number_to_check,
    preview_of,
    trust_sender,
    upload_transfer_file,
)
from ui.forms import submit

Status = Arrival.Status


def arrival_add(request: UserRequest) -> HttpResponse:
    """Bring a file in; what came before, and whose keys are accepted."""
    require(can_manage_programme(request.user))
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    organisations = Organisation.objects.visible_to(request.user).filter(pk__in=led)
    is_sent = request.method == "POST"
    given = (request.POST, request.FILES) if is_sent else ()
    form = ArrivalForm(*given, organisations=organisations.order_by("name"))
    earlier = set(Arrival.objects.visible_to(request.user).values_list("pk", flat=True))
    if made := submit(form, upload_transfer_file, by=request.user):
        if made.pk in earlier:
            messages.info(request, "This very file was brought in before. Nothing was added twice.")
        return redirect(made)
    context = {
        "form": form,
        "arrivals": Arrival.objects.visible_to(request.user).filter(organisation__in=led)[:20],
        "senders": [
            (each, fingerprint(each.public_key), ArrivalStepForm(instance=each))
            for each in KnownSender.objects.visible_to(request.user).standing()
        ],
    }
    return render(request, "participants/arrival_add.html", context)


@require_safe
def arrival(request: UserRequest, pk: UUID) -> HttpResponse:
    """What a file says; for workforce leads also what to do with it."""
    return _show(request, _arrival(request, pk))


def arrival_apply(request: UserRequest, pk: UUID) -> HttpResponse:
    """What their dates would be in the cohort that was chosen, then adding them."""
    found = _managed(request, pk)
    if request.method == "POST":
        return _apply(request, found)
    if found.status != Status.READY:
        return redirect(found)
    form = ArrivalPlaceForm(request.GET or None, arrival=found)
    if not (form.is_bound and form.is_valid()):
        return _show(request, found, place_form=form)
    confirm = ArrivalApplyForm(instance=found, initial=form.cleaned_data)
    return _show_dates(request, found, form.cleaned_data, confirm)


@require_POST
def arrival_trust(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _managed(request, pk)
    form = SenderTrustForm(request.POST, instance=found)
    if submit(form, trust_sender, arrival=found, by=request.user):
        messages.success(request, "The key is accepted. The file is checked.")
        return redirect(found)
    return _show(request, _arrival(request, pk), trust_form=form)


@require_POST
def arrival_discard(request: UserRequest, pk: UUID) -> HttpResponse:
    found = _managed(request, pk)
    form = ArrivalStepForm(request.POST, instance=found)
    if submit(form, discard_arrival, arrival=found, by=request.user):
        messages.success(request, "The file was thrown away. Nothing of it is kept.")
        return redirect("participants:arrival_add")
    return _show(request, _arrival(request, pk), step_form=form)


@require_POST
def sender_end(request: UserRequest, pk: UUID) -> HttpResponse:
    sender = get_object_or_404(KnownSender.objects.visible_to(request.user), pk=pk)
    form = ArrivalStepForm(request.POST, instance=sender)
    if submit(form, end_sender, sender=sender, by=request.user):
        messages.success(request, f"The key of {sender} is not accepted any more.")
    else:
        messages.info(request, "That had been dealt with already.")
    return redirect("participants:arrival_add")


@login_not_required
@require_GET
def transfer_key_list(request: HttpRequest) -> HttpResponse:
    """For whoever holds a file and wants to know whose key signed it."""
    keys = [(each, fingerprint(each.public_key)) for each in published_keys()]
    return render(request, "participants/transfer_key_list.html", {"keys": keys})


@login_not_required
@require_GET
def transfer_keys_file(request: HttpRequest) -> HttpResponse:
    """The same for programs: docs/transfer-file.md."""
    keys = [
        {
            "public_key": each.public_key,
            "fingerprint": fingerprint(each.public_key).replace(" ", ""),
            "made_on": timezone.localdate(each.made_at).isoformat(),
            "state": each.state,
        }
        for each in published_keys()
    ]
    return JsonResponse({"service": settings.SERVICE_NAME, "site": settings.SITE_URL, "keys": keys})


def _arrival(request: UserRequest, pk: UUID) -> Arrival:
    found: Arrival = get_object_or_404(Arrival.objects.visible_to(request.user), pk=pk)
    return found


def _managed(request: UserRequest, pk: UUID) -> Arrival:
    found = _arrival(request, pk)
    require(can_manage_programme(request.user, found.organisation_id))
    return found


def _show(request: UserRequest, found: Arrival, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "arrival": found,
        "manages": can_manage_programme(request.user, found.organisation_id),
        "step_form": ArrivalStepForm(instance=found),
        "trust_form": SenderTrustForm(instance=found),
        "place_form": ArrivalPlaceForm(arrival=found) if found.status == Status.READY else None,
    }
    content = shown(found.content) if found.content else {}
    return render(request, "participants/arrival.html", context | content | forms)


def _apply(request: UserRequest, found: Arrival) -> HttpResponse:
    if found.status == Status.APPLIED:
        messages.info(request, "This file was used already. Nothing was added twice.")
        return redirect(found)
    form = ArrivalApplyForm(request.POST, instance=found)
    if made := submit(form, apply_arrival, arrival=found, by=request.user):
        messages.success(
            request, f"{made.participant} was added. Now appoint the people around them."
        )
        return redirect("participants:appointment_list", made.participant_id)
    if form.has_error("email", ALREADY_HERE):
        return _already_here(request, form, found)
    answers = form.cleaned_data
    if not {"cohort", "arrived_on"} <= answers.keys() or found.status != Status.READY:
        return redirect(found)
    return _show_dates(request, found, answers, form)


def _already_here(request: UserRequest, form: ArrivalApplyForm, found: Arrival) -> HttpResponse:
    errors = form.errors["email"].as_data()
    [params] = [error.params or {} for error in errors if error.code == ALREADY_HERE]
    here = Participant.objects.visible_to(request.user).get(pk=params["participant"])
    context = {"arrival": found, "participant": here}
    return render(request, "participants/arrival_already_here.html", context)


def _show_dates(
    request: UserRequest, found: Arrival, answers: dict[str, Any], form: ArrivalApplyForm
) -> HttpResponse:
    today = timezone.localdate()
    timeline = preview_of(found, answers["cohort"], answers["arrived_on"], today)
    dates = [each for each in timeline.dates() if each.kind != "claim"]
    time = timeline.programme.time
    context = shown(found.content) | {
        "arrival": found,
        "cohort": answers["cohort"],
        "arrived_on": answers["arrived_on"],
        "dates": sorted(dates, key=lambda each: (each.on is None, each.on or today)),
        "to_check": number_to_check(found.content, answers["cohort"]),
        "form": form,
        "moves": {"pauses": time.pauses_move, "part_time": time.part_time_moves},
    }
    return render(request, "participants/arrival_dates.html", context)
