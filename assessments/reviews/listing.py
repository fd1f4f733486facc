"""The list of somebody's reviews: what is held and what is to come, by day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.models import Review, SkippedReview
from participants.models import Participant
from participants.permissions import people_of
from participants.rules import in_words
from participants.rules.dated import Dated
from participants.rules.words import counted

from . import rules
from .permissions import can_read_reviews
from .presentation import COLOURS, holder_of

Status = Review.Status


@dataclass(frozen=True)
class Row:
    """One line of the list: a review that is held, or one that is to come."""

    label: str
    state: str
    colour: str
    on: date | None = None
    steps: tuple[str, ...] = ()
    url: str = ""
    said: str = ""
    open_url: str = ""
    skip_url: str = ""


@dataclass
class Reviews:
    held: list[Row] = field(default_factory=list)
    to_come: list[Row] = field(default_factory=list)
    has_open: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.to_come)


def reviews_of(user: User, participant: Participant, today: date, *, can_open: bool) -> Reviews:
    """Everything held, the newest first, then what is to come, each with why it is that day."""
    reads = can_read_reviews(user, participant)
    seen = Review.objects.visible_to(user) if reads else Review.objects.listed_for_lead(user)
    held = list(seen.of(participant).defer("content") if reads else seen.of(participant))
    skipped = SkippedReview.objects.visible_to(user).filter(participant=participant)
    skipped_by_key = {each.key: each for each in skipped.select_related("by")}
    planned = participant.timeline(today).reviews
    keys = [each.key for each in held if each.key]
    open_ones = rules.still_to_hold(planned, keys, skipped_by_key)
    has_open = any(each.status != Status.COMPLETE for each in held)
    offered = can_open and not has_open
    people = people_of(participant, today)
    # Of the day that was held to: since then it may have moved.
    steps = {(each.key, each.on): each.steps for each in planned}
    return Reviews(
        held=[_held_row(each, people, steps, reads) for each in held],
        to_come=[
            _planned_row(each, participant, today, open_ones, skipped_by_key, held, offered)
            for each in planned
            if each.key not in keys
        ],
        has_open=has_open,
    )


def _held_row(
    review: Review, people: dict[str, User], steps: dict[Any, tuple[str, ...]], reads: bool
) -> Row:
    covers = in_words(review.covers_from)
    if review.covers_to:
        covers += f" to {in_words(review.covers_to)}"
    said = f"Looks at {covers}" if review.covers_to else f"Looks at the days from {covers} on"
    if review.status != Status.COMPLETE:
        since = in_words(timezone.localdate(review.status_changed_at))
        said += f". With {holder_of(review, people)} since {since}"
    return Row(
        label=f"{review.number}. {review.label}",
        state=str(review.get_status_display()),
        colour=COLOURS[Status(review.status)],
        on=review.due_on,
        steps=steps.get((review.key, review.due_on), ()),
        url=review.get_absolute_url() if reads else "",
        said=said,
    )


def _planned_row(
    each: Dated,
    participant: Participant,
    today: date,
    still: list[Dated],
    skipped: dict[str, SkippedReview],
    held: list[Review],
    offered: bool,
) -> Row:
    label = f"{each.label} (optional)" if each.optional else each.label
    if each.key in skipped:
        known = skipped[each.key]
        said = f"{known.by.name} on {in_words(timezone.localdate(known.at))}: {known.reason}"
        return Row(label, "Not held", "grey", each.on, each.steps, said=said)
    if each not in still:
        after = next((review for review in reversed(held) if review.key), None)
        said = f"Its days are in: {after.label}" if after else ""
        return Row(label, "Not held", "grey", each.on, each.steps, said=said)
    of_one = [participant.pk]
    open_url = f"{reverse('assessments:review_open', args=of_one)}?review={each.key}"
    skip_url = reverse("assessments:review_skip", args=[participant.pk, each.key])
    state, colour, said = _when(each.on, today)
    return Row(
        *(label, state, colour, each.on, each.steps),
        said=said,
        open_url=open_url if offered else "",
        skip_url=skip_url if offered and each.optional else "",
    )


def _when(on: date | None, today: date) -> tuple[str, str, str]:
    if on is None:
        return "Day not known yet", "grey", ""
    if on < today:
        return "Overdue", "red", f"{counted((today - on).days, 'day')} ago"
    if on <= today + rules.ASKED_BEFORE:
        return "Due soon", "yellow", ""
    return "To come", "grey", ""
