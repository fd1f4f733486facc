"""Which reflection is asked for, and when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assessments.self_assessments.rules import timeline_of
from participants.rules import in_words
from participants.rules.dated import Dated
from participants.rules.words import small

# So long before its day it is among what is to do, until the review itself.
SHOWN_BEFORE = timedelta(days=14)
SAY_WHY = "Enter what should be said instead"


@dataclass(frozen=True)
class Asked:
    """The reflection for one review: by when, and the review itself."""

    due: Dated
    review: Dated

    @property
    def key(self) -> str:
        return self.review.key

    @property
    def label(self) -> str:
        return self.review.label

    @property
    def title(self) -> str:
        """ "Reflection before the three-month review"."""
        return f"Reflection before the {small(self.label)}"

    def is_late(self, today: date) -> bool:
        """Its day has gone by and its review not yet; after the review nobody waits for it."""
        due, review = self.due.on, self.review.on
        past = due is not None and due < today
        return past and review is not None and review >= today and not self.due.optional

    def due_in_words(self, today: date) -> str:
        if self.due.on is None:
            return "Its day is not known yet"
        return f"{'Was due' if self.due.on < today else 'Due'} on {in_words(self.due.on)}"


@dataclass(frozen=True)
class Scaffold:
    """A set of prompts. ``thin`` and ``good``: two answers as examples, ``better``: what makes the
    second the better one; all three or none."""

    key: str
    label: str
    prompts: tuple[str, ...]
    thin: str = ""
    good: str = ""
    better: str = ""


def asked_of(participant: Any, today: date) -> list[Asked]:
    """In the order of the reviews; [] where the programme asks for none."""
    if not participant.programme.reflections:
        return []
    timeline = timeline_of(participant, today)
    reviews = {each.key: each for each in timeline.reviews}
    return [Asked(each, reviews[each.key]) for each in timeline.reflections]


def asked_for(asked: Sequence[Asked], key: str) -> Asked | None:
    return next((each for each in asked if each.key == key), None)


def asked_now(asked: Sequence[Asked], today: date) -> Asked | None:
    """The one to be done now: of the next review, once it is near. What was not written before a
    review is not asked for after it, and a review that may be left out asks nobody."""
    ahead = [each for each in asked if each.review.on and each.review.on >= today]
    ahead = [each for each in ahead if not each.due.optional]
    following = min(ahead, key=lambda each: each.review.on or date.max, default=None)
    if following is None or following.due.on is None:
        return None
    return following if following.due.on <= today + SHOWN_BEFORE else None


def scaffolds_of(rule: Mapping[str, Any]) -> list[Scaffold]:
    """The sets of prompts in a programme's rule."""
    return [
        Scaffold(
            *(each["key"], each["label"], tuple(each["prompts"])),
            **{name: each.get(name, "") for name in ("thin", "good", "better")},
        )
        for each in rule.get("scaffolds", [])
    ]


def scaffold_named(rule: Mapping[str, Any], key: str) -> Scaffold | None:
    return next((each for each in scaffolds_of(rule) if each.key == key), None)


def implausible_day(held_on: date, first: date, today: date) -> str:
    """Why a conversation cannot have been on that day; "" when it can."""
    if held_on > today:
        return "The day of the conversation must be today or in the past"
    if held_on < first:
        return f"The day of the conversation must be {in_words(first)} or later: the first day here"
    return ""
