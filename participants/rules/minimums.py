"""How the evidence of a record stands against what its programme asks for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

# (key, last day) of each stage in order; None: the day is not known yet.
Stages = Sequence[tuple[str, date | None]]


def check_minimums(
    minimums: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]], stages: Stages = ()
) -> list[dict[str, Any]]:
    """How ``facts`` stand against a programme's evidence minimums, in their order.

    A fact is one piece of evidence: ``kind``, ``detail``, ``on`` (the day), ``authors`` (roles of
    who wrote or observed it), and for observations ``counts``, ``by_assessor`` and ``registered``.
    A minimum of a stage looks only at what lies in it by its day. Gives ``label``, ``least``,
    ``have`` (what counts), ``met`` and ``note`` (what is missing or does not count, in words; ""
    when nothing is to be said).
    """
    facts = list(facts)
    return [_check_minimum(minimum, _in_stage(minimum, facts, stages)) for minimum in minimums]


def asks_by_stage(minimums: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any of them is of a stage, so that the stages have to be known."""
    return any("stage" in minimum for minimum in minimums)


def stage_on(stages: Stages, day: date) -> str:
    """The key of the stage in which ``day`` lies; "" after the last and where none is known.

    What lies before the first day of the programme belongs to the first stage.
    """
    return next((key for key, last in stages if last is not None and day <= last), "")


def _in_stage(
    minimum: Mapping[str, Any], facts: list[Mapping[str, Any]], stages: Stages
) -> list[Mapping[str, Any]]:
    if "stage" not in minimum:
        return facts
    return [
        fact
        for fact in facts
        if fact.get("on") and stage_on(stages, fact["on"]) == minimum["stage"]
    ]


def _check_minimum(minimum: Mapping[str, Any], facts: list[Mapping[str, Any]]) -> dict[str, Any]:
    least = minimum["least"]
    of_kind = [fact for fact in facts if fact["kind"] == minimum["kind"]]
    counting = [fact for fact in of_kind if fact.get("counts", True)]
    if "author" in minimum:
        counting = [fact for fact in counting if minimum["author"] in fact.get("authors", ())]
    if minimum.get("registered_observer"):
        counting = [fact for fact in counting if fact.get("registered")]
    notes = []
    if len(counting) < len(of_kind):
        left_out = len(of_kind) - len(counting)
        notes.append(f"{left_out} {'does' if left_out == 1 else 'do'} not count")
    have, by_assessor_missing = _count_observations(minimum, counting)
    if by_assessor_missing:
        notes.append(f"{by_assessor_missing} more by the assessor needed")
    missing = [
        part["label"]
        for part in minimum.get("includes", [])
        if not any(fact.get("detail") in part["details"] for fact in counting)
    ]
    notes += [f"still needed: {label}" for label in missing]
    return {
        "label": minimum["label"],
        "least": least,
        "have": have,
        "met": have >= least and not by_assessor_missing and not missing,
        "note": "; ".join(notes),
    }


def _count_observations(
    minimum: Mapping[str, Any], counting: list[Mapping[str, Any]]
) -> tuple[int, int]:
    """How many count, and how many by the assessor are missing.

    Others' observations fill only the places that need not be the assessor's.
    """
    wanted = minimum.get("by_assessor_least", 0)
    by_assessor = sum(bool(fact.get("by_assessor")) for fact in counting)
    by_others = len(counting) - by_assessor
    missing = max(wanted - by_assessor, 0)
    if missing:
        by_others = min(by_others, minimum["least"] - wanted)
    return by_assessor + by_others, missing
