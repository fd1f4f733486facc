"""A review is signed, returned, not signed with a reason, or completed although one is missing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.http import UserRequest, signed_in_again
from accounts.permissions import require
from assessments.models import Review
from assessments.reviews import permissions, services
from assessments.reviews.signing_forms import (
    ReviewRefuseForm,
    ReviewReturnForm,
    ReviewSignForm,
    ReviewWithoutForm,
)
from ui.forms import submit

from .review_pages import fetch, form_page, moved_on, not_open, page

Status = Review.Status


def review_sign(request: UserRequest, pk: UUID) -> HttpResponse:
    found = fetch(request, pk)
    require(permissions.can_sign_review(request.user, found))
    if moved := moved_on(request, found, Status.COMPLETE):
        return moved
    return _sign(request, found)


@signed_in_again
def _sign(request: UserRequest, found: Review) -> HttpResponse:
    form = ReviewSignForm(request.POST or None, initial={"sha256": found.sha256})
    if made := submit(form, services.sign_review, by=request.user, review=found):
        done = made.status == Status.COMPLETE
        messages.success(request, "Signed by all: the review is complete." if done else "Signed")
        return redirect(found)
    return _of_text(request, "sign", found, form)


def review_refuse(request: UserRequest, pk: UUID) -> HttpResponse:
    found = fetch(request, pk)
    require(permissions.can_sign_review(request.user, found))
    if moved := moved_on(request, found, Status.COMPLETE):
        return moved
    form = ReviewRefuseForm(request.POST or None, initial={"sha256": found.sha256})
    if submit(form, services.refuse_to_sign, by=request.user, review=found):
        messages.success(request, "Recorded. You can still sign it, if you change your mind.")
        return redirect(found)
    return _of_text(request, "refuse", found, form)


def _of_text(request: UserRequest, step: str, found: Review, form: Any) -> HttpResponse:
    """The text may have been sent anew since the page was opened: then that is shown."""
    if form.is_bound and form.data.get("sha256") != found.sha256:
        if found.status != Status.SIGNING:
            return not_open(request, found)
        form.read_again(found.sha256)
    return form_page(request, step, found, form, page(request, found))


def review_return(request: UserRequest, pk: UUID) -> HttpResponse:
    found = fetch(request, pk)
    require(permissions.can_sign_review(request.user, found))
    if moved := moved_on(request, found, Status.DRAFT):
        return moved
    form = ReviewReturnForm(request.POST or None, instance=found)
    if submit(form, services.return_review, by=request.user, review=found):
        messages.success(request, "Returned. It is written again, then signed by all.")
        return redirect(found)
    return form_page(request, "return", found, form, page(request, found))


def review_complete(request: UserRequest, pk: UUID) -> HttpResponse:
    found = fetch(request, pk)
    require(permissions.can_lead_review(request.user, found.participant))
    if moved := moved_on(request, found, Status.COMPLETE):
        return moved
    form = ReviewWithoutForm(request.POST or None, instance=found)
    if submit(form, services.complete_without, by=request.user, review=found):
        messages.success(request, "The review is complete.")
        return redirect(found)
    return form_page(request, "complete", found, form, page(request, found))
