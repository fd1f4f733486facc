"""Whether something has the shape that fields describe, said place by place. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from .field import Field, Is

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: "reviews[2].due.after_months"."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place or 'the file'}: {self.words}"


def problems_of_shape(
    found: Any, fields: Mapping[str, Field], place: str = ""
) -> Iterator[Problem]:
    """Every field that is missing, unknown, or holds something else than it may."""
    if not isinstance(found, Mapping):
        yield Problem(place, "must be an object with named fields")
        return
    for name in found:
        if name not in fields:
            near = get_close_matches(str(name), fields, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield Problem(_inside(place, name), f"is not a field here{meant}")
    for name, field in fields.items():
        if name in found:
            yield from _problems_of(found[name], field, _inside(place, name))
        elif field.required:
            yield Problem(_inside(place, name), "is missing")


def _inside(place: str, name: Any) -> str:
    return f"{place}.{name}" if place else str(name)


def _problems_of(value: Any, field: Field, place: str) -> Iterator[Problem]:
    if field.holds == Is.OBJECT:
        yield from problems_of_shape(value, field.of or {}, place)
    elif field.holds == Is.LIST:
        yield from _problems_of_list(value, field, place)
    elif words := _WRONG[field.holds](value, field):
        yield Problem(place, words)


def _problems_of_list(value: Any, field: Field, place: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(place, "must be a list")
        return
    for number, each in enumerate(value):
        yield from problems_of_shape(each, field.of or {}, f"{place}[{number}]")


def _wrong_text(value: Any, field: Field) -> str:
    if not isinstance(value, str):
        return "must be a text"
    if not field.least <= len(value.strip()) <= field.most:
        return f"must be a text of {field.least} to {field.most} letters"
    return ""


def _wrong_key(value: Any, field: Field) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value) or len(value) > field.most:
        return "must be a short name of small letters, digits, - and _"
    return ""


def _wrong_whole(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "must be a whole number"
    if not field.least <= value <= field.most:
        return f"must be from {field.least} to {field.most}"
    return ""


def _wrong_yes_no(value: Any, field: Field) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _wrong_date(value: Any, field: Field) -> str:
    if isinstance(value, str) and ISO.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return "is no day of the calendar"
        if EARLIEST <= day <= LATEST:
            return ""
        return f"must be from {EARLIEST:%Y} to {LATEST:%Y}"
    return "must be a date like 2027-09-01"


def _wrong_dates(value: Any, field: Field) -> str:
    if not isinstance(value, list):
        return "must be a list of dates"
    return next((words for each in value if (words := _wrong_date(each, field))), "")


def _wrong_days(value: Any, field: Field) -> str:
    if not isinstance(value, Mapping):
        return "must be dates by name"
    return _wrong_dates(list(value.values()), field)


def _wrong_percent(value: Any, field: Field) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    if not 1 <= value <= 100:
        return "must be from 1 to 100"
    return "" if round(value, 2) == value else "has more than two places"


def _wrong_choice(value: Any, field: Field) -> str:
    return "" if value in field.choices else f"must be one of: {', '.join(field.choices)}"


def _wrong_texts(value: Any, field: Field) -> str:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        return "must be a list of texts"
    return "" if len(set(value)) == len(value) else "says something twice"


def _wrong_choices(value: Any, field: Field) -> str:
    if words := _wrong_texts(value, field):
        return words
    if field.required and not value:
        return "must name at least one"
    return next((words for each in value if (words := _wrong_choice(each, field))), "")


def _wrong_rules(value: Any, field: Field) -> str:
    return "" if isinstance(value, list) else "must be a list"


_WRONG: dict[Is, Callable[[Any, Field], str]] = {
    Is.TEXT: _wrong_text,
    Is.KEY: _wrong_key,
    Is.WHOLE: _wrong_whole,
    Is.YES_NO: _wrong_yes_no,
    Is.DATE: _wrong_date,
    Is.DATES: _wrong_dates,
    Is.DAYS: _wrong_days,
    Is.PERCENT: _wrong_percent,
    Is.CHOICE: _wrong_choice,
    Is.TEXTS: _wrong_texts,
    Is.CHOICES: _wrong_choices,
    Is.RULES: _wrong_rules,
}
