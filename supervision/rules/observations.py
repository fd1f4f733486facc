"""Dates of an observation, and whether it counts. Pure: no Django, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# A year typed wrongly is the usual mistake; nobody books further ahead.
FURTHEST_AHEAD = timedelta(days=366)


def problem_with_planned_day(day: date, starts_on: date, today: date) -> str:
    """Why an observation cannot be planned for ``day``; "" when it can. The past is allowed: some
    are written down after they happened."""
    if day < starts_on:
        return "The date must be on or after the first day on the programme"
    if day > today + FURTHEST_AHEAD:
        return "The date must be within the next 12 months"
    return ""


def problem_with_held_day(day: date, starts_on: date, today: date) -> str:
    """Why an observation cannot have been held on ``day``; "" when it can."""
    if day > today:
        return "The date it was held must be today or in the past"
    if day < starts_on:
        return "The date it was held must be on or after the first day on the programme"
    return ""


@dataclass(frozen=True)
class Minimum:
    """How many observations a programme asks for, and how many of them by the assessor."""

    least: int
    by_assessor_least: int
    source: str


def minimum_of(evidence_minimums: list[dict[str, Any]]) -> Minimum | None:
    for each in evidence_minimums:
        if each.get("kind") == "observation":
            return Minimum(
                each.get("least", 0), each.get("by_assessor_least", 0), each.get("source", "")
            )
    return None


@dataclass(frozen=True)
class Suggestion:
    counts: bool
    reason: str


def suggested(
    *, is_registered: bool | None, by_assessor: bool, minimum: Minimum | None
) -> Suggestion:
    """Whether an observation counts by the rule, with the reason in words.

    The usual rule: three formal observations by a registered social worker, at least two of them by
    the assessor (Skills for Care template for the ASYE, from the adults' standards).
    """
    if minimum is None:
        return Suggestion(True, "The programme asks for no particular number of observations.")
    asked = f"The programme asks for {minimum.least} by a registered social worker"
    if minimum.by_assessor_least:
        asked += f", at least {minimum.by_assessor_least} of them by the assessor"
    if not is_registered:
        return Suggestion(False, f"{asked}. The observer said they are not registered.")
    who = "is registered and was the assessor" if by_assessor else "is registered"
    return Suggestion(True, f"{asked}. The observer {who}.")


def observers_of(observation: Any) -> set[str]:
    """What the observer was to the participant, in the words of a programme's file.

    ``observation`` has ``by_assessor`` and ``by_supervisor``; who was neither came from outside.
    """
    named = {"assessor": observation.by_assessor, "supervisor": observation.by_supervisor}
    return {role for role, was in named.items() if was} or {"external_body"}
