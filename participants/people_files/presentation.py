"""The rows of a file as its page shows them."""

from dataclasses import dataclass

from participants.models import PeopleFile, PeopleFileRow
from participants.rules import in_words
from ui.table_files.cells import Cell

from .columns import BY_NAME, DAYS, letter
from .reading import by_column
from .values import Person, read_person


@dataclass(frozen=True)
class ShownCell:
    """What a cell says, and whether something is wrong with it."""

    header: str
    text: str
    is_wrong: bool


@dataclass(frozen=True)
class ShownRow:
    number: int
    cells: dict[str, ShownCell]
    # (where, header, sentence): ("E5", "Start date", "...")
    problems: list[tuple[str, str, str]]
    remarks: list[str]


def shown(file: PeopleFile, row: PeopleFileRow) -> ShownRow:
    cells = by_column(file.columns, row.cells)
    person, _, _ = read_person(
        row.number,
        cells,
        counts_from_1904=file.counts_from_1904,
        jurisdiction=file.cohort.programme_version.jurisdiction,
    )
    wrong = {name for name, _ in row.problems}
    return ShownRow(
        number=row.number,
        cells={
            name: ShownCell(column.header, _text(name, cells.get(name), person), name in wrong)
            for name, column in BY_NAME.items()
        },
        problems=[
            (_where(file, row.number, name), BY_NAME[name].header if name else "", words)
            for name, words in row.problems
        ],
        remarks=row.remarks,
    )


def _text(name: str, cell: Cell | None, person: Person) -> str:
    """As it was understood; as it was typed where that was not possible."""
    value = getattr(person, name)
    if name in DAYS and value:
        return in_words(value)
    if cell is None:
        return ""
    return f"{value}%" if name == "percent" and value else str(value or cell.text)


def _where(file: PeopleFile, number: int, name: str) -> str:
    """The cell as a spreadsheet names it; only the row where a column is missing."""
    if name and name in file.columns:
        return f"{letter(file.columns.index(name))}{number}"
    return f"Row {number}"
