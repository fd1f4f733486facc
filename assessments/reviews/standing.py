"""How the reviews of somebody stand when they are judged: which are complete, which are missing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.models import Review, SkippedReview
from participants.models import Participant

STATES = {
    "complete": ("Complete", "green"),
    "signing": ("To be signed", "yellow"),
    "draft": ("Being written", "light-blue"),
    "skipped": ("Not held", "grey"),
    "missing": ("Not held", "orange"),
    "to_come": ("To come", "grey"),
}


@dataclass(frozen=True)
class Line:
    """One review, without a word of what it says."""

    label: str
    state: tuple[str, str]
    on: date | None
    said: str = ""


@dataclass
class Standing:
    lines: list[Line] = field(default_factory=list)
    # Of the last complete one: whether it said on track, and its last day. None: there is none.
    last_on_track: bool | None = None
    last_day: date | None = None
    last_label: str = ""

    @property
    def missing(self) -> int:
        return sum(each.state == STATES["missing"] for each in self.lines)


def standing_of(participant: Participant, today: date) -> Standing:
    """The programme's reviews in its order, then extra ones: two queries and those of dates."""
    reviews: Any = Review.objects.of(participant).order_by("number").defer("content")
    held = list(reviews)
    skipped = set(
        SkippedReview.objects.filter(participant=participant).values_list("key", flat=True)
    )
    by_key = {each.key: each for each in held if each.key}
    lines = [
        _held(by_key[each.key])
        if each.key in by_key
        else Line(each.label, STATES[_not_held(each, skipped, today)], each.on)
        for each in participant.timeline(today).reviews
    ]
    done = [each for each in held if each.status == Review.Status.COMPLETE]
    last = done[-1] if done else None
    return Standing(
        [*lines, *(_held(each) for each in held if each.is_extra)],
        last.on_track if last else None,
        last.covers_to if last else None,
        last.label if last else "",
    )


def _held(review: Review) -> Line:
    said = "without a signature" if review.completed_because else ""
    return Line(review.label, STATES[review.status], review.completed_on or review.due_on, said)


def _not_held(each: Any, skipped: set[str], today: date) -> str:
    if each.key in skipped or each.optional:
        return "skipped" if each.key in skipped or (each.on and each.on < today) else "to_come"
    return "missing" if each.on and each.on < today else "to_come"
