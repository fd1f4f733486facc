"""A programme's file as the columns of a version, and back. Pure.

What pages and queries ask for has a column; the other sections are kept as they were written, in
``other_rules``. A version that was published before there were files has none: then nothing moves
its dates but what was agreed for a person.
"""

from collections.abc import Mapping
from typing import Any

from participants.rules.judging import Judging

from .field import Field, Is
from .fields import FIELDS, SCHEMA

# Sections that are kept in ``other_rules`` as they were written.
KEPT = (
    "jurisdiction",
    "about",
    "clock",
    "pauses",
    "part_time",
    "extensions",
    "days_off",
    "stages",
    "reviews",
    "self_assessment",
    "reflections",
    "agreement",
    "decision",
    "eligibility",
    "follow_on",
    "sources",
)
WITHOUT_RULES: Mapping[str, Any] = {
    "jurisdiction": "england",
    "clock": {"starts_with": "programme"},
    "pauses": {"move_dates": False},
    "part_time": {"moves_dates": False},
    "days_off": "stay",
    "decision": {"outcomes": "pass_fail"},
}
LISTS = {"evidence": "evidence_minimums", "support": "support_rules"}
LISTS |= {"leaving_reasons": "leaving_reasons"}
DECISION = ("second_reading", "narrative_level")
WHO_MAY = ("assessor_may_supervise", "assessor_may_sign_off_observations")


def columns_of(file: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a version's columns, but for its framework, from a file that is right."""
    rules = {name: file[name] for name in KEPT if file.get(name)}
    if source := file["length"].get("source"):
        rules["length_source"] = source
    decision = file["decision"]
    judging = Judging.of(decision)
    return {
        "programme": file["programme"],
        "name": file["name"],
        "participant_title": file["participant"]["title"],
        "participant_short_title": file["participant"]["short_title"],
        "standards_name": file["standards"]["name"],
        "nominal_months": file["length"]["months"],
        "longest_months": file["length"].get("longest_months"),
        **{column: file.get(name, []) for name, column in LISTS.items()},
        "funding": file.get("funding", {}),
        **{name: decision[name] for name in DECISION},
        **{name: decision.get(name, True) for name in WHO_MAY},
        "recommender": judging.recommender,
        "confirmer": judging.confirmer,
        "has_reader": judging.has_reader,
        "other_rules": rules,
    }


def file_of(columns: Mapping[str, Any], framework: str) -> dict[str, Any]:
    """The file of a version, its fields in any order (``in_order``). What is empty is left out."""
    rules = {**WITHOUT_RULES, **columns["other_rules"]}
    length = {
        "months": columns["nominal_months"],
        "longest_months": columns["longest_months"],
        "source": rules.pop("length_source", None),
    }
    file = {
        **rules,
        "schema": SCHEMA,
        "programme": columns["programme"],
        "name": columns["name"],
        "participant": {
            "title": columns["participant_title"],
            "short_title": columns["participant_short_title"],
        },
        "standards": {"name": columns["standards_name"], "framework": framework},
        "length": {name: value for name, value in length.items() if value is not None},
        **{name: columns[column] for name, column in LISTS.items()},
        "funding": columns["funding"],
        "decision": _decision(rules["decision"], columns),
    }
    empty: tuple[Any, ...] = ("", [], {}, None)
    return {name: value for name, value in file.items() if value not in empty}


def _decision(kept: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    decision = {**kept, **{name: columns[name] for name in DECISION}}
    for name in WHO_MAY:
        if name in decision or not columns[name]:
            decision[name] = columns[name]
    return decision


def in_order(file: Mapping[str, Any]) -> dict[str, Any]:
    """The same file, its fields in the order of their description."""
    ordered: dict[str, Any] = _in_order(file, FIELDS)
    return ordered


def _in_order(found: Any, fields: Mapping[str, Field]) -> Any:
    names = [*(name for name in fields if name in found), *(n for n in found if n not in fields)]
    return {name: _ordered(found[name], fields.get(name)) for name in names}


def _ordered(value: Any, field: Field | None) -> Any:
    if field and field.of and field.holds == Is.LIST:
        return [_in_order(each, field.of) for each in value]
    return _in_order(value, field.of) if field and field.of else value
