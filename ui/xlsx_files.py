"""XLSX files that people open: text stays text, whatever sign it begins with."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A string is never taken for a formula, a link or a number.
AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DAY_SHOWN = "dd/mm/yyyy"


@dataclass(frozen=True)
class Sheet:
    """``rows``: the header first. ``widths`` in characters, column by column.

    ``days``: places of columns in which a typed date is shown the British way; all others are text,
    so that leading zeros stay. ``marked``: (row, column), both from 0, of cells to stand out.
    """

    title: str
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]
    days: frozenset[int] = frozenset()
    marked: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of these sheets, each with its header in bold and kept in view."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **AS_TYPED}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return content.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.title)
    header = book.add_format({"bold": True, "bg_color": "#E7EDF3", "text_wrap": True})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    day = book.add_format({"num_format": DAY_SHOWN, "valign": "top", "align": "left"})
    marks = {"bg_color": "#F9D6D2", "valign": "top", "text_wrap": True}
    marked = book.add_format(marks | {"num_format": "@"})
    marked_day = book.add_format(marks | {"num_format": DAY_SHOWN, "align": "left"})
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, day if column in sheet.days else text)
    page.freeze_panes(1, 0)
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            stands_out = (row, column) in sheet.marked
            if row == 0:
                page.write_string(row, column, str(value), header)
            elif isinstance(value, date):
                page.write_datetime(row, column, value, marked_day if stands_out else day)
            elif isinstance(value, int | float):
                page.write_number(row, column, value, marked if stands_out else None)
            elif value not in (None, "") or stands_out:
                page.write_string(row, column, str(value or ""), marked if stands_out else text)
