"""Everything that a programme's file says, in words, section by section. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participants.rules.programme_file.field import ONLY_SAID, Field, Is
from participants.rules.programme_file.places import MISSING, value_at

from .description import ROW_NAMES, SECTIONS
from .parts import Part, part_of, rows_at
from .words import IF_LEFT_OUT, choice_in_words, generic, in_short, left_out_in_words
from .words import short_label_of as label_of

File = Mapping[str, Any]
Values = list[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """A section or a row of its lists. ``values``: (label, words)."""

    title: str
    values: Values
    rows: "tuple[Said, ...]" = ()


def whole_of(file: File) -> list[Said]:
    """Each section of the full editor, also where the file says nothing of it."""
    return [_section(file, part) for each in SECTIONS if (part := part_of(file, each.slug))]


def _section(file: File, part: Part) -> Said:
    rows = [
        _row(file, place, title) for where in part.lists for place, title in rows_at(file, where)
    ]
    return Said(part.title, list(_values(file, part)), tuple(rows))


def _row(file: File, place: str, title: str) -> Said:
    part = part_of(file, place)
    if part is None:
        return Said(title, [])
    values = [*_kind(file, place), *(each for each in _values(file, part) if each[1] != title)]
    for where in part.lists:
        name = _large(ROW_NAMES[generic(where)])
        values += [(name, _in_a_line(file, inner, words)) for inner, words in rows_at(file, where)]
    return Said(title, values)


def _kind(file: File, place: str) -> Iterator[tuple[str, str]]:
    if generic(place) == "support":
        yield "Kind", choice_in_words(value_at(file, f"{place}.kind"))


def _in_a_line(file: File, place: str, title: str) -> str:
    """A row of a row: the title says all of a step, but not which kinds must be among evidence."""
    part = part_of(file, place)
    if part is None or generic(place) == "support.steps":
        return title
    rest = [words for label, words in _values(file, part) if words != title]
    return f"{title}: {', '.join(rest)}" if rest else title


def _values(file: File, part: Part) -> Iterator[tuple[str, str]]:
    for place, field in part.leaves.items():
        words = _words(value_at(file, place), place, field)
        if words:
            yield _large(label_of(place).removeprefix("Or ")), words


def _words(value: Any, place: str, field: Field) -> str:
    if field.holds == Is.KEY and place.endswith(".key"):
        return ""
    if value is MISSING:
        return left_out_in_words(place, field) if generic(place) in IF_LEFT_OUT else ""
    words = in_short(value, place, field)
    return f"{words} ({ONLY_SAID[:1].lower()}{ONLY_SAID[1:]})" if field.only_said else words


def _large(words: str) -> str:
    return words[:1].upper() + words[1:]
