"""What the pages of a review share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from assessments.models import Review
from assessments.prepared import review_or_404
from assessments.reviews.permissions import can_read_reviews
from assessments.reviews.presentation import shown, who_can_read
from audit.services import allows
from participants.permissions import is_participant


def fetch(request: UserRequest, pk: UUID) -> Review:
    return review_or_404(request.user, pk)


def moved_on(request: UserRequest, found: Review, to: str) -> HttpResponse | None:
    """Back to the review where this step is not, or no longer, open."""
    if request.method == "GET" and not allows(found, to):
        return not_open(request, found)
    return None


def not_open(request: UserRequest, found: Review) -> HttpResponse:
    messages.info(
        request,
        "This step is not open, and nothing was changed. The review now stands at: "
        f"{found.get_status_display().lower()}.",
    )
    return redirect(found)


def page(request: UserRequest, found: Review) -> dict[str, Any]:
    return {
        "review": found,
        "participant": found.participant,
        "own": is_participant(request.user, found.participant),
        # Who confirms reads the review, and neither the list of them nor weeks and plan.
        "reads_on": can_read_reviews(request.user, found.participant),
        "shown": shown(found, request.user, timezone.localdate()),
        "readers": who_can_read(found, request.user),
    }


def form_page(
    request: UserRequest, step: str, found: Review, form: Any, context: dict[str, Any]
) -> HttpResponse:
    return render(request, f"assessments/review_{step}.html", context | {"form": form})
