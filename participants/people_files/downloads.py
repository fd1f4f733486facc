"""Files that the portal gives out: the empty template, and a checked file with what is wrong."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from participants.models import PeopleFile, PeopleFileRow
from ui.csv_files import BYTE_ORDER_MARK, csv_lines
from ui.table_files.cells import DATE
from ui.xlsx_files import XLSX_TYPE, Sheet, xlsx_bytes

from .columns import BY_NAME, COLUMNS, DAYS, HEADERS, WHAT_IS_WRONG
from .values import header_of

CSV_TYPE = "text/csv; charset=utf-8"
WIDTH_OF_WORDS = 60
# (name, content type, content)
File = tuple[str, str, bytes]


def template(form: str) -> File:
    """An empty file with the header; the workbook says on a second sheet how it is filled in."""
    if form == "csv":
        return "people.csv", CSV_TYPE, _csv([HEADERS])
    days = frozenset(n for n, column in enumerate(COLUMNS) if column.name in DAYS)
    people = Sheet("People", [HEADERS], [column.width for column in COLUMNS], days)
    rows = [
        (column.header, "Yes" if column.needed else "No", column.says, column.example)
        for column in COLUMNS
    ]
    guide = Sheet(
        "How to fill it in",
        [("Column", "Needed?", "What it says", "Example"), *rows],
        [22, 10, WIDTH_OF_WORDS, 32],
    )
    return "people.xlsx", XLSX_TYPE, xlsx_bytes([people, guide])


def annotated(file: PeopleFile, rows: Iterable[PeopleFileRow]) -> File:
    """The rows of a file as it was sent, with a last column that says what is wrong with each."""
    shown = [place for place, name in enumerate(file.columns) if name]
    header = [*(file.header[place] for place in shown), WHAT_IS_WRONG]
    lines, marked = [header], set()
    for at, row in enumerate(rows, start=1):
        lines.append([*(_value(row.cells, place) for place in shown), in_words(row)])
        wrong = {name for name, _ in row.problems}
        for column, place in enumerate(shown):
            if file.columns[place] in wrong:
                marked.add((at, column))
    if file.form == "csv":
        return "people-checked.csv", CSV_TYPE, _csv(lines)
    widths = [*(BY_NAME[file.columns[place]].width for place in shown), WIDTH_OF_WORDS]
    days = frozenset(n for n, place in enumerate(shown) if file.columns[place] in DAYS)
    sheet = Sheet("People", lines, widths, days, frozenset(marked))
    return "people-checked.xlsx", XLSX_TYPE, xlsx_bytes([sheet])


def in_words(row: PeopleFileRow) -> str:
    """ "Start date: ... . Team: ... ." """
    return " ".join(
        f"{header_of(name)}: {words}." if name else f"{words}." for name, words in row.problems
    )


def _csv(lines: Iterable[Iterable[Any]]) -> bytes:
    return (BYTE_ORDER_MARK + csv_lines(lines)).encode()


def _value(cells: list[list[str]], place: int) -> Any:
    kind, text = cells[place] if place < len(cells) else ("text", "")
    return date.fromisoformat(text) if kind == DATE else text
