"""All three sign a review in any order; one returns it, or says why they do not sign."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import Review, ReviewReturn, ReviewSignature
from assessments.reviews import rules
from assessments.reviews.permissions import (
    can_lead_review,
    can_sign_review,
    held_seats,
    seats_of,
)
from audit.actions import Action
from audit.services import ALREADY_DEALT_WITH, change_status, record
from participants.models import Participant
from participants.permissions import people_of
from participants.rules import OVER
from participants.services import lock_on_programme, lock_participant

from .telling import tell

Status = Review.Status
Kind = ReviewSignature.Kind
CHANGED_SINCE = (
    "The review was changed after you opened this page, so you have not signed it. What stands "
    "below is how it reads now. Read it, then sign."
)
NOT_ASKED = (
    "It was sent to be signed before you were appointed, so your signature is not asked for. You "
    "can return it."
)
SIGNED_ALREADY = "You have signed this already."


@transaction.atomic
def sign_review(*, review: Review, by: User, sha256: str, words: str = "") -> Review:
    """Sign the text with this hash in every seat that ``by`` holds; the last one completes it.

    Signatures wait for each other under the lock, and none depends on the version of the row: two
    at once both count. ``words``: what they want to say beside it.
    """
    return _answer(review, by, sha256, Kind.SIGNED, words)


@transaction.atomic
def refuse_to_sign(*, review: Review, by: User, sha256: str, words: str) -> Review:
    """Say why one does not sign. It stands in the review, and does not hold it up for ever; who
    changes their mind can still sign."""
    return _answer(review, by, sha256, Kind.REFUSED, words)


def _answer(review: Review, by: User, sha256: str, kind: Kind, words: str) -> Review:
    participant = lock_participant(review.participant_id, by=by)
    now = _to_answer(review, participant, by, sha256)
    seats = _seats_to_answer(now, by, kind)
    if not seats:
        raise ValidationError(SIGNED_ALREADY)
    for seat in seats:
        event = _add(now, participant, by, seat, kind, words.strip())
    if kind == Kind.REFUSED:
        tell(_those_who_lead(participant), "review_not_signed", now, event, by)
    elif set(now.seats) <= _signed(now):
        _complete(now, participant, by)
    return now


def _to_answer(review: Review, participant: Participant, by: User, sha256: str) -> Review:
    """As it stands now, once it may be signed by ``by`` with the text they read."""
    now: Review = Review.objects.select_related(
        "participant__user", "participant__cohort__programme_version"
    ).get(pk=review.pk)
    require(can_sign_review(by, now))
    if participant.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    if now.status != Status.SIGNING:
        raise ValidationError(ALREADY_DEALT_WITH)
    if now.sha256 != sha256:
        raise ValidationError(CHANGED_SINCE)
    if not seats_of(by, now):
        raise ValidationError(NOT_ASKED)
    return now


def _signed(review: Review) -> set[str]:
    rows = review.signatures.filter(sha256=review.sha256, kind=Kind.SIGNED)
    return set(rows.values_list("seat", flat=True))


def _seats_to_answer(review: Review, by: User, kind: Kind) -> list[str]:
    """Seats of ``by`` in which nobody has signed; nor refused, where they refuse."""
    rows = review.signatures.filter(sha256=review.sha256, kind__in=[Kind.SIGNED, kind])
    answered = set(rows.values_list("seat", flat=True))
    return [seat for seat in seats_of(by, review) if seat not in answered]


def _add(
    review: Review, participant: Participant, by: User, seat: str, kind: Kind, words: str
) -> Any:
    signature = ReviewSignature.objects.create(
        organisation_id=review.organisation_id,
        review=review,
        seat=seat,
        kind=kind,
        by=by,
        sha256=review.sha256,
        words=words,
    )
    action = Action.REVIEW_SIGNED if kind == Kind.SIGNED else Action.REVIEW_NOT_SIGNED
    return record(action, signature, by=by, about=participant, seat=seat, sha256=review.sha256)


def _those_who_lead(participant: Participant) -> list[User]:
    people = people_of(participant, timezone.localdate())
    return [people[seat] for seat in ("supervisor", "assessor") if seat in people]


def _complete(review: Review, participant: Participant, by: User, because: str = "") -> None:
    event = change_status(
        review,
        Status.COMPLETE,
        by=by,
        about=participant,
        action=Action.REVIEW_COMPLETED,
        status_changed_at=timezone.now(),
        completed_on=timezone.localdate(),
        completed_by=by if because else None,
        completed_because=because,
    )
    people = people_of(participant, timezone.localdate()).values()
    tell(people, "review_complete", review, event, by)


@transaction.atomic
def return_review(*, review: Review, by: User, reason: str) -> None:
    """Back to being written, with what should be said instead. Every return stays readable."""
    participant = lock_on_programme(review.participant_id, by=by)
    require(can_sign_review(by, review))
    seat, sha256 = next(iter(held_seats(by, participant))), review.sha256
    event = change_status(
        review,
        Status.DRAFT,
        by=by,
        about=participant,
        action=Action.REVIEW_RETURNED,
        status_changed_at=timezone.now(),
        content="",
        sha256="",
        on_track=None,
    )
    ReviewReturn.objects.create(
        organisation_id=review.organisation_id,
        review=review,
        seat=seat,
        by=by,
        reason=reason,
        sha256=sha256,
    )
    people = people_of(participant, timezone.localdate()).values()
    tell(people, "review_returned", review, event, by)


@transaction.atomic
def complete_without(*, review: Review, by: User, because: str) -> None:
    """Who leads completes it although a signature is missing: its holder said that they do not
    sign, or has not signed for so many working days. Who leads has signed themselves."""
    participant = lock_participant(review.participant_id, by=by)
    require(can_lead_review(by, participant))
    if participant.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    if review.status != Status.SIGNING:
        raise ValidationError(ALREADY_DEALT_WITH)
    if reason := why_not_without(review, by):
        raise ValidationError(reason)
    _complete(review, participant, by, because.strip())


def why_not_without(review: Review, by: User) -> str:
    """Why it cannot be completed yet although a signature is missing; "" when it can."""
    signed = _signed(review)
    # Who leads since it was sent may have no seat in it.
    own = set(seats_of(by, review))
    if own and not own & signed:
        return "Sign it yourself first."
    refused = set(
        review.signatures.filter(sha256=review.sha256, kind=Kind.REFUSED).values_list(
            "seat", flat=True
        )
    )
    silent = set(review.seats) - signed - refused
    where = review.participant.programme.jurisdiction
    since = rules.may_end_without_since(timezone.localdate(review.status_changed_at), where)
    if silent and timezone.localdate() < since:
        return f"It waits for everybody until {rules.in_words(since)}."
    return ""
