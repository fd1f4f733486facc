"""Reading a framework from a CSV file: every fault is named by row and column."""

import csv
import io
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from .rules import CellError, Item, tree_errors

COLUMNS = (
    "identifier",
    "parent_identifier",
    "item_type",
    "code",
    "order",
    "statement",
    "notes",
    "status_start",
    "status_end",
    "replaces_identifier",
)
OPTIONAL_COLUMNS = ("judged",)
ITEM_TYPES = ("domain", "outcome", "know", "able")
LONGEST_CODE = 40
LARGEST_ORDER = 1_000_000
LARGEST_FILE = 5 * 1024 * 1024
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Identifiers that a file leaves blank are derived in this space, so that every import agrees.
NAMESPACE = uuid.UUID("5f3b6a0e-6c0d-5a3c-9a53-0d1c3c1d7b11")


class FrameworkFileError(Exception):
    """The file cannot be used; ``errors`` says why, one sentence for each fault."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def read_framework(raw: bytes, *, slug: str) -> list[Item]:
    """The items of a CSV file in the order of its rows.

    Raises FrameworkFileError with everything that is wrong, and then with nothing read. A blank
    identifier becomes one derived from ``slug`` and the code, the same each time; a parent without
    identifier is named by its code.
    """
    rows = _rows(_text(raw))
    below = [(n, row) for n, row in enumerate(rows, start=1) if n > 1]
    return items_of(rows[0] if rows else [], below, slug=slug)


def items_of(header: list[str], below: list[tuple[int, list[str]]], *, slug: str) -> list[Item]:
    """The items of a table: its header, and below it (number of the row, its cells).

    Raises FrameworkFileError as ``read_framework`` does.
    """
    reader = _RowReader(slug, _columns(header))
    numbered = [(n, row) for n, row in below if any(map(str.strip, row))]
    if not numbered:
        raise FrameworkFileError(["The file has no rows below its header."])
    reader.learn_codes(numbered)
    items = [reader.read(number, row) for number, row in numbered]
    errors = reader.errors
    # Faults of the tree are only worth telling once every cell can be read.
    errors = errors or tree_errors(items)
    if errors:
        raise FrameworkFileError([str(error) for error in errors])
    return items


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST_FILE:
        raise FrameworkFileError(["The file is larger than 5 MB, which no framework is."])
    mark = len(b"\xef\xbb\xbf") if raw.startswith(b"\xef\xbb\xbf") else 0
    try:
        text = raw[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: mark + error.start]
        line, byte = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise FrameworkFileError(
            [
                f"The file is not UTF-8: line {line}, byte {byte} is 0x{raw[len(before)]:02X}. "
                'Save it again as "CSV UTF-8".'
            ]
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FrameworkFileError([f"The file is not text: line {line} holds a NUL character."])
    return text


def _rows(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as error:
        number = len(rows) + 1
        raise FrameworkFileError(
            [f"row {number}: the quotation marks do not pair up, or a cell is too long ({error})"]
        ) from error
    return rows


def _columns(header: list[str]) -> dict[str, int]:
    """Column name -> place; names may come in any order and case."""
    names = [name.strip().lower() for name in header]
    while names and not names[-1]:
        names.pop()
    errors = [f"The column {name} is missing." for name in COLUMNS if name not in names]
    known = {*COLUMNS, *OPTIONAL_COLUMNS}
    for place, name in enumerate(names):
        if name not in known:
            errors.append(f'Column {place + 1} is named "{name}", which is not known.')
        elif name in names[:place]:
            errors.append(f"The column {name} is there more than once.")
    if errors and len(names) == 1 and ";" in names[0]:
        errors.append("The file seems to be separated by semicolons; save it with commas.")
    if errors:
        raise FrameworkFileError(errors)
    return {name: place for place, name in enumerate(names)}


class _RowReader:
    """Reads the cells of each row, and collects what is wrong instead of stopping."""

    def __init__(self, slug: str, columns: dict[str, int]) -> None:
        self.slug, self.columns = slug, columns
        self.errors: list[CellError] = []
        self.by_code: dict[str, uuid.UUID] = {}

    def learn_codes(self, numbered: list[tuple[int, list[str]]]) -> None:
        """Remember the rows without identifier, which others name as parent by their code."""
        for _, row in numbered:
            code = self._cell(row, "code")
            if code and not self._cell(row, "identifier"):
                self.by_code.setdefault(code, self._derived(code))

    def read(self, number: int, row: list[str]) -> Item:
        if len(row) > len(self.columns) and any(map(str.strip, row[len(self.columns) :])):
            self._wrong(number, "identifier", "the row has more cells than the header has names")

        def cell(column: str, parse: Callable[[str], Any], *, needed: bool = False) -> Any:
            text = self._cell(row, column)
            if not text:
                if needed:
                    self._wrong(number, column, "is empty")
                return None
            try:
                return parse(text)
            except ValueError as error:
                self._wrong(number, column, str(error))
                return None

        code = cell("code", _code, needed=True) or ""
        return Item(
            row=number,
            identifier=cell("identifier", _identifier) or self._derived(code or f"row {number}"),
            parent=cell("parent_identifier", self._parent),
            item_type=cell("item_type", _item_type, needed=True) or "",
            code=code,
            order=cell("order", _order, needed=True) or 0,
            statement=cell("statement", str, needed=True) or "",
            notes=self._cell(row, "notes"),
            status_start=cell("status_start", _date),
            status_end=cell("status_end", _date),
            replaces=cell("replaces_identifier", _identifier),
            judged=cell("judged", _yes_or_no) if "judged" in self.columns else None,
        )

    def _cell(self, row: list[str], column: str) -> str:
        place = self.columns[column]
        return row[place].strip() if place < len(row) else ""

    def _derived(self, code: str) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{self.slug}:{code}")

    def _parent(self, text: str) -> uuid.UUID:
        if text in self.by_code:
            return self.by_code[text]
        try:
            return _identifier(text)
        except ValueError:
            raise ValueError(
                f'"{text}" is neither a UUID nor the code of a row without identifier'
            ) from None

    def _wrong(self, row: int, column: str, text: str) -> None:
        self.errors.append(CellError(row, column, text))


def _identifier(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ValueError(f'"{text}" is not a UUID') from None


def _code(text: str) -> str:
    if len(text) > LONGEST_CODE:
        raise ValueError(f"is longer than {LONGEST_CODE} characters")
    return text


def _item_type(text: str) -> str:
    if text.lower() not in ITEM_TYPES:
        raise ValueError(f'"{text}" is none of {", ".join(ITEM_TYPES)}')
    return text.lower()


def _order(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= LARGEST_ORDER and len(text) < 9):
        raise ValueError(f'"{text}" is not a whole number from 0 to {LARGEST_ORDER}')
    return int(text)


def _date(text: str) -> date:
    # Only the one form: fromisoformat also takes weeks and dates without hyphens.
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f'"{text}" is not a date like 2027-04-01')


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise ValueError(f'"{text}" is neither yes nor no')
    return text.lower() == "yes"
