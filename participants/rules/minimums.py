"""How the evidence of a record stands against what its programme asks for. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any


def check_minimums(
    minimums: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """How ``facts`` stand against a programme's evidence minimums, in their order.

    A fact is one piece of evidence: ``kind``, ``detail``, and for observations ``counts``,
    ``by_assessor`` and ``registered``. Gives ``label``, ``least``, ``have`` (what counts), ``met``
    and ``note`` (what is missing or does not count, in words; "" when nothing is to be said).
    """
    facts = list(facts)
    return [_check_minimum(minimum, facts) for minimum in minimums]


def _check_minimum(minimum: Mapping[str, Any], facts: list[Mapping[str, Any]]) -> dict[str, Any]:
    least = minimum["least"]
    of_kind = [fact for fact in facts if fact["kind"] == minimum["kind"]]
    counting = [fact for fact in of_kind if fact.get("counts", True)]
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
