"""Places in a programme's file, "stages.0.ends.after_months", and changes at them. Pure."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from .field import Field, Is
from .fields import FIELDS


class _Missing:
    """So that a value that is there and empty differs from none."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()
Key = str | int


def as_place(named: str) -> str:
    """ "stages[1].ends", as a Problem names it, as "stages.1.ends"."""
    return re.sub(r"\[(\d+)\]", r".\1", named)


def keys_of(place: str) -> list[Key]:
    return [int(each) if each.isdecimal() else each for each in place.split(".") if each]


def value_at(file: Any, place: str) -> Any:
    """What stands there; MISSING where nothing does."""
    found = file
    for key in keys_of(place):
        if isinstance(key, int):
            if not isinstance(found, list) or key >= len(found):
                return MISSING
        elif not isinstance(found, Mapping) or key not in found:
            return MISSING
        found = found[key]
    return found


def with_changes(file: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The file with values put at places; MISSING takes one away. All else is as it was.

    A part of the file that may be left out is left out once nothing is said in it, and has what it
    must have once something is. Raises KeyError for a place in a row that is not there.
    """
    changed = deepcopy(dict(file))
    for place, value in changes.items():
        _put(changed, keys_of(place), value)
    for name in {str(keys_of(place)[0]) for place in changes}:
        _tidy(changed, name, FIELDS[name])
    return changed


def _put(file: dict[str, Any], keys: list[Key], value: Any) -> None:
    *way, last = keys
    inside: Any = file
    for key in way:
        if isinstance(key, int):
            if key >= len(inside):
                raise KeyError(key)
            inside = inside[key]
        else:
            inside = inside.setdefault(key, {})
    if value is not MISSING:
        inside[last] = value
    elif isinstance(inside, dict):
        inside.pop(last, None)


def _tidy(file: dict[str, Any], name: str, field: Field) -> None:
    if field.required or name not in file:
        return
    if field.holds == Is.OBJECT:
        if not _says_something(file[name]):
            del file[name]
        else:
            _fill(file[name], field)
    elif file[name] in ([], ""):
        del file[name]


def _says_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_says_something(each) for each in value.values())
    return value not in ([], "", None)


def _fill(found: dict[str, Any], field: Field) -> None:
    """What a part must hold that holds others, so that only answers can be missing."""
    empty = {Is.OBJECT: dict, Is.LIST: list, Is.TEXTS: list}
    for name, each in (field.of or {}).items():
        if each.required and name not in found and each.holds in empty:
            found[name] = empty[each.holds]()


def row_moved(file: Mapping[str, Any], place: str, step: str) -> dict[str, Any]:
    """The file with the row at ``place`` taken out ("remove"), or a place "up" or "down"."""
    changed = deepcopy(dict(file))
    where, _, number = place.rpartition(".")
    rows, at = value_at(changed, where), int(number)
    if not isinstance(rows, list) or at >= len(rows):
        raise KeyError(place)
    row = rows.pop(at)
    if step != "remove":
        rows.insert(max(at - 1, 0) if step == "up" else at + 1, row)
    if not rows:
        _drop_empty(changed, where)
    return changed


def row_added(file: Mapping[str, Any], where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The file with one more row at the end of the list at ``where``."""
    changed = deepcopy(dict(file))
    *way, last = keys_of(where)
    inside = value_at(changed, ".".join(str(key) for key in way)) if way else changed
    if inside is MISSING:
        inside = changed.setdefault(str(way[0]), {})
    inside.setdefault(str(last), []).append(dict(row))
    if way and not isinstance(inside, list):
        name = str(way[0])
        _tidy(changed, name, FIELDS[name])
    return changed


def _drop_empty(file: dict[str, Any], where: str) -> None:
    """A list without rows is left out, where it may be."""
    *way, last = keys_of(where)
    if not way and not FIELDS[str(last)].required:
        del file[str(last)]
    elif way and last == "includes":
        value_at(file, ".".join(str(key) for key in way)).pop(last)
