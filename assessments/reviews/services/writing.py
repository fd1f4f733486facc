"""Each of the three writes their own part; who leads sends the whole to be signed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import InterimView, Review, ReviewPart
from assessments.reviews import rules
from assessments.reviews.content import checks_of, content_of, judged_parts
from assessments.reviews.permissions import (
    can_lead_review,
    can_write_part,
    lead_seat,
    writes_as,
)
from audit.actions import Action
from audit.rules import canonical_json, sha256
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from participants.models import Participant
from participants.permissions import people_of
from participants.services import lock_on_programme

from .telling import tell

Status = Review.Status
# What exactly is not on track, what support, by when and by whom; nothing where they are.
NO_CONCERN: dict[str, Any] = {
    "concern": "",
    "concern_support": "",
    "concern_by_when": None,
    "concern_by_whom": "",
}


@transaction.atomic
def save_boxes(
    *,
    part: ReviewPart,
    by: User,
    progress: str,
    strengths: str,
    next_steps: str,
    next_by: date | None,
    support: str,
    show: bool = False,
) -> None:
    """The four boxes, by who leads. Theirs alone until shown, or sent to be signed."""
    participant = _lock(part.review, by)
    require(can_lead_review(by, participant))
    saved = _row_of(part, participant, by)
    if next_by and next_by != saved.next_by:
        _refuse_day("next_by", next_by)
    boxes: dict[str, Any] = {"progress": progress, "strengths": strengths, "support": support}
    boxes |= {"next_steps": next_steps, "next_by": next_by}
    _save(part, saved, participant, by, show, **boxes)


@transaction.atomic
def save_views(
    *,
    part: ReviewPart,
    by: User,
    views: Mapping[Any, tuple[str, str]],
    on_track: bool | None,
    concern: Mapping[str, Any],
    show: bool = False,
) -> None:
    """The interim view, and whether they are on track. ``views``: standard's id -> view, reason.
    ``concern``: what follows where they are not, by ``NO_CONCERN``."""
    participant = _lock(part.review, by)
    require(can_lead_review(by, participant))
    saved = _row_of(part, participant, by)
    kept = NO_CONCERN | (dict(concern) if on_track is False else {})
    if kept["concern_by_when"] and kept["concern_by_when"] != saved.concern_by_when:
        _refuse_day("concern_by_when", kept["concern_by_when"])
    changed = _save_each(saved, participant, views)
    _save(part, saved, participant, by, show, always=changed, on_track=on_track, **kept)


@transaction.atomic
def save_words(
    *, part: ReviewPart, by: User, words: str, adds_none: bool = False, show: bool = False
) -> None:
    """What somebody who does not lead says: the participant's own view, the other's short one.

    ``adds_none``: the participant chooses to add no view, which the others are told at once.
    """
    participant = _lock(part.review, by)
    require(can_write_part(by, part.review))
    saved = _row_of(part, participant, by)
    if adds_none and saved.seat != "participant":
        raise ValidationError("Only the person whose review it is can choose to add no view.")
    if adds_none and words.strip():
        raise ValidationError({"adds_none": "Take out your words, or leave this box empty"})
    if show and not adds_none and not words.strip():
        raise ValidationError({"words": "Write what you want the others to read"})
    shown = show or adds_none
    _save(part, saved, participant, by, shown, words=words, adds_none=adds_none)


def _lock(review: Review, by: User) -> Participant:
    participant = lock_on_programme(review.participant_id, by=by)
    if Review.objects.get(pk=review.pk).status != Status.DRAFT:
        raise ValidationError(ALREADY_DEALT_WITH)
    return participant


def _refuse_day(field: str, day: date) -> None:
    if reason := rules.why_not_promise(day, timezone.localdate()):
        raise ValidationError({field: reason})


def _row_of(part: ReviewPart, participant: Participant, by: User) -> ReviewPart:
    """The writer's own row, made when they save for the first time; never somebody else's."""
    require(part.author_id == by.pk)
    seat = lead_seat(participant, people_of(participant, timezone.localdate()))
    saved, _ = ReviewPart.objects.get_or_create(
        pk=part.pk,
        defaults={
            "organisation_id": participant.organisation_id,
            "review_id": part.review_id,
            "author": by,
            "seat": writes_as(by, participant, seat),
        },
    )
    return saved


def _save(
    part: ReviewPart,
    saved: ReviewPart,
    participant: Participant,
    by: User,
    show: bool,
    *,
    always: bool = False,
    **fields: Any,
) -> None:
    """Only what differs, so that sending a page again changes nothing. What was shown stays so."""
    if show and saved.shown_at is None:
        fields["shown_at"] = timezone.now()
    if always or any(getattr(saved, name) != value for name, value in fields.items()):
        shown = saved.shown_at is not None or "shown_at" in fields
        action = Action.REVIEW_PART_SHOWN if shown else Action.REVIEW_PART_WRITTEN
        change_fields(part, by=by, action=action, about=participant, **fields)


def _save_each(
    saved: ReviewPart, participant: Participant, views: Mapping[Any, tuple[str, str]]
) -> bool:
    """Whether any of them changed."""
    judged = {each.pk for each in judged_parts(participant)}
    if set(views) - judged:
        raise ValidationError("A standard that is not judged in this programme was sent.")
    given = {each.standard_id: each for each in InterimView.objects.filter(part=saved)}
    changed = False
    for standard, (view, reason) in views.items():
        old = given.get(standard)
        if (view, reason) == ((old.view, old.reason) if old else ("", "")):
            continue
        InterimView.objects.update_or_create(
            part=saved,
            standard_id=standard,
            defaults={
                "view": view,
                "reason": reason,
                "organisation_id": participant.organisation_id,
            },
        )
        changed = True
    return changed


@transaction.atomic
def send_review(
    *, review: Review, by: User, meeting_on: date, covers_to: date, without_voice: str = ""
) -> None:
    """Write it out under its hash and ask all to sign. Refused while a check is not met.

    Who sends shows their own part with it. What another has not shown stays theirs and is left
    out; ``without_voice`` says why the participant's is not in it.
    """
    participant = lock_on_programme(review.participant_id, by=by)
    require(can_lead_review(by, participant))
    today = timezone.localdate()
    _refuse_days(review, meeting_on, covers_to, today)
    people = people_of(participant, today)
    review.meeting_on, review.covers_to = meeting_on, covers_to
    review.without_voice = without_voice.strip()
    own = ReviewPart.objects.filter(review=review, author=by, shown_at=None)
    shown = ReviewPart.objects.filter(review=review).exclude(shown_at=None)
    content = content_of(review, [*own, *shown.select_related("author")], people, today)
    _refuse_incomplete(review, content, today)
    # Each sending has a hash of its own, so that a signature never counts for another one.
    text = canonical_json(content | {"written_out_at": timezone.now().isoformat()})
    event = change_status(
        review,
        Status.SIGNING,
        by=by,
        about=participant,
        action=Action.REVIEW_SENT,
        status_changed_at=timezone.now(),
        meeting_on=meeting_on,
        covers_to=covers_to,
        without_voice=review.without_voice if content["voice"]["state"] == "missing" else "",
        on_track=content["on_track"],
        sent_by=by,
        content=text,
        sha256=sha256(text),
        with_supervisor="supervisor" in people,
        with_assessor="assessor" in people,
    )
    for part in own:
        ReviewPart.objects.filter(pk=part.pk).update(shown_at=timezone.now())
        record(Action.REVIEW_PART_SHOWN, part, by=by, about=participant)
    tell(people.values(), "review_to_sign", review, event, by)


def _refuse_days(review: Review, meeting_on: date, covers_to: date, today: date) -> None:
    problems = {}
    if meeting_on > today:
        problems["meeting_on"] = "The day you met must be today or in the past"
    if reason := rules.why_not_cover(review.covers_from, covers_to, today):
        problems["covers_to"] = reason
    if problems:
        raise ValidationError(problems)


def _refuse_incomplete(review: Review, content: dict[str, Any], today: date) -> None:
    unmet = [each for each in checks_of(review, content, today) if not each.is_met]
    missing: list[Any] = [f"{each.missing}." for each in unmet if each.key != "voice"]
    if missing:
        raise ValidationError(missing)
    if content["voice"]["state"] == "":
        name = review.participant.user.name
        raise ValidationError({"without_voice": f"Enter why there is no view of {name}’s in it"})
