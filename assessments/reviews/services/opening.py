"""A review is opened, thrown away before anything was written, or an optional one skipped."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import Review, ReviewPart, SkippedReview
from assessments.reviews import rules
from assessments.reviews.permissions import can_lead_review, can_open_review
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, change_status, record
from participants.models import Participant
from participants.permissions import people_of
from participants.rules.dated import Dated
from participants.services import lock_on_programme

from .telling import tell

Status = Review.Status
EXTRA = "Extra review"
OPEN_ALREADY = "A review is open already. Go on with that one."


@transaction.atomic
def open_review(*, participant: Participant, by: User, key: str, why: str = "") -> Review:
    """One of the programme's by its ``key``, or with "" an extra one, with the reason ``why``."""
    current = lock_on_programme(participant, by=by)
    require(can_open_review(by, current))
    today = timezone.localdate()
    if Review.objects.open().filter(participant=current).exists():
        raise ValidationError(OPEN_ALREADY)
    planned = _planned(current, key, today) if key else None
    if not key and not why.strip():
        raise ValidationError({"why": "Enter why an extra review is held"})
    review: Review = Review.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        number=Review.objects.of(current).count() + 1,
        key=key,
        label=planned.label if planned else EXTRA,
        due_on=planned.on if planned else None,
        why="" if planned else why.strip(),
        covers_from=_covers_from(current, today),
        opened_by=by,
    )
    event = record(
        Action.REVIEW_OPENED, review, by=by, about=current, key=key, due_on=review.due_on
    )
    tell(people_of(current, today).values(), "review_opened", review, event, by)
    return review


def still_to_hold(participant: Participant, today: date) -> list[Dated]:
    """The programme's reviews that can still be opened, in its order: two queries and the dates."""
    held = Review.objects.of(participant).exclude(key="").values_list("key", flat=True)
    skipped = SkippedReview.objects.filter(participant=participant).values_list("key", flat=True)
    found: list[Dated] = rules.still_to_hold(participant.timeline(today).reviews, held, skipped)
    return found


def _planned(participant: Participant, key: str, today: date) -> Dated:
    found = {each.key: each for each in still_to_hold(participant, today)}
    if key not in found:
        raise ValidationError({"which": "Choose one of the reviews that are still to be held"})
    return found[key]


def _covers_from(participant: Participant, today: date) -> date:
    last: Any = Review.objects.complete().filter(participant=participant).order_by("number").last()
    first = rules.first_day(last.covers_to if last else None, participant.here_from)
    if first > today:
        begun = "The last review covers today" if last else "The programme has not begun here"
        raise ValidationError(f"{begun}. The next one can be opened from {rules.in_words(first)}.")
    return first


@transaction.atomic
def discard_review(*, review: Review, by: User) -> None:
    """One that was opened by mistake and never sent: nobody has written anything in it; of an extra
    one, nobody has shown anything."""
    participant = lock_on_programme(review.participant_id, by=by)
    require(can_lead_review(by, participant))
    written = ReviewPart.objects.filter(review=review)
    if review.is_extra:
        written = written.exclude(shown_at=None)
    if written.exists() or review.returns.exists():
        raise ValidationError("Something is written in it already, so it stays.")
    change_status(
        review,
        Status.DISCARDED,
        by=by,
        about=participant,
        action=Action.REVIEW_DISCARDED,
        status_changed_at=timezone.now(),
    )


@transaction.atomic
def skip_review(*, participant: Participant, by: User, key: str, reason: str) -> SkippedReview:
    """An optional review is not held, with the reason; its days belong to the next one."""
    current = lock_on_programme(participant, by=by)
    require(can_open_review(by, current))
    today = timezone.localdate()
    planned = {each.key: each for each in still_to_hold(current, today) if each.optional}.get(key)
    if planned is None:
        raise ValidationError(ALREADY_DEALT_WITH)
    skipped: SkippedReview = SkippedReview.objects.create(
        organisation_id=current.organisation_id,
        participant=current,
        key=key,
        label=planned.label,
        due_on=planned.on,
        reason=reason,
        by=by,
    )
    record(Action.REVIEW_SKIPPED, skipped, by=by, about=current, key=key)
    return skipped
