"""What changed between two versions, in pieces that a page marks as added or taken out. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

SAME, ADDED, REMOVED = "same", "added", "removed"
# Above this much work (about a fifth of a second) texts are not compared more closely.
MOST_WORK = 10_000_000
# (kind, old parts, new parts), as difflib names the kinds
Block = tuple[str, Sequence[str], Sequence[str]]


@dataclass(frozen=True)
class Piece:
    state: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The texts as pieces, first line by line, then word by word where lines were replaced.

    Where that would take too long, the lines stand whole: first the old ones, then the new.
    """
    blocks = list(_compare(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    replaced = [(_words(old), _words(new)) for kind, old, new in blocks if kind == "replace"]
    if sum(_work(*_without_common_ends(old, new)) for old, new in replaced) <= MOST_WORK:
        closer = iter(replaced)
        blocks = [
            part
            for block in blocks
            for part in (_compare(*next(closer)) if block[0] == "replace" else [block])
        ]
    return [piece for block in blocks for piece in _pieces(*block)]


def changed_fields(
    before: dict[str, Any], after: dict[str, Any], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """For each field of ``labels`` that differs: its label and the pieces of its two texts."""
    return [
        {"label": label, "pieces": differences(before.get(name, ""), after.get(name, ""))}
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    ]


def _words(lines: Sequence[str]) -> list[str]:
    return re.findall(r"\S+\s*|\s+", "".join(lines))


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """What is the same and what differs, in order."""
    start, end = _common_ends(old, new)
    if start:
        yield "equal", old[:start], new[:start]
    old_middle, new_middle = _without_common_ends(old, new)
    if _work(old_middle, new_middle) > MOST_WORK:
        yield "replace", old_middle, new_middle
    else:
        matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            yield kind, old_middle[a:b], new_middle[c:d]
    if end:
        yield "equal", old[-end:], new[-end:]


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many parts the two have in common at their start, and after that at their end."""
    start = _count_same(zip(old, new, strict=False))
    return start, _count_same(zip(reversed(old[start:]), reversed(new[start:]), strict=False))


def _without_common_ends(
    old: Sequence[str], new: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    start, end = _common_ends(old, new)
    return old[start : len(old) - end], new[start : len(new) - end]


def _count_same(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _work(old: Sequence[str], new: Sequence[str]) -> int:
    """The most steps difflib may need: it goes through all pairs of equal parts for each match."""
    counts = Counter(new)
    pairs = sum(number * counts[part] for part, number in Counter(old).items())
    return pairs * min(len(old), len(new))


def _pieces(kind: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if kind == "equal":
        yield Piece(SAME, "".join(new))
        return
    if old:
        yield Piece(REMOVED, "".join(old))
    if new:
        yield Piece(ADDED, "".join(new))
