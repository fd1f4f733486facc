"""A table as rows of people: its header matched, blank rows left out. No database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ui.table_files import Row, Table, TableRefused, read_table
from ui.table_files.cells import Cell

from .columns import MOST_PEOPLE, match_header

NO_ROWS = "The file has no rows below its header."


@dataclass(frozen=True)
class Reading:
    """What a file says, or why nobody can tell (``refusals``, sentences)."""

    form: str = ""
    header: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    counts_from_1904: bool = False


def read_file(content: bytes) -> Reading:
    """Decoded in a limited child process; takes seconds for 10,000 rows."""
    try:
        table = read_table(content, most_rows=MOST_PEOPLE)
    except TableRefused as refusal:
        return Reading(refusals=[str(refusal)])
    return understand(table)


def understand(table: Table) -> Reading:
    header = [cell.text for cell in table.rows[0].cells] if table.rows else []
    columns, refusals = match_header(header)
    rows = [row for row in table.rows[1:] if _says_something(row.cells, columns)]
    return Reading(
        form=table.form,
        header=header,
        columns=columns,
        rows=rows,
        notes=table.notes,
        refusals=refusals or ([] if rows else [NO_ROWS]),
        counts_from_1904=table.counts_from_1904,
    )


def by_column(columns: Sequence[str], cells: Sequence[Any]) -> dict[str, Cell]:
    """Cells by the name of their column; those of a column that is looked past are left out."""
    return {name: Cell(*cell) for name, cell in zip(columns, cells, strict=False) if name}


def _says_something(cells: Sequence[Cell], columns: Sequence[str]) -> bool:
    """Not only in a column that is looked past."""
    beyond = any(cell.text for cell in cells[len(columns) :])
    return beyond or any(cell.text for cell in by_column(columns, cells).values())
