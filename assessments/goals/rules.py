"""By when a goal may be due, and what its day says. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from participants.rules import LONGEST_AHEAD, in_words
from participants.rules.dated import Dated

# Without a review ahead a new goal is offered this long.
USUAL_TIME = timedelta(weeks=6)
# How long before its day a goal, or a review, is shown among what is to do.
SHOWN_BEFORE = timedelta(days=14)


def implausible_due(due_on: date, today: date) -> str:
    """Why a goal cannot be due on that day; "" when it can."""
    if due_on < today:
        return "By when must be today or a later day"
    if due_on > today + LONGEST_AHEAD:
        return f"By when must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def next_review(reviews: Iterable[Dated], today: date) -> Dated | None:
    """The first that is today or later and on a known day."""
    ahead = [each for each in reviews if each.on is not None and each.on >= today]
    return min(ahead, key=lambda each: each.on or date.max, default=None)


def offered_due(review: Dated | None, last_day: date, today: date) -> date:
    """What a new goal's day starts as: the next review, else six weeks or the programme's end."""
    if review is not None and review.on is not None:
        return review.on
    return min(today + USUAL_TIME, last_day) if last_day > today else today + USUAL_TIME


def due_in_words(due_on: date, today: date) -> str:
    if due_on < today:
        return f"Was due on {in_words(due_on)}; carried on"
    return "Due today" if due_on == today else f"Due on {in_words(due_on)}"


def is_near(day: date, today: date) -> bool:
    return day <= today + SHOWN_BEFORE
