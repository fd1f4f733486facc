"""What makes the rows of a framework a tree that people can be judged by. Pure: no Django."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Standing:
    """What two texts of a framework are compared by, item by item."""

    code: str
    statement: str
    parent: UUID | None
    is_judged: bool
    place: int


def standings(placed: Iterable[PlacedItem]) -> dict[UUID, Standing]:
    """What a framework to come is compared by."""
    return {
        each.item.identifier: Standing(
            each.item.code,
            each.item.statement,
            each.item.parent,
            bool(each.item.judged),
            each.place,
        )
        for each in placed
    }


@dataclass(frozen=True)
class Change:
    """``kind``: added, removed, reworded, moved, or judged (whether it is judged is another)."""

    kind: str
    code: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        words = {
            "added": f"added: {self.after}",
            "removed": f"removed: {self.before}",
            "reworded": f"reworded, from “{self.before}” to “{self.after}”",
            "moved": "moved",
            "judged": f"{self.after}, was {self.before}",
        }
        return f"{self.code} {words[self.kind]}"


def changes(before: Mapping[UUID, Standing], after: Mapping[UUID, Standing]) -> list[Change]:
    """How ``after`` differs from ``before``: in its own order, what was removed last.

    An item moved when it stands below another, or otherwise among those that stayed beside it.
    """
    found = []
    ranks_before, ranks_after = _ranks(before, after), _ranks(after, before)
    for identifier, new in sorted(after.items(), key=lambda pair: pair[1].place):
        old = before.get(identifier)
        if old is None:
            found.append(Change("added", new.code, after=new.statement))
            continue
        if (old.code, old.statement) != (new.code, new.statement):
            said = [f"{each.code} {each.statement}" for each in (old, new)]
            found.append(Change("reworded", new.code, *said))
        if ranks_before[identifier] != ranks_after[identifier]:
            found.append(Change("moved", new.code))
        if old.is_judged != new.is_judged:
            now = ("judged", "not judged") if new.is_judged else ("not judged", "judged")
            found.append(Change("judged", new.code, before=now[1], after=now[0]))
    removed = [old for identifier, old in before.items() if identifier not in after]
    in_order = sorted(removed, key=lambda old: old.place)
    return found + [Change("removed", old.code, before=old.statement) for old in in_order]


def as_successors(
    after: Mapping[UUID, Standing],
    before: Mapping[UUID, Standing],
    replaces: Mapping[UUID, UUID | None],
) -> dict[UUID, Standing]:
    """``after`` under the identifiers of ``before``, so that the two can be compared.

    An item is the one whose identifier it has, else the one it says it replaces, else the one of
    the same code; each item of ``before`` is taken once.
    """
    by_code = {old.code: identifier for identifier, old in before.items()}
    claims: list[Callable[[UUID, Standing], UUID | None]] = [
        lambda identifier, new: identifier,
        lambda identifier, new: replaces.get(identifier),
        lambda identifier, new: by_code.get(new.code),
    ]
    same: dict[UUID, UUID] = {}
    taken: set[UUID] = set()
    for claim in claims:
        for identifier, new in after.items():
            old = claim(identifier, new)
            if old and old in before and old not in taken and identifier not in same:
                same[identifier] = old
                taken.add(old)
    return {
        same.get(identifier, identifier): replace(
            new, parent=same.get(new.parent, new.parent) if new.parent else None
        )
        for identifier, new in after.items()
    }


def _ranks(
    items: Mapping[UUID, Standing], others: Mapping[UUID, Standing]
) -> dict[UUID, tuple[UUID | None, int]]:
    """Parent and rank among those beside it which both texts have below the same parent."""
    ranks: dict[UUID, tuple[UUID | None, int]] = {}
    counted: Counter[UUID | None] = Counter()
    for identifier, item in sorted(items.items(), key=lambda pair: pair[1].place):
        other = others.get(identifier)
        stayed = other is not None and other.parent == item.parent
        ranks[identifier] = (item.parent, counted[item.parent])
        counted[item.parent] += stayed
    return ranks


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
