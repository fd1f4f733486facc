"""Which outcome figures may be shown. Pure.

Results for fewer than ten people are not shown, nor what could be subtracted to find them.
"""

from collections.abc import Mapping
from typing import Any

LEAST_SHOWN = 10
Counts = dict[str, int]


def may_be_shown(counts: Counts) -> bool:
    """Each of the results has at least ten people: a nought or a nine says too much of somebody."""
    return all(number >= LEAST_SHOWN for number in counts.values())


def shown_outcomes(groups: Mapping[Any, Counts]) -> tuple[dict[Any, Counts | None], Counts | None]:
    """Of each group its results or None, and those of all together or None.

    ``groups`` do not overlap and cover everybody; each has the same results. The total is shown
    only where those hidden, taken together, could be shown too: subtracting tells nothing else.
    """
    shown = {group: counts if may_be_shown(counts) else None for group, counts in groups.items()}
    hidden = [groups[group] for group, counts in shown.items() if counts is None]
    total = _sum(list(groups.values()))
    tells_too_much = any(sum(counts.values()) for counts in hidden) and not may_be_shown(
        _sum(hidden)
    )
    return shown, total if may_be_shown(total) and not tells_too_much else None


def _sum(groups: list[Counts]) -> Counts:
    results = groups[0] if groups else {}
    return {result: sum(counts[result] for counts in groups) for result in results}
