"""XLSX: the archive is looked through before anything opens it; then one visible sheet is read."""

import datetime
import io
import re
from typing import Any
from zipfile import ZipFile

from .archive import open_checked
from .cells import (
    DATE,
    EMPTY,
    FAULT,
    FORMULA,
    NUMBER,
    Cell,
    Refused,
    text_cell,
    too_many_rows,
    without_blank_end,
)

SHEET_TO_READ = "people"
# What a workbook of plain cells never holds, and how it is said.
FORBIDDEN_PARTS = (
    ("vbaproject.bin", "macros"),
    ("xl/externallinks/", "links to other workbooks"),
    ("xl/embeddings/", "embedded files"),
    ("xl/activex/", "controls"),
    ("xl/connections.xml", "connections to data elsewhere"),
)
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
OUTSIDE = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*TargetMode=[\"']External[\"'][^>]*>")
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*hidden=[\"'](?:1|true)[\"']")
NOT_A_VALUE = {"f": FORMULA, "e": FAULT}
ONLY_ZEROS = re.compile(r"0{2,}")


def decode(content: bytes, *, most_rows: int, most_columns: int) -> dict[str, Any]:
    with open_checked(content) as archive:
        _refuse_what_is_no_plain_workbook(archive)
        notes = _refuse_merged_and_note_hidden(archive)
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False, rich_text=False
        )
        sheet, left_out = _sheet(book)
        rows = list(_rows(sheet, most_rows, most_columns))
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused(
            "The workbook is damaged: it cannot be read. Open it in Excel and save it again."
        ) from error
    notes += [f"Only the sheet “{sheet.title}” was read."] if left_out else []
    return {
        "form": "xlsx",
        "rows": rows,
        "notes": notes,
        "counts_from_1904": book.epoch.year == 1904,
    }


def _refuse_what_is_no_plain_workbook(archive: ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    if "xl/workbook.xml" not in names:
        raise Refused("This is not an Excel workbook. Save the table as .xlsx or .csv.")
    for part, words in FORBIDDEN_PARTS:
        if any(name.startswith(part) or name.endswith(part) for name in names):
            raise Refused(
                f"The workbook holds {words}. Save it as a plain workbook (.xlsx) or CSV."
            )
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            _refuse_odd_part(archive.read(name), is_relations=name.lower().endswith(".rels"))


def _refuse_odd_part(part: bytes, *, is_relations: bool) -> None:
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in part or b"\0" in part:
        raise Refused("The workbook holds parts that Excel does not write, so it was refused.")
    if is_relations and _points_outside(part):
        raise Refused("The workbook fetches something from elsewhere, so it was refused.")


def _points_outside(part: bytes) -> bool:
    """Links that a person would press are harmless: Excel makes one of every e-mail address."""
    return any(b"/hyperlink" not in relation for relation in OUTSIDE.findall(part))


def _refuse_merged_and_note_hidden(archive: ZipFile) -> list[str]:
    hidden = False
    for name in archive.namelist():
        if not name.lower().startswith("xl/worksheets/sheet"):
            continue
        part = archive.read(name)
        if merged := MERGED.search(part):
            raise Refused(
                f"The cells {merged.group(1).decode()} are merged, so nobody can tell which row "
                "they belong to. Unmerge them and fill in each row."
            )
        hidden = hidden or bool(HIDDEN_ROW.search(part))
    return ["Hidden rows were read like the others: look through the list."] if hidden else []


def _sheet(book: Any) -> tuple[Any, bool]:
    """The sheet to read: the one named "People", or the only one that shows."""
    sheets = book.worksheets
    named = [each for each in sheets if each.title.strip().lower() == SHEET_TO_READ]
    shown = [each for each in sheets if each.sheet_state == "visible"]
    chosen = named or shown
    if len(chosen) != 1:
        raise Refused(
            f"The workbook has {len(shown)} sheets that show. Name the one to read “People”."
        )
    if chosen[0].sheet_state != "visible":
        raise Refused(f"The sheet “{chosen[0].title}” is hidden. Show it, then save the workbook.")
    return chosen[0], len(sheets) > 1


def _rows(sheet: Any, most_rows: int, most_columns: int) -> Any:
    # The size that the file claims for the sheet is not believed.
    sheet.reset_dimensions()
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=most_columns), start=1):
        cells = without_blank_end([_cell(each) for each in row])
        if not cells:
            continue
        found += 1
        if found > most_rows + 1:
            raise too_many_rows(most_rows)
        yield number, cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if cell.data_type in NOT_A_VALUE:
        return Cell(NOT_A_VALUE[cell.data_type], str(value))
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return Cell(DATE, day.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(NUMBER, _number(value, cell.number_format))
    return text_cell(str(value))


def _number(value: float, number_format: str) -> str:
    """As the sheet shows it: 42 for 42.0, and 00123 where the format keeps leading zeros."""
    if float(value).is_integer():
        text = str(int(value))
        return text.zfill(len(number_format)) if ONLY_ZEROS.fullmatch(number_format) else text
    return repr(value)
