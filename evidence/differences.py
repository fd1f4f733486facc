"""What changed between two versions, in pieces that a page marks as added or taken out. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    state: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The texts as pieces, first line by line, then word by word where lines were replaced."""
    pieces: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            pieces += _by_words("".join(old[a:b]), "".join(new[c:d]))
        else:
            pieces += _pieces(kind, old[a:b], new[c:d])
    return pieces


def changed_fields(
    before: dict[str, Any], after: dict[str, Any], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """For each field of ``labels`` that differs: its label and the pieces of its two texts."""
    return [
        {"label": label, "pieces": differences(before.get(name, ""), after.get(name, ""))}
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    ]


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        yield from _pieces(kind, old[a:b], new[c:d])


def _pieces(kind: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if kind == "equal":
        yield Piece(SAME, "".join(new))
        return
    if old:
        yield Piece(REMOVED, "".join(old))
    if new:
        yield Piece(ADDED, "".join(new))
