"""Two files of a programme, field by field in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participants.rules.programme_file.field import Field, Is
from participants.rules.programme_file.fields import FIELDS
from participants.rules.programme_file.places import MISSING

from .description import ROW_NAMES, SECTIONS, SUPPORT
from .parts import row_title
from .words import generic, in_short, short_label_of

File = Mapping[str, Any]
# By what a row is known in both files.
KNOWN_BY = {
    "stages": ("key",),
    "reviews": ("key",),
    "leaving_reasons": ("key",),
    "funding.instalments": ("key",),
    "self_assessment.stages": ("key",),
    "reflections.scaffolds": ("key",),
    "evidence": ("kind", "stage", "author"),
    "evidence.includes": ("label",),
    "support": ("kind",),
    "support.steps": ("from_week", "from_month"),
    "sources": ("text",),
}


@dataclass(frozen=True)
class Difference:
    """``what``: the field, after the row it belongs to; ``old`` or ``new`` is "" where nothing."""

    section: str
    what: str
    old: str
    new: str


def differences(old: File, new: File) -> list[Difference]:
    """Every field that differs, in the order of the editor's pages. The programme's short name in
    files does not count."""
    return [
        Difference(section.title, each.what, each.old, each.new)
        for section in SECTIONS
        for root in section.roots
        for each in _of(root, FIELDS[root], old.get(root, MISSING), new.get(root, MISSING))
    ]


def _of(place: str, field: Field, old: Any, new: Any, of: str = "") -> Iterator[Difference]:
    """``of``: the row that the place belongs to, in words."""
    if old == new:
        return
    if field.holds == Is.OBJECT:
        for name, each in (field.of or {}).items():
            inside = [_inside(value, name) for value in (old, new)]
            yield from _of(f"{place}.{name}", each, inside[0], inside[1], of)
    elif field.holds in (Is.LIST, Is.RULES):
        yield from _of_rows(place, field, _rows(old), _rows(new), of)
    else:
        what = short_label_of(place)
        said = [in_short(value, place, field) for value in (old, new)]
        said_of = f"{of}: {_small(what)}" if of else what[:1].upper() + what[1:]
        yield Difference("", said_of, said[0], said[1])


def _of_rows(
    place: str, field: Field, old: Sequence[File], new: Sequence[File], of: str
) -> Iterator[Difference]:
    before, after = (_by_name(place, rows) for rows in (old, new))
    name = ROW_NAMES[generic(place)]
    name = name[:1].upper() + name[1:]
    for key in [*before, *(each for each in after if each not in before)]:
        row, other = before.get(key), after.get(key)
        title = f"{name} “{row_title(place, other or row or {})}”"
        title = f"{of}, {_small(title)}" if of else title
        if row is None or other is None:
            words = _row_in_words(place, field, row or other or {})
            yield Difference("", title, words if row else "", words if other else "")
        else:
            for inner, each in (_fields(field, row) or {}).items():
                values = (_inside(row, inner), _inside(other, inner))
                yield from _of(f"{place}.{inner}", each, *values, title)
    yield from _of_order(place, before, after, of)


def _of_order(
    place: str, before: Mapping[Any, File], after: Mapping[Any, File], of: str
) -> Iterator[Difference]:
    kept = [
        [key for key in one if key in other] for one, other in ((before, after), (after, before))
    ]
    if kept[0] != kept[1]:
        said = [
            "; ".join(row_title(place, rows[key]) for key in keys)
            for rows, keys in zip((before, after), kept, strict=True)
        ]
        yield Difference("", f"{of}: order" if of else "Order", said[0], said[1])


def _by_name(place: str, rows: Sequence[File]) -> dict[Any, File]:
    """Rows by what they are known by; a second one of the same by its turn."""
    found: dict[Any, File] = {}
    for row in rows:
        name: tuple[Any, ...] = tuple(row.get(each) for each in KNOWN_BY[generic(place)])
        turn = 0
        while (*name, turn) in found:
            turn += 1
        found[(*name, turn)] = row
    return found


def _row_in_words(place: str, field: Field, row: File) -> str:
    """A whole row that is there on one side alone."""
    parts = []
    for name, each in (_fields(field, row) or {}).items():
        parts += _leaves_in_words(f"{place}.{name}", each, row.get(name, MISSING))
    return "; ".join(parts)


def _leaves_in_words(place: str, field: Field, value: Any) -> list[str]:
    if value is MISSING:
        return []
    if field.holds == Is.OBJECT:
        found = []
        for name, each in (field.of or {}).items():
            found += _leaves_in_words(f"{place}.{name}", each, _inside(value, name))
        return found
    if field.holds == Is.LIST:
        return [row_title(place, row) for row in value]
    if place.endswith(".key"):
        return []
    return [f"{short_label_of(place)}: {in_short(value, place, field)}"]


def _fields(field: Field, row: File) -> Mapping[str, Field] | None:
    return SUPPORT.get(str(row.get("kind"))) if field.holds == Is.RULES else field.of


def _inside(value: Any, name: str) -> Any:
    return value.get(name, MISSING) if isinstance(value, Mapping) else MISSING


def _rows(value: Any) -> Sequence[File]:
    return value if isinstance(value, list) else []


def _small(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
