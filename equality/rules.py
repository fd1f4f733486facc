"""The questions and their answers, and which counts may be shown. Pure.

Counts are shown for a programme and for each of its cohorts. A count below ten, nought included, is
"fewer than 10". It must not be reckoned back from what is shown either: not from the sum of a
question, which is the number of people, and not from the sum of the cohorts, which is the count of
the programme. So larger counts are not shown with it, until a hidden count of the programme could
be any number from 0 to 9, and one of a cohort at least five of them. Of a cohort it is not told
which of the hidden counts are small. Where there are too few people for that, nothing is shown.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEAST_SHOWN = 10
MOST_HIDDEN = LEAST_SHOWN - 1
PREFER_NOT = "prefer_not_to_say"
NOT_ANSWERED = "not_answered"
PREFER_NOT_LABEL = "Prefer not to say"
NOT_ANSWERED_LABEL = "Not answered"
FEWER, NOT_SHOWN, EITHER = "fewer", "not_shown", "either"
# A small count in a cohort could be at least so many of the numbers from 0 to 9.
LEAST_WIDE = 5
OPTIONS = Path(__file__).with_name("options.json")


@dataclass(frozen=True)
class Option:
    key: str
    label: str
    group: str = ""

    @property
    def in_full(self) -> str:
        """ "Asian or Asian British: Indian"."""
        return f"{self.group}: {self.label}" if self.group else self.label


@dataclass(frozen=True)
class Question:
    """One question; a model field has its ``key``. "Prefer not to say" is always the last."""

    key: str
    question: str
    options: tuple[Option, ...]
    hint: str = ""

    @property
    def keys(self) -> list[str]:
        return [option.key for option in self.options]


@cache
def questions() -> tuple[Question, ...]:
    found = json.loads(OPTIONS.read_text(encoding="utf-8"))["questions"]
    last = Option(PREFER_NOT, PREFER_NOT_LABEL)
    return tuple(
        Question(
            each["key"],
            each["question"],
            (*(Option(**option) for option in each["options"]), last),
            each.get("hint", ""),
        )
        for each in found
    )


def wrong_answers(answers: Mapping[str, str]) -> list[str]:
    """Keys of questions whose answer is none of theirs; "" is no answer, and always right."""
    return [
        each.key
        for each in questions()
        if answers.get(each.key) and answers[each.key] not in each.keys
    ]


Counts = dict[str, int]


@dataclass(frozen=True)
class Shown:
    """One count as it may be shown: a number, or why there is none."""

    number: int | None
    why: str = ""

    @property
    def words(self) -> str:
        if self.why == FEWER:
            return f"Fewer than {LEAST_SHOWN}"
        if self.why == EITHER:
            return f"Fewer than {LEAST_SHOWN}, or not shown"
        return "Not shown" if self.why == NOT_SHOWN else str(self.number)


def shown_counts(
    groups: Mapping[Any, Counts],
) -> tuple[dict[Any, dict[str, Shown]], dict[str, Shown]]:
    """Of each group (cohort) and of all together, every count as it may be shown.

    ``groups`` do not overlap; each has the same answers, and its counts add up to its people. All
    together come first: what is shown of a group gives way to them.
    """
    answers = list(next(iter(groups.values()), {}))
    totals = {answer: sum(counts[answer] for counts in groups.values()) for answer in answers}
    hidden = _hidden_alone(totals)
    within = _hidden_within(groups, totals, hidden)
    together = _shown_alone(totals, hidden)
    if len(groups) == 1:
        return {group: together for group in groups}, together
    shown = {
        group: {
            answer: Shown(None, EITHER) if answer in within else Shown(counts[answer])
            for answer in answers
        }
        for group, counts in groups.items()
    }
    return shown, together


def _hidden_alone(counts: Counts) -> set[str]:
    """The answers of one line whose counts are not shown, its sum being known: the small ones, and
    of the others, the smallest first, as many as protect them."""
    hidden = {answer for answer, number in counts.items() if number < LEAST_SHOWN}
    rest = sorted(counts.keys() - hidden, key=lambda answer: (counts[answer], answer))
    while rest and not _is_safe(counts[answer] for answer in hidden):
        hidden.add(rest.pop(0))
    return hidden


def _is_safe(numbers: Iterable[int]) -> bool:
    """Whether each small number among the hidden ones of a line could be any from 0 to 9, their sum
    being known, and that those not shown are ten or more."""
    hidden = list(numbers)
    large = [number for number in hidden if number >= LEAST_SHOWN]
    small = len(hidden) - len(large)
    spare = sum(hidden) - LEAST_SHOWN * len(large)
    return not small or (
        spare >= MOST_HIDDEN and (bool(large) or spare <= MOST_HIDDEN * (small - 1))
    )


def _shown_alone(counts: Counts, hidden: set[str]) -> dict[str, Shown]:
    """With too few people nothing is safe: then not even which counts are small is told."""
    why = FEWER if _is_safe(counts[answer] for answer in hidden) else NOT_SHOWN
    return {
        answer: Shown(number)
        if answer not in hidden
        else Shown(None, why if number < LEAST_SHOWN else NOT_SHOWN)
        for answer, number in counts.items()
    }


def _hidden_within(groups: Mapping[Any, Counts], totals: Counts, hidden: set[str]) -> set[str]:
    """The answers that are shown of no group. Adds to ``hidden``, those not shown of the totals.

    An answer that is small in one group is left out of all: then its counts are a table of unknown
    numbers of which at most the sums are known, and what each of them could be is reckoned exactly
    (Fréchet's bounds). Answers are added, and in the end sums hidden, until that is enough.
    """
    within = {
        answer
        for answer, total in totals.items()
        if answer in hidden or any(counts[answer] < LEAST_SHOWN for counts in groups.values())
    }
    rest = sorted(totals.keys() - within, key=lambda answer: (totals[answer], answer))
    while told := _told(groups, totals, hidden, within):
        if rest:
            within.add(rest.pop(0))
        elif told - hidden:
            hidden |= told
            hidden |= _hidden_alone({a: 0 if a in hidden else n for a, n in totals.items()})
        else:
            break
    return within


def _told(
    groups: Mapping[Any, Counts], totals: Counts, hidden: set[str], within: set[str]
) -> set[str]:
    """Answers of which a small count in a group could be too few numbers, by the sums."""
    people = {group: sum(counts[answer] for answer in within) for group, counts in groups.items()}
    everybody = sum(people.values())
    return {
        answer
        for answer in within
        for group, counts in groups.items()
        if counts[answer] < LEAST_SHOWN
        and _could_be(
            people[group], 0 if answer in hidden else totals[answer], everybody, answer in hidden
        )
        < LEAST_WIDE
    }


def _could_be(people: int, total: int, everybody: int, is_hidden: bool) -> int:
    """How many of the numbers from 0 to 9 a count could be."""
    least = max(0, people + total - everybody)
    most = min(people, MOST_HIDDEN if is_hidden else total, MOST_HIDDEN)
    return most - least + 1
