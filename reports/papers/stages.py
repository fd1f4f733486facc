"""The content of a record in the order of the stages, as panels read a portfolio. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Content = dict[str, Any]
# Kinds in the order of the portfolio, with the heading over them. Observations come before these.
HEADINGS = {
    "work_seen": "Work seen",
    "feedback": "Feedback",
    "reflection": "Reflection",
    "conversation": "Conversations",
}
THE_WHOLE = {"key": "", "label": "The whole programme", "starts_on": None, "ends_on": None}


def stages_of(content: Content) -> list[Content]:
    """Each stage with the goals added in it, its observations and its evidence by kind.

    ``content`` has dates, as ``pack_contents.with_dates`` makes them. What lies before the first
    stage belongs to it, and what lies after the last to that one. A record without stages is one.
    """
    stages = content.get("stages") or [THE_WHOLE]
    items = {item["ref"]: item for item in content["evidence"]}
    return [
        {
            "stage": stage,
            "id": f"stage-{number}",
            "reviews": _reviews_in(stages, number, content),
            "goals": _in(stages, number, content.get("plan", []), "added_on"),
            "observations": [
                {"observation": each, "item": items.get(each["ref"])}
                for each in _in(stages, number, content["observations"], "held_on")
            ],
            "groups": _groups(_in(stages, number, _others(content), "happened_on")),
        }
        for number, stage in enumerate(stages)
    ]


def _others(content: Content) -> list[Content]:
    """Evidence that does not stand beside its observation."""
    observed = {each["ref"] for each in content["observations"]}
    return [item for item in content["evidence"] if item["ref"] not in observed]


def _groups(items: list[Content]) -> list[Content]:
    """Kinds that are not known here come last, under their own words."""
    kinds = dict.fromkeys([*HEADINGS, *(item["kind"] for item in items)])
    groups = [[item for item in items if item["kind"] == kind] for kind in kinds]
    return [
        {"heading": HEADINGS.get(pieces[0]["kind"], pieces[0]["kind_words"]), "pieces": pieces}
        for pieces in groups
        if pieces
    ]


def _reviews_in(stages: list[Content], number: int, content: Content) -> list[Content]:
    """By the middle of the days they look at: one is seldom held on the very day a stage ends."""
    held = content.get("reviews", {}).get("held", [])
    middles = [each | {"middle": _middle(each)} for each in held]
    return _in(stages, number, middles, "middle")


def _middle(review: Content) -> date:
    first: date = review["covers_from_on"]
    middle: date = first + (review["covers_to_on"] - first) / 2
    return middle


def _in(stages: list[Content], number: int, rows: Iterable[Content], on: str) -> list[Content]:
    return [row for row in rows if _stage_of(stages, row[on]) == number]


def _stage_of(stages: list[Content], day: date) -> int:
    """The place of the stage in which ``day`` lies."""
    for number, stage in enumerate(stages[:-1]):
        if stage["ends_on"] is None or day <= stage["ends_on"]:
            return number
    return len(stages) - 1
