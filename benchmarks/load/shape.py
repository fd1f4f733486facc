"""How large, and how uneven: a country of councils, or one council that has everybody."""

import random
from dataclasses import dataclass, replace
from itertools import accumulate

# The five largest organisations hold this part of all people; the others follow a long tail.
LARGEST, THEIR_PART = 5, 0.30


@dataclass(frozen=True)
class Shape:
    participants: int = 6_000
    items: int = 500_000
    organisations: int = 150
    # People in one cohort; 0: everybody of the organisation is in one.
    cohort_size: int = 40
    seed: int = 2026

    def smaller(self, participants: int, items: int) -> "Shape":
        return replace(self, participants=participants, items=items)


SHAPES = {
    "england": Shape(),
    # The worst there is for a list, an export or the trail: one lead, one cohort, one chain.
    "one": Shape(organisations=1, cohort_size=0),
}


def sizes(shape: Shape) -> list[int]:
    """Participants of each organisation, the largest first; at least one each."""
    count = min(shape.organisations, shape.participants)
    if count <= LARGEST:
        return split(shape.participants, [1.0] * count)
    large = [THEIR_PART / LARGEST] * LARGEST
    tail = [1 / (n + 8) ** 0.6 for n in range(count - LARGEST)]
    return split(shape.participants, large + [(1 - THEIR_PART) * x / sum(tail) for x in tail])


def portfolio_sizes(shape: Shape, progress: list[float]) -> list[int]:
    """Items of each participant: more with time (``progress``: 0 to 1), and a few have many."""
    chance = random.Random(shape.seed)
    weights = [(0.1 + part) * chance.lognormvariate(0, 0.45) for part in progress]
    return split(shape.items, weights)


def split(total: int, weights: list[float]) -> list[int]:
    """``total`` in whole parts in proportion to ``weights``: what rounding leaves goes on."""
    ends = [round(total * part / sum(weights)) for part in accumulate(weights)]
    return [end - before for before, end in zip([0, *ends], ends, strict=False)]
