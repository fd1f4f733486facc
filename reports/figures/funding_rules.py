"""Who can be claimed for, and why not. Pure: the scheme is data of the programme version.

A scheme: {"name", "source", "window": {"from", "to"}, "qualified_within_years", "instalments":
[{"key": "start" or "completion", "label", "amount", "also_if_on_programme"}], "columns": [...]}.
Dates are ISO texts. The shipped one: DfE, child and family ASYE, registration and funding 2026-27.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from participants.rules import in_words

Scheme = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """What a claim rests on. ``completed_on``: told the decision, whatever it was."""

    registration_number: str
    starts_on: date
    left_on: date | None
    completed_on: date | None
    qualified_on: date | None = None
    # First day here of somebody whose programme started with another employer.
    arrived_on: date | None = None
    # What the programme's eligibility says against it, as on their record.
    why_not_funded: str = ""


@dataclass(frozen=True)
class Claim:
    """One instalment for one person: fundable or not, and why."""

    label: str
    amount: int
    is_fundable: bool
    why: str


def claims_of(person: Person, scheme: Scheme, today: date) -> list[Claim]:
    """A claim for each instalment of the scheme, in its order."""
    return [_claim(person, each, scheme, today) for each in scheme["instalments"]]


def _claim(person: Person, instalment: Mapping[str, Any], scheme: Scheme, today: date) -> Claim:
    why_not = _why_no_claim(person, scheme, today)
    if not why_not:
        reckon = {"start": _start, "completion": _completion}[instalment["key"]]
        is_fundable, why = reckon(person, instalment, scheme)
    else:
        is_fundable, why = False, why_not
    return Claim(instalment["label"], instalment["amount"], is_fundable, why)


def window_of(scheme: Scheme) -> tuple[date, date]:
    """First and last day of the claims, both included."""
    window = scheme["window"]
    return date.fromisoformat(window["from"]), date.fromisoformat(window["to"])


def _why_no_claim(person: Person, scheme: Scheme, today: date) -> str:
    _, last = window_of(scheme)
    if today > last:
        return f"The last claims were due by {in_words(last)}"
    if not person.registration_number:
        return "No registration number yet"
    if person.starts_on > today:
        return f"Starts on {in_words(person.starts_on)}"
    return person.why_not_funded or _why_qualified_too_long_ago(person, scheme)


def _why_qualified_too_long_ago(person: Person, scheme: Scheme) -> str:
    """Where the day of qualifying is known; it stands in nobody's way where it is not."""
    years = scheme.get("qualified_within_years")
    if not years or person.qualified_on is None:
        return ""
    latest = person.qualified_on + relativedelta(years=years)
    if person.starts_on <= latest:
        return ""
    return f"Qualified on {in_words(person.qualified_on)}: was to start by {in_words(latest)}"


def _start(person: Person, instalment: Mapping[str, Any], scheme: Scheme) -> tuple[bool, str]:
    first, _ = window_of(scheme)
    if person.arrived_on:
        return False, "Started with another employer: ask them whether they claimed it"
    if person.starts_on < first:
        return False, f"Started before {in_words(first)}: claimed in an earlier window"
    return True, f"Started on {in_words(person.starts_on)}"


def _completion(person: Person, instalment: Mapping[str, Any], scheme: Scheme) -> tuple[bool, str]:
    first, last = window_of(scheme)
    if person.completed_on:
        if person.completed_on < first:
            return False, f"Completed before {in_words(first)}: claimed in an earlier window"
        return True, f"Completed on {in_words(person.completed_on)}"
    if person.left_on:
        return False, f"Left on {in_words(person.left_on)} before completing"
    if instalment.get("also_if_on_programme"):
        return True, f"On the programme; claimed ahead of completion, by {in_words(last)}"
    return False, "Not completed yet"
