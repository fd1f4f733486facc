"""Tables that people upload, as CSV or XLSX: checked and decoded in a limited child process.

``read_table`` is for the product; ``decode`` is what runs in the child and knows no Django.
"""

import json
from dataclasses import dataclass
from typing import Any

from ui.limited_child import ChildFailed, run_in_child

from . import comma_separated, workbook
from .cells import Cell, Refused

LARGEST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
SECONDS = 20
MEMORY_BYTES = 512 * 1024**2
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
TOO_LARGE = "The file is larger than 5 MB. Take out what is not needed, or split it."
WORDS_FOR = {
    "time": "The file takes too long to read, so it was refused. Save it again as CSV.",
    "memory": "The file unpacks to more than we read, so it was refused. Save it again as CSV.",
    "crash": "The file is damaged or is not what its name says. Save it again as XLSX or CSV.",
}


class TableRefused(Exception):
    """The file cannot be read as a table. The text is one plain sentence for its owner."""


@dataclass(frozen=True)
class Row:
    """``number`` counts as a spreadsheet does; the header is a row too. Blank rows are left out."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """``form`` is "csv" or "xlsx"; ``notes`` say what its owner should know of how it was read."""

    form: str
    rows: list[Row]
    notes: list[str]
    # Excel for Mac once counted days from 1904; numbers that mean days need to know.
    counts_from_1904: bool = False


def read_table(content: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """The rows of a CSV or XLSX file of at most 5 MB and ``most_rows`` rows below the header.

    Raises TableRefused for what is too large, no table, damaged, or made to do harm.
    """
    if len(content) > LARGEST_BYTES:
        raise TableRefused(TOO_LARGE)
    asked = json.dumps({"most_rows": most_rows, "most_columns": MOST_COLUMNS}).encode()
    try:
        answer = run_in_child(
            "ui.table_files:decode",
            asked + b"\n" + content,
            seconds=SECONDS,
            memory_bytes=MEMORY_BYTES,
        )
    except ChildFailed as failure:
        raise TableRefused(WORDS_FOR[failure.reason]) from failure
    if "refused" in answer:
        raise TableRefused(answer["refused"])
    return Table(
        form=answer["form"],
        rows=[Row(number, [Cell(*cell) for cell in cells]) for number, cells in answer["rows"]],
        notes=answer["notes"],
        counts_from_1904=answer.get("counts_from_1904", False),
    )


def decode(request: bytes) -> dict[str, Any]:
    """In the child: "form", "rows" as [number, [[kind, text], ...]] and "notes"; or "refused".

    ``request`` is the limits as a line of JSON, then the file.
    """
    asked, _, content = request.partition(b"\n")
    limits = json.loads(asked)
    try:
        if not content.strip():
            raise Refused("The file is empty.")
        if content.startswith(OLD_OR_ENCRYPTED):
            raise Refused(
                "This is an old Excel file, or one with a password. Save it as an Excel workbook "
                "(.xlsx) without a password."
            )
        reader = workbook if content.startswith(b"PK") else comma_separated
        return reader.decode(content, **limits)
    except Refused as reason:
        return {"refused": str(reason)}
