"""Cells as values: what a row says of one person, and which cells cannot be read. No database."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from participants.rules import ENGLAND, in_words
from participants.services.numbers import tidy_registration_number, tidy_staff_number
from ui.fields import MONTHS
from ui.table_files.cells import DATE, FAULT, FORMULA, Cell

from .columns import BY_NAME, COLUMNS, DAYS

BRITISH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.ASCII)
IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ \-](?:of )?([a-z]{3,9})\.?,?[ \-](\d{4}|\d{2})", re.ASCII
)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
SERIAL = re.compile(r"[2-7]\d{4}", re.ASCII)
PERCENT = re.compile(r"(\d{1,3})(?:\.0+)? ?%?", re.ASCII)
NOT_A_DAY = "“{}” is not a day. Write it as 1/9/2026 or 1 September 2026, the day first"
MONTH_FIRST = "“{}” has the month first. Write the day first, as in {}/{}/{}"
# As in: Two-year programme, version 2; two-year programme v2; Two-year programme (2).
VERSION = re.compile(r"(.*?\S)[\s,(]+(?:version|v|no)?\.?\s*(\d{1,3})\)?", re.ASCII | re.IGNORECASE)
LONGEST = {"name": 120, "email": 254, "enrolled_because": 300}

# (name of the column, sentence without a full stop)
Problem = tuple[str, str]


@dataclass(frozen=True)
class Person:
    """One row as it was understood; what cannot be read is empty and a problem."""

    number: int
    name: str = ""
    email: str = ""
    starts_on: date | None = None
    team: str = ""
    staff_number: str = ""
    registration_number: str = ""
    registered_on: date | None = None
    qualified_on: date | None = None
    enrolled_because: str = ""
    percent: int | None = None
    percent_from: date | None = None
    programme: str = ""
    supervisor: str = ""
    supervisor_name: str = ""
    assessor: str = ""
    assessor_name: str = ""


def read_person(
    number: int,
    cells: Mapping[str, Cell],
    *,
    counts_from_1904: bool = False,
    jurisdiction: str = ENGLAND,
) -> tuple[Person, list[Problem], list[str]]:
    """A row's cells by their column's name as (person, problems, remarks).

    ``jurisdiction``: whose register numbers people on the cohort's programme.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    remarks: list[str] = []
    for column in COLUMNS:
        cell = cells.get(column.name)
        if cell is None or not cell.text:
            if column.needed:
                problems.append((column.name, f"The {column.header.lower()} is missing"))
            continue
        try:
            values[column.name] = _value(column.name, cell, counts_from_1904, jurisdiction)
        except ValueError as error:
            problems.append((column.name, str(error)))
    for name in sorted(DAYS & values.keys()):
        if SERIAL.fullmatch(cells[name].text):
            remarks.append(f"{cells[name].text} was read as {in_words(values[name])}.")
    return Person(number=number, **values), problems, remarks


def read_day(cell: Cell, *, counts_from_1904: bool = False) -> date:
    """A day as people write it, in the British order. ValueError says what to write instead."""
    text = cell.text.strip().lower()
    if cell.kind == DATE:
        return date.fromisoformat(cell.text)
    if SERIAL.fullmatch(text):
        first = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)
        return first + timedelta(days=int(text))
    if iso := ISO.fullmatch(text):
        return _day(cell.text, *(int(part) for part in reversed(iso.groups())))
    if words := IN_WORDS.fullmatch(text):
        return _day(cell.text, int(words[1]), _month(words[2]), _year(words[3]))
    if numbers := BRITISH.fullmatch(text):
        day, month, year = int(numbers[1]), int(numbers[2]), _year(numbers[3])
        if month > 12 and day <= 12:
            raise ValueError(MONTH_FIRST.format(cell.text, month, day, year))
        return _day(cell.text, day, month, year)
    raise ValueError(NOT_A_DAY.format(cell.text[:40]))


def _value(name: str, cell: Cell, counts_from_1904: bool, jurisdiction: str) -> Any:
    if cell.kind == FORMULA:
        raise ValueError(
            f"A formula ({cell.text[:40]}). Copy the column and paste it as values, then save again"
        )
    if cell.kind == FAULT:
        raise ValueError(f"The cell holds the error {cell.text}")
    if name in DAYS:
        return read_day(cell, counts_from_1904=counts_from_1904)
    read = READERS.get(name)
    if name == "registration_number":
        read = _by_rule(lambda text: tidy_registration_number(text, jurisdiction))
    text = read(cell.text) if read else cell.text
    if isinstance(text, str) and len(text) > LONGEST.get(name, 120):
        raise ValueError(f"Longer than {LONGEST.get(name, 120)} characters")
    return text


def _email(text: str) -> str:
    address = text.lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError(f"“{text[:60]}” is not an e-mail address") from None
    return address


def _by_rule(tidy: Callable[[str], str]) -> Callable[[str], str]:
    """A rule of the form, with the words that the form says."""

    def read(text: str) -> str:
        try:
            return tidy(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    return read


def _percent(text: str) -> int:
    found = PERCENT.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= 100:
        raise ValueError(f"“{text[:20]}” is not a whole number from 1 to 100, such as 80")
    return int(found[1])


READERS: dict[str, Callable[[str], Any]] = {
    "email": _email,
    "supervisor": _email,
    "assessor": _email,
    "staff_number": _by_rule(tidy_staff_number),
    "percent": _percent,
}


def name_and_number(text: str) -> tuple[str, int] | None:
    """A programme version as people write it; None where it has no number."""
    found = VERSION.fullmatch(" ".join(text.split()))
    return (found[1].rstrip(" ,").casefold(), int(found[2])) if found else None


def _day(typed: str, day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(NOT_A_DAY.format(typed[:40])) from None


def _month(word: str) -> int:
    """0, which is no month, for a word that is none."""
    return next((n for n, name in enumerate(MONTHS, start=1) if name.startswith(word)), 0)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def header_of(name: str) -> str:
    """A column's header; the name itself for what belongs to no column."""
    return BY_NAME[name].header if name in BY_NAME else name
