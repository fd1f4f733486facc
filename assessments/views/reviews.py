"""Reviews: the list, opening one, each one's own part, and sending it to be signed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.models import Review, ReviewPart, part_id
from assessments.reviews import listing, permissions, presentation, services
from assessments.reviews.content import judged_parts, last_before, views_of
from assessments.reviews.forms import (
    EXTRA,
    ReviewBoxesForm,
    ReviewDiscardForm,
    ReviewOpenForm,
    ReviewSendForm,
    ReviewSkipForm,
    ReviewViewsForm,
    ReviewVoiceForm,
    ReviewWordsForm,
)
from assessments.reviews.rules import in_words
from assessments.reviews.services.opening import still_to_hold
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from ui.forms import submit

from .review_pages import fetch, form_page, moved_on, page

Status = Review.Status


@require_safe
def review_list(request: UserRequest, pk: UUID) -> HttpResponse:
    participant, user = participant_or_404(request.user, pk), request.user
    require(permissions.can_list_reviews(user, participant))
    closed = participant.why_closed(user)
    may_open = permissions.can_open_review(user, participant) and not closed
    context = {
        "participant": participant,
        "own": is_participant(user, participant),
        "closed": closed,
        "reads": permissions.can_read_reviews(user, participant),
        "may_open": may_open,
        "reviews": listing.reviews_of(user, participant, timezone.localdate(), can_open=may_open),
    }
    return render(request, "assessments/review_list.html", context)


def review_open(request: UserRequest, pk: UUID) -> HttpResponse:
    """``?review=`` names the one that is chosen already."""
    participant, user = participant_or_404(request.user, pk), request.user
    require(permissions.can_open_review(user, participant))
    open_one = Review.objects.visible_to(user).of(participant).open().first()
    if request.method == "GET" and open_one:
        messages.info(request, "A review is open already: this is it.")
        return redirect(open_one)
    choices = [
        (each.key, f"{each.label}, {in_words(each.on)}" if each.on else each.label)
        for each in still_to_hold(participant, timezone.localdate())
    ]
    chosen = request.GET.get("review", choices[0][0] if choices else EXTRA)
    form = ReviewOpenForm(request.POST or None, choices=choices, initial={"which": chosen})
    if made := submit(form, services.open_review, by=user, participant=participant):
        messages.success(request, "Opened. The others are told and can write their part.")
        return redirect(made)
    context = {"participant": participant, "form": form}
    return render(request, "assessments/review_open.html", context)


def review_skip(request: UserRequest, pk: UUID, key: str) -> HttpResponse:
    participant, user = participant_or_404(request.user, pk), request.user
    require(permissions.can_open_review(user, participant))
    planned = {each.key: each for each in participant.timeline(timezone.localdate()).reviews}.get(
        key
    )
    if planned is None or not planned.optional:
        raise Http404
    form = ReviewSkipForm(request.POST or None)
    if submit(form, services.skip_review, by=user, participant=participant, key=key):
        messages.success(request, "Recorded. Its days belong to the next review.")
        return redirect("assessments:review_list", participant.pk)
    context = {"participant": participant, "form": form, "planned": planned}
    return render(request, "assessments/review_skip.html", context)


@require_safe
def review(request: UserRequest, pk: UUID) -> HttpResponse:
    found, user = fetch(request, pk), request.user
    context = page(request, found)
    closed = found.participant.why_closed(user)
    is_draft = found.status == Status.DRAFT
    writes = is_draft and not closed and permissions.can_write_part(user, found)
    leads = permissions.can_lead_review(user, found.participant)
    context |= {
        "closed": closed if is_draft else "",
        "writes": writes,
        "leads": leads and writes,
        "may_discard": leads and writes and _may_discard(found, context["shown"]),
        **_signing(request, found, context["shown"], leads),
    }
    return render(request, "assessments/review.html", context)


def _may_discard(found: Review, shown: presentation.ShownReview) -> bool:
    """As far as the reader knows: the service looks at what they may not know of, too."""
    own = shown.own is not None and (shown.own.shown_at is not None or not found.is_extra)
    return not (shown.returns or shown.others or own)


def _signing(
    request: UserRequest, found: Review, shown: presentation.ShownReview, leads: bool
) -> dict[str, Any]:
    if found.status != Status.SIGNING:
        return {}
    seats = set(permissions.seats_of(request.user, found))
    unsigned = {each.seat for each in shown.signed if each.at is None}
    refused = {each.seat for each in shown.signed if each.refused}
    why_not = services.signing.why_not_without(found, request.user) if leads else ""
    return {
        "can_sign": bool(seats & unsigned),
        "can_refuse": bool(seats & unsigned - refused),
        "can_return": permissions.can_sign_review(request.user, found)
        and not found.participant.why_closed(request.user),
        "has_signed": bool(seats) and not seats & unsigned,
        "can_complete": leads and not why_not,
        "why_not_complete": why_not if leads and not seats & unsigned else "",
    }


def review_write(request: UserRequest, pk: UUID) -> HttpResponse:
    """One's own part: the boxes for who leads, a view in their own words for the others."""
    found, user = fetch(request, pk), request.user
    require(permissions.can_write_part(user, found))
    if moved := moved_on(request, found, Status.SIGNING):
        return moved
    part = _own_part(request, found)
    own = is_participant(user, found.participant)
    form: Any
    service: Any
    if permissions.can_lead_review(user, found.participant) and not own:
        form, service = ReviewBoxesForm(request.POST or None, instance=part), services.save_boxes
    elif own:
        form, service = ReviewVoiceForm(request.POST or None, instance=part), services.save_words
    else:
        form, service = ReviewWordsForm(request.POST or None, instance=part), services.save_words
    if submit(form, service, by=user, part=part):
        messages.success(request, "Saved")
        return redirect(found)
    return _part_page(request, "write", found, part, form)


