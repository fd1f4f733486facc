"""The support agreement: its versions, writing one, signing and returning it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest, signed_in_again
from accounts.permissions import require
from audit.services import allows
from participants.permissions import is_participant, people_of
from participants.prepared import participant_or_404
from supervision import permissions, services
from supervision.forms import (
    AgreementDiscardForm,
    AgreementMeetingForm,
    AgreementReturnForm,
    AgreementSendForm,
    AgreementSignForm,
    AgreementStartForm,
    AgreementTermForm,
)
from supervision.models import SupportAgreement
from supervision.prepared import agreement_or_404
from supervision.presentation.support_agreements import COLOURS, shown, who_can_read
from supervision.rules.support_agreements import terms_of
from ui.forms import EditForm, submit

Status = SupportAgreement.Status


@require_safe
def support_agreement_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_open_agreements(user, participant))
    versions = list(SupportAgreement.objects.visible_to(user).of(participant).defer("content"))
    can_write = permissions.can_write_agreement(user, participant)
    is_open = any(each.status != Status.SIGNED for each in versions)
    holding = next((each for each in versions if each.status == Status.SIGNED), None)
    context = {
        "participant": participant,
        "own": is_participant(user, participant),
        "versions": [(each, COLOURS[Status(each.status)]) for each in versions],
        "holding": holding,
        "can_start": can_write and not is_open and not participant.why_closed(user),
        "sees_all": permissions.can_read_accounts(user, participant),
        "people": people_of(participant, timezone.localdate()),
    }
    return render(request, "supervision/support_agreement_list.html", context)


def support_agreement_start(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    participant, user = participant_or_404(request.user, participant_pk), request.user
    require(permissions.can_write_agreement(user, participant))
    last = SupportAgreement.objects.visible_to(user).of(participant).first()
    if request.method == "GET" and last and last.status != Status.SIGNED:
        return redirect(last)
    form = AgreementStartForm(request.POST or None)
    if made := submit(form, services.start_agreement, by=user, participant=participant):
        messages.success(request, "Started. Change what differs, then send it to be signed.")
        return redirect(made)
    context = {"participant": participant, "form": form, "last": last}
    return render(request, "supervision/support_agreement_start.html", context)


@require_safe
def support_agreement(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement, user = _fetch(request, pk), request.user
    writes = permissions.can_write_agreement(user, agreement.participant)
    closed = agreement.participant.why_closed(user)
    page = _page(request, agreement)
    seats = permissions.seats_of(user, agreement)
    waits = {each.seat for each in page["shown"].waits_for}
    signing = agreement.status == Status.SIGNING
    context = page | {
        "can_write": writes and agreement.status == Status.DRAFT and not closed,
        "can_sign": signing and bool(waits & set(seats)),
        "can_return": signing and bool(seats),
        "has_signed": signing and bool(seats) and not waits & set(seats),
    }
    return render(request, "supervision/support_agreement.html", context)


def support_agreement_meeting(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement = _fetch_to_write(request, pk)
    if moved := _moved_on(request, agreement, Status.SIGNING):
        return moved
    form = AgreementMeetingForm(request.POST or None, instance=agreement)
    if submit(form, services.save_meeting, by=request.user, agreement=agreement):
        messages.success(request, "Saved")
        return redirect(agreement)
    return _form_page(request, "meeting", agreement, form)


def support_agreement_term(request: UserRequest, pk: UUID, term: str) -> HttpResponse:
    agreement = _fetch_to_write(request, pk)
    found = {each.key: each for each in terms_of(agreement.promised, agreement.changes)}
    if term not in found:
        raise Http404
    if moved := _moved_on(request, agreement, Status.SIGNING):
        return moved
    form = AgreementTermForm(request.POST or None, instance=agreement, term=term)
    if submit(form, services.save_term, by=request.user, agreement=agreement, term=term):
        messages.success(request, "Saved")
        return redirect(agreement)
    return _form_page(request, "term", agreement, form, term=found[term])


def support_agreement_send(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement = _fetch_to_write(request, pk)
    if moved := _moved_on(request, agreement, Status.SIGNING):
        return moved
    form = AgreementSendForm(request.POST or None, instance=agreement)
    if submit(form, services.send_to_be_signed, by=request.user, agreement=agreement):
        messages.success(request, "Sent to be signed. You sign it too.")
        return redirect(agreement)
    return _form_page(request, "send", agreement, form)


def support_agreement_discard(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement = _fetch_to_write(request, pk)
    if moved := _moved_on(request, agreement, Status.DISCARDED):
        return moved
    form = AgreementDiscardForm(request.POST or None, instance=agreement)
    if submit(form, services.discard_agreement, by=request.user, agreement=agreement):
        messages.success(request, "The draft is thrown away.")
        return redirect("supervision:support_agreement_list", agreement.participant_id)
    return _form_page(request, "discard", agreement, form)


def support_agreement_sign(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement = _fetch(request, pk)
    require(permissions.can_sign_agreement(request.user, agreement))
    if moved := _moved_on(request, agreement, Status.SIGNED):
        return moved
    return _sign(request, agreement)


@signed_in_again
def _sign(request: UserRequest, agreement: SupportAgreement) -> HttpResponse:
    form = AgreementSignForm(request.POST or None, initial={"sha256": agreement.sha256})
    if made := submit(form, services.sign_agreement, by=request.user, agreement=agreement):
        holds = made.status == Status.SIGNED
        messages.success(request, "Signed by all: it holds now." if holds else "Signed")
        return redirect(agreement)
    if form.is_bound and form.data.get("sha256") != agreement.sha256:
        if agreement.status != Status.SIGNING:
            return _not_open(request, agreement)
        form.read_again(agreement.sha256)
    return _form_page(request, "sign", agreement, form)


def support_agreement_return(request: UserRequest, pk: UUID) -> HttpResponse:
    agreement = _fetch(request, pk)
    require(permissions.can_sign_agreement(request.user, agreement))
    if moved := _moved_on(request, agreement, Status.DRAFT):
        return moved
    form = AgreementReturnForm(request.POST or None, instance=agreement, initial={"reason": ""})
    if submit(form, services.return_agreement, by=request.user, agreement=agreement):
        messages.success(request, "Returned. It is written again, then signed by all three.")
        return redirect(agreement)
    return _form_page(request, "return", agreement, form)


def _fetch(request: UserRequest, pk: UUID) -> SupportAgreement:
    return agreement_or_404(request.user, pk)


def _fetch_to_write(request: UserRequest, pk: UUID) -> SupportAgreement:
    agreement = _fetch(request, pk)
    require(permissions.can_write_agreement(request.user, agreement.participant))
    return agreement


def _moved_on(request: UserRequest, agreement: SupportAgreement, to: str) -> HttpResponse | None:
    """Back to the agreement where this step is not, or no longer, open."""
    if request.method == "GET" and not allows(agreement, to):
        return _not_open(request, agreement)
    return None


def _not_open(request: UserRequest, agreement: SupportAgreement) -> HttpResponse:
    messages.info(
        request,
        "This step is not open, and nothing was changed. The agreement now stands at: "
        f"{agreement.get_status_display().lower()}.",
    )
    return redirect(agreement)


def _page(request: UserRequest, agreement: SupportAgreement) -> dict[str, Any]:
    return {
        "agreement": agreement,
        "participant": agreement.participant,
        "own": is_participant(request.user, agreement.participant),
        "shown": shown(agreement, timezone.localdate()),
        "readers": who_can_read(agreement, request.user),
    }


def _form_page(
    request: UserRequest,
    step: str,
    agreement: SupportAgreement,
    form: EditForm | AgreementSignForm,
    **context: Any,
) -> HttpResponse:
    context |= _page(request, agreement) | {"form": form}
    return render(request, f"supervision/support_agreement_{step}.html", context)
