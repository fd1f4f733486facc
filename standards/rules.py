"""What makes the rows of a framework a tree that people can be judged by. Pure: no Django."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

LEVELS = ("outcome", "domain")


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell; ``row`` counts as a spreadsheet does, the header being row 1."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.text}"


@dataclass(frozen=True)
class Item:
    """One row of a framework, read but not yet placed: ``parent`` is None at the top."""

    row: int
    identifier: UUID
    parent: UUID | None
    item_type: str
    code: str
    order: int
    statement: str
    notes: str = ""
    status_start: date | None = None
    status_end: date | None = None
    replaces: UUID | None = None
    # None: as the level says that the whole framework is judged on.
    judged: bool | None = None


@dataclass(frozen=True)
class PlacedItem:
    """An item with its place from top to bottom (from 1), its depth and its topmost ancestor."""

    item: Item
    place: int
    depth: int
    top: UUID


def tree_errors(items: list[Item]) -> list[CellError]:
    """Everything that keeps ``items`` from being one orderly forest."""
    return sorted(
        [
            *_repeated(items, "identifier", lambda item: item.identifier),
            *_repeated(items, "code", lambda item: item.code),
            *_repeated(items, "order", lambda item: (item.parent, item.order)),
            *_parent_errors(items),
            *_date_errors(items),
        ],
        key=lambda error: error.row,
    )


def place(items: list[Item]) -> list[PlacedItem]:
    """``items`` of a faultless tree from top to bottom, each below its parent, in their order."""
    children: dict[UUID | None, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.order, reverse=True):
        children.setdefault(item.parent, []).append(item)
    placed: list[PlacedItem] = []
    waiting = [(item, 0, item.identifier) for item in children.get(None, [])]
    while waiting:
        item, depth, top = waiting.pop()
        placed.append(PlacedItem(item, len(placed) + 1, depth, top))
        waiting += [(child, depth + 1, top) for child in children.get(item.identifier, [])]
    return placed


def judge_on(items: list[Item], level: str = "") -> list[Item]:
    """``items`` with ``judged`` decided where a row did not say.

    ``level`` is "outcome" or "domain"; left out, it is outcome where there are any, else domain.
    """
    if not level:
        level = "outcome" if any(item.item_type == "outcome" for item in items) else "domain"
    return [
        item if item.judged is not None else replace(item, judged=item.item_type == level)
        for item in items
    ]


def nested(items: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Items from top to bottom as the marks of a nested list, whatever its depth.

    Each says whether it ``opens`` a list below its predecessor, how many lists with the item above
    them end after it (``closes``), and whether the whole list does (``is_last``).
    """
    depth = -1
    for number, item in enumerate(items, start=1):
        is_last = number == len(items)
        following = 0 if is_last else items[number].depth
        yield {
            "item": item,
            "opens": item.depth > depth,
            "is_leaf": following <= item.depth,
            "closes": range(max(item.depth - following, 0)),
            "is_last": is_last,
        }
        depth = item.depth


def _repeated(
    items: list[Item], column: str, key: Callable[[Item], Hashable]
) -> Iterator[CellError]:
    counted = Counter(key(item) for item in items)
    first: dict[Hashable, int] = {}
    for item in items:
        if counted[key(item)] > 1 and first.setdefault(key(item), item.row) != item.row:
            among = " among the items below the same parent" if column == "order" else ""
            yield CellError(
                item.row, column, f"is the same as in row {first[key(item)]}{among}; it must differ"
            )


def _parent_errors(items: list[Item]) -> Iterator[CellError]:
    parents = {item.identifier: item.parent for item in items}
    for item in items:
        if item.parent is not None and item.parent not in parents:
            yield CellError(item.row, "parent_identifier", "is not the identifier of any row")
    circling = _circling(parents)
    for item in items:
        if item.identifier in circling:
            yield CellError(
                item.row, "parent_identifier", "makes a circle: the item stands below itself"
            )


def _circling(parents: dict[UUID, UUID | None]) -> set[UUID]:
    """The items that are their own ancestors. Each chain is climbed once."""
    settled: set[UUID] = set()
    circling: set[UUID] = set()
    for start in parents:
        path: list[UUID] = []
        on_path: set[UUID] = set()
        here: UUID | None = start
        while here is not None and here in parents and here not in settled | on_path:
            path.append(here)
            on_path.add(here)
            here = parents[here]
        if here in on_path:
            circling |= set(path[path.index(here) :])
        settled |= on_path
    return circling


def _date_errors(items: Iterable[Item]) -> Iterator[CellError]:
    for item in items:
        if item.status_start and item.status_end and item.status_end < item.status_start:
            yield CellError(item.row, "status_end", "is before status_start")
