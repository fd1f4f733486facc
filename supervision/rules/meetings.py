"""Single supervision: how many meetings were agreed, and how many of them were held. Pure.

Weeks begin on Mondays, and what is agreed for each comes from ``participants.rules.expected``. An
agreed meeting is due at the end of its week, fortnight or month; one that is moved and made good
counts, because meetings are counted and not matched to a week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from participants.rules import Timeline
from participants.rules.expected import ExpectedWeek, meetings_by_week
from participants.rules.support import SUPERVISION, Rule, rule_of

from .support_agreements import in_force_on
from .weeks import monday_of, sunday_of

HELD, NOT_HELD = "held", "not_held"
A_DAY = timedelta(days=1)
STAYS = (
    "Somebody else has recorded something of this supervision, so it stays. You can correct what "
    "you recorded."
)


@dataclass(frozen=True)
class Meeting:
    """What each side says of one: side -> (held or not held, minutes where held)."""

    day: date
    said: Mapping[str, tuple[str, int | None]]

    @property
    def state(self) -> str:
        """What all who spoke say; "" where one says held and the other not."""
        states = {state for state, _ in self.said.values()}
        return states.pop() if len(states) == 1 else ""

    @property
    def is_confirmed(self) -> bool:
        """Silence is not agreement: both have said the same."""
        return len(self.said) > 1 and len(set(self.said.values())) == 1

    @property
    def has_two_accounts(self) -> bool:
        return len(set(self.said.values())) > 1

    def is_long_enough(self, least: int | None) -> bool:
        """By both accounts, where there are two; any length where none was agreed."""
        return all((minutes or 0) >= (least or 0) for _, minutes in self.said.values())


@dataclass(frozen=True)
class MeetingFigures:
    """Of a span of days. ``agreed``: how many were due. Of ``held``, ``long_enough`` were at least
    as long as agreed and ``confirmed`` recorded alike by both sides. ``two_accounts``: one side
    says that it was held, the other that it was not."""

    agreed: int = 0
    held: int = 0
    long_enough: int = 0
    confirmed: int = 0
    not_held: int = 0
    two_accounts: int = 0

    @property
    def recorded(self) -> int:
        return self.held + self.not_held + self.two_accounts

    @property
    def nobody_recorded(self) -> int:
        """Agreed ones of which nothing is known, which is not the same as not held."""
        return max(self.agreed - self.recorded, 0)

    def __add__(self, other: "MeetingFigures") -> "MeetingFigures":
        names = self.__dataclass_fields__
        return MeetingFigures(
            **{name: getattr(self, name) + getattr(other, name) for name in names}
        )


def agreed_weeks(
    timeline: Timeline, signed: Iterable[tuple[date, Iterable[Rule]]], last: date
) -> list[ExpectedWeek]:
    """Week by week to the one of ``last``: by the support agreement in force when it began, by the
    programme before the first. ``signed``: (day of the last signature, its rules), in order."""
    by_source: dict[int | None, dict[date, ExpectedWeek]] = {None: _weeks_of(timeline, last)}
    numbered = []
    for number, (signed_on, rules) in enumerate(signed):
        programme = replace(timeline.programme, support=tuple(rules))
        by_source[number] = _weeks_of(Timeline(programme, timeline.facts), last)
        numbered.append((signed_on, number))
    mondays = sorted(set().union(*by_source.values()))
    found = [by_source[in_force_on(monday, numbered)].get(monday) for monday in mondays]
    return [week for week in found if week]


def _weeks_of(timeline: Timeline, last: date) -> dict[date, ExpectedWeek]:
    return {each.monday: each for each in meetings_by_week(timeline, SUPERVISION, last)}


def by_month(
    weeks: Iterable[ExpectedWeek],
    meetings: Iterable[Meeting],
    *,
    first: date,
    until: date,
    today: date,
) -> dict[date, MeetingFigures]:
    """First day of a calendar month -> the figures of its weeks that end between two days.

    A week belongs to the month of its Monday, and a meeting to its week. In a week that still runs
    a meeting is due only once one is recorded in it.
    """
    agreed = {each.monday: each for each in weeks}
    held: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        held[monday_of(meeting.day)].append(meeting)
    months: dict[date, MeetingFigures] = {}
    for monday in sorted(agreed.keys() | held.keys()):
        if first <= sunday_of(monday) <= until:
            is_over = sunday_of(monday) < today or bool(held[monday])
            week = _of_week(agreed.get(monday), held[monday], is_over=is_over)
            month = monday.replace(day=1)
            months[month] = months.get(month, MeetingFigures()) + week
    return months


def in_all(months: Mapping[date, MeetingFigures]) -> MeetingFigures:
    return sum(months.values(), MeetingFigures())


def _of_week(
    week: ExpectedWeek | None, meetings: list[Meeting], *, is_over: bool
) -> MeetingFigures:
    held = [each for each in meetings if each.state == HELD]
    least = week.minutes if week else None
    return MeetingFigures(
        agreed=week.expected if week and is_over else 0,
        held=len(held),
        long_enough=sum(each.is_long_enough(least) for each in held),
        confirmed=sum(each.is_confirmed for each in held),
        not_held=sum(each.state == NOT_HELD for each in meetings),
        two_accounts=sum(not each.state for each in meetings),
    )


def minutes_agreed(weeks: Iterable[ExpectedWeek], rules: Iterable[Rule], day: date) -> int | None:
    """How long a meeting on ``day`` is at the least; before the first whole week as in it."""
    for week in weeks:
        if week.monday == monday_of(day) and week.minutes:
            return week.minutes
    rule = rule_of(rules, SUPERVISION) or {"steps": []}
    return next((step["minutes"] for step in rule["steps"] if "minutes" in step), None)


def problem_with_day(day: date, *, starts_on: date, today: date) -> str:
    """Why nothing can be recorded of a day; "" when it can."""
    if day > today:
        return "The day must be today or in the past"
    if day < starts_on:
        return f"The day must be on or after {starts_on:%-d %B %Y}, the first on the programme"
    return ""


def in_a_sentence(figures: Mapping[str, Any], *, is_agreed: bool) -> str:
    """ "Held 9 of 11 agreed. Of the 9 held, 8 at least as long as agreed, ..." """
    held, nobody = figures["held"], figures["nobody_recorded"]
    if nobody and nobody == figures["agreed"]:
        return f"{nobody} agreed; nobody recorded whether any was held."
    said = [_held(held, figures["agreed"], is_agreed=is_agreed)]
    if held:
        long = f"{figures['long_enough']} at least as long as agreed, " if is_agreed else ""
        said.append(f"Of the {held} held, {long}{figures['confirmed']} confirmed by both sides.")
    parts = [
        (figures["not_held"], "recorded as not held"),
        (figures["two_accounts"], "with two accounts"),
        (nobody, "that nobody recorded"),
    ]
    if rest := [f"{number} {words}" for number, words in parts if number]:
        said.append(f"Also {', '.join(rest)}.")
    return " ".join(said)


def _held(held: int, agreed: int, *, is_agreed: bool) -> str:
    if agreed and held <= agreed:
        return f"Held {held} of {agreed} agreed."
    times = {1: "Held once", 2: "Held twice"}.get(held, f"Held {held} times")
    if not held:
        times = "None recorded"
    if agreed:
        return f"{times}; {agreed} agreed."
    return f"{times}; {'none was due in these days' if is_agreed else 'how often was not agreed'}."
