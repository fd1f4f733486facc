"""What was agreed for a week, what was received of it, and the figures made of many weeks. Pure.

Three answers (product rule 5): received, not received, nobody recorded. Where the two sides, or the
case system, say different things, the accounts stand beside each other and the week counts as two
accounts: nobody decides which one is right. A week somebody was away for is not expected at all.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    TWO_ACCOUNTS = "two_accounts"
    NOBODY_RECORDED = "nobody_recorded"
    # On leave or away, nothing agreed, or the week is still running and nothing is recorded yet.
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True)
class Said:
    """What one side said of a week. ``children`` None: they gave no number."""

    side: str
    protected_time: str = ""  # had, partly, not_had, away; "" from the case system
    children: int | None = None


@dataclass(frozen=True)
class Figures:
    """Weeks by answer; together they are the weeks something was agreed and expected for."""

    received: int = 0
    not_received: int = 0
    two_accounts: int = 0
    nobody_recorded: int = 0

    @property
    def weeks(self) -> int:
        return self.received + self.not_received + self.two_accounts + self.nobody_recorded

    @classmethod
    def of(cls, answers: Iterable[Answer]) -> "Figures":
        counted = Counter(answers)
        return cls(
            counted[Answer.RECEIVED],
            counted[Answer.NOT_RECEIVED],
            counted[Answer.TWO_ACCOUNTS],
            counted[Answer.NOBODY_RECORDED],
        )


@dataclass(frozen=True)
class Week:
    """One week of one person: what was agreed, what was said, and the answer for each."""

    starts_on: date
    programme_month: int
    agreed_children: int | None
    agreed_hours: Decimal | None
    on_leave: bool
    # Who gave an account of it: participant, supervisor, case_system.
    sides: frozenset[str]
    # side -> children held, where a number was given
    children: dict[str, int]
    protected_time: Answer
    caseload: Answer
    # The support agreement that says what was agreed; None: the programme does.
    agreement: Any = None
    # Of learning events attended in it.
    learning_hours: Decimal = Decimal(0)

    @property
    def month(self) -> date:
        """First day of the calendar month in which its Monday lies: where it is counted."""
        return self.starts_on.replace(day=1)


@dataclass(frozen=True)
class Learning:
    """Hours of learning events in a week: by the lists of a cohort, and one's own study days."""

    listed: Decimal = Decimal(0)
    own: Decimal = Decimal(0)

    @property
    def hours(self) -> Decimal:
        return self.listed + self.own


def said_by_events(learning: Learning, said: Iterable[Said], agreed: Decimal | None) -> list[Said]:
    """What the learning events of a week say of its protected time, beside those who spoke.

    They say that it was had where their hours reach the agreed ones, and else nothing. So a week is
    received once, whoever says so. One's own study day is one's own word: where one has checked in,
    the check-in stands for it. What is more than was agreed counts for no other week.
    """
    checked_in = any(each.side == "participant" for each in said)
    hours = learning.listed if checked_in else learning.hours
    reached = agreed is not None and hours > 0 and hours >= agreed
    return [Said("events", protected_time="had")] if reached else []


def protected_time_answer(said: Iterable[Said], *, agreed: bool, is_over: bool) -> Answer:
    """Part of the agreed time is not the agreed time: it counts as not received.

    Time taken on another day, and made good in another week, is received.
    """
    words = {"had": Answer.RECEIVED, "away": Answer.NOT_EXPECTED}
    answers = {
        words.get(each.protected_time, Answer.NOT_RECEIVED) for each in said if each.protected_time
    }
    return _one_of(answers, agreed=agreed, is_over=is_over)


def caseload_answer(said: Iterable[Said], *, agreed: int | None, is_over: bool) -> Answer:
    """At or under the agreed number is received, above it is not."""
    said = list(said)
    if agreed is None:
        return Answer.NOT_EXPECTED
    answers = {
        Answer.RECEIVED if each.children <= agreed else Answer.NOT_RECEIVED
        for each in said
        if each.children is not None
    }
    if not answers and any(each.protected_time == "away" for each in said):
        return Answer.NOT_EXPECTED
    return _one_of(answers, agreed=True, is_over=is_over)


def _one_of(answers: set[Answer], *, agreed: bool, is_over: bool) -> Answer:
    if not agreed:
        return Answer.NOT_EXPECTED
    if len(answers) > 1:
        return Answer.TWO_ACCOUNTS
    if answers:
        return answers.pop()
    return Answer.NOBODY_RECORDED if is_over else Answer.NOT_EXPECTED