def review_judge(request: UserRequest, pk: UUID) -> HttpResponse:
    """The interim view, and whether they are on track: by who leads."""
    found, user = fetch(request, pk), request.user
    require(permissions.can_lead_review(user, found.participant))
    if moved := moved_on(request, found, Status.SIGNING):
        return moved
    part, judged = _own_part(request, found), judged_parts(found.participant)
    context = page(request, found)
    last = last_before(found)
    form = ReviewViewsForm(
        request.POST or None,
        instance=part,
        judged=judged,
        given=views_of(part),
        hints=presentation.views_hints(judged, context["shown"].content, last),
    )
    if submit(form, services.save_views, by=user, part=part):
        messages.success(request, "Saved")
        return redirect(found)
    return _part_page(request, "judge", found, part, form)


def review_send(request: UserRequest, pk: UUID) -> HttpResponse:
    found, user = fetch(request, pk), request.user
    require(permissions.can_lead_review(user, found.participant))
    if moved := moved_on(request, found, Status.SIGNING):
        return moved
    context = page(request, found)
    today = timezone.localdate()
    days = {
        "meeting_on": found.meeting_on or today,
        "covers_to": found.covers_to or found.meeting_on or today,
    }
    form = ReviewSendForm(
        request.POST or None,
        instance=found,
        initial=days,
        name=found.participant.user.name,
        has_voice=context["shown"].content["voice"]["state"] in {"given", "none"},
    )
    if submit(form, services.send_review, by=user, review=found):
        messages.success(request, "Sent to be signed. You sign it too.")
        return redirect(found)
    return form_page(request, "send", found, form, context)


def review_discard(request: UserRequest, pk: UUID) -> HttpResponse:
    found, user = fetch(request, pk), request.user
    require(permissions.can_lead_review(user, found.participant))
    if moved := moved_on(request, found, Status.DISCARDED):
        return moved
    form = ReviewDiscardForm(request.POST or None, instance=found)
    if submit(form, services.discard_review, by=user, review=found):
        messages.success(request, "Thrown away.")
        return redirect("assessments:review_list", found.participant_id)
    return form_page(request, "discard", found, form, page(request, found))


def _own_part(request: UserRequest, found: Review) -> ReviewPart:
    """The reader's own, or one that is made once they save it."""
    pk = part_id(found.pk, request.user.pk)
    saved = ReviewPart.objects.visible_to(request.user).filter(pk=pk).first()
    part: ReviewPart = saved or ReviewPart(pk=pk, author=request.user)
    part.review = found
    return part


def _part_page(
    request: UserRequest, step: str, found: Review, part: ReviewPart, form: Any
) -> HttpResponse:
    context = page(request, found)
    leads = permissions.can_lead_review(request.user, found.participant)
    context["readers"] = presentation.who_can_read_part(part, leads=leads)
    return form_page(request, step, found, form, context)
