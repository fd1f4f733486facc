"""Standards from a table that somebody uploaded: CSV or XLSX, decoded in a child process."""

from dataclasses import dataclass

from ui.table_files import TableRefused, read_table
from ui.table_files.cells import FAULT, FORMULA

from .csv_files import COLUMNS, FrameworkFileError, items_of
from .rules import CellError, Item

MOST_ITEMS = 1_000


@dataclass(frozen=True)
class Sheet:
    """The table as text: (number of the row as a spreadsheet counts, its cells), header first."""

    rows: list[tuple[int, list[str]]]
    notes: list[str]


def read_sheet(content: bytes) -> Sheet:
    """Raises FrameworkFileError for what is no table, and for calculated or broken cells."""
    try:
        table = read_table(content, most_rows=MOST_ITEMS)
    except TableRefused as refusal:
        raise FrameworkFileError([str(refusal)]) from refusal
    header = [cell.text.strip().lower() for cell in table.rows[0].cells] if table.rows else []
    faults = [
        CellError(row.number, header[at] if at < len(header) else f"{at + 1}", _WRONG[cell.kind])
        for row in table.rows
        for at, cell in enumerate(row.cells)
        if cell.kind in _WRONG
    ]
    if faults:
        raise FrameworkFileError([str(fault) for fault in faults])
    rows = [(row.number, [cell.text for cell in row.cells]) for row in table.rows]
    return Sheet(rows, table.notes)


def items_of_sheet(rows: list[tuple[int, list[str]]], *, slug: str) -> list[Item]:
    """As ``csv_files.read_framework``; raises FrameworkFileError with everything that is wrong."""
    if not rows:
        raise FrameworkFileError([f"The file is empty. It needs the columns {', '.join(COLUMNS)}."])
    (_, header), *below = rows
    return items_of(header, below, slug=slug)


_WRONG = {
    FORMULA: "is a formula; put in what it says",
    FAULT: "shows a fault of the spreadsheet instead of a value",
}
