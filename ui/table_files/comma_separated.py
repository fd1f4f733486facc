"""CSV as spreadsheets write it: commas, semicolons or tabs; UTF-8, or another and then named."""

import csv
import io
import re
from typing import Any

from ui.csv_files import with_sign_of_formula

from .cells import FORMULA, Cell, Refused, text_cell, too_many_rows, without_blank_end

SEPARATORS = ",;\t"
# Excel's way of keeping leading zeros in a CSV file: ="00123"
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
SAID_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def decode(content: bytes, *, most_rows: int, most_columns: int) -> dict[str, Any]:
    text, notes = _text(content)
    separator, skipped, text = _separator(text)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    try:
        for record in reader:
            number += 1
            cells = without_blank_end([_cell(each) for each in record[:most_columns]])
            if cells:
                rows.append((number, cells))
            if len(rows) > most_rows + 1:
                raise too_many_rows(most_rows)
    except csv.Error as error:
        raise Refused(
            f"Row {number + 1}: the quotation marks do not pair up, or a cell is too long."
        ) from error
    return {"form": "csv", "rows": rows, "notes": notes}


def _text(content: bytes) -> tuple[str, list[str]]:
    """The file's text; what is not UTF-8 is named, never guessed in silence."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nul(_decoded(content, "utf-16")), []
    try:
        return _without_nul(content.decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
    text = _without_nul(_decoded(content, "cp1252"))
    note = (
        f"The file is not UTF-8 (line {line} holds the byte {byte:02X}). It was read as "
        "Windows-1252, which Excel writes for “CSV (Comma delimited)”. Check names with accents; "
        "if one looks wrong, save the file as “CSV UTF-8” and upload it again."
    )
    return text, [note]


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"The file is not a CSV file that we can read: line {line} holds bytes that are "
            "neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”."
        ) from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(f"The file is not a CSV file: line {line} is not text.")
    return text


def _separator(text: str) -> tuple[str, int, str]:
    """(separator, rows before the table, the table): said in a first line, or the header's."""
    if said := SAID_SEPARATOR.match(text):
        return said.group(1), 1, text[said.end() :]
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = re.sub(r'"[^"]*"', "", first_line)
    return max(SEPARATORS, key=outside_quotes.count), 0, text


def _cell(text: str) -> Cell:
    stripped = text.strip()
    if kept := KEPT_AS_TEXT.fullmatch(stripped):
        return text_cell(kept.group(1))
    if stripped.startswith("="):
        return Cell(FORMULA, stripped)
    return text_cell(with_sign_of_formula(stripped))
