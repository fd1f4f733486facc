"""A table from the case system as totals by person and week: read and checked, nothing stored.

Three columns and no other: whose caseload (staff number), which week, how many children. Whatever
else a case system can print does not come in, above all nothing about a child.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from participants.rules.support import MOST_CHILDREN
from ui.table_files import Row, Table
from ui.table_files.cells import DATE, FAULT, FORMULA, Cell

from .weeks import monday_of

STAFF_NUMBER, WEEK, CHILDREN = "staff_number", "week", "children"
NAMES = {
    STAFF_NUMBER: {"staffnumber", "staffno", "employeenumber", "employeeno", "payrollnumber"},
    WEEK: {"week", "weekbeginning", "weekcommencing", "weekstarting", "date"},
    CHILDREN: {"children", "caseload", "numberofchildren", "childrenheld", "totalchildren"},
}
SAID = {STAFF_NUMBER: "staff number", WEEK: "week", CHILDREN: "children"}
# Parts of headings under which case systems print children, and what names one.
ABOUT_A_CHILD = re.compile(
    r"child|name|birth|\bdob\b|\bnhs\b|\bupn\b|address|post ?code|\bcase\b|famil|client|"
    r"young|gender|\bsex\b|ethnic|\bid\b|identifier|person",
    re.IGNORECASE,
)
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%m-%Y")


@dataclass(frozen=True)
class Total:
    """``row`` as a spreadsheet counts; ``staff_number`` without spaces and in capitals; ``week``:
    the Monday of the week that the date lies in."""

    row: int
    staff_number: str
    week: date
    children: int


def totals_of(table: Table, today: date) -> tuple[list[Total], list[str]]:
    """The rows that can be read, and everything that is wrong, each with its row and column.

    No sentence repeats a cell: what stands in the wrong column may be a child's name.
    """
    header = table.rows[0].cells if table.rows else []
    columns, problems = _columns(header)
    if problems:
        return [], problems
    totals: list[Total] = []
    seen: dict[tuple[str, date], int] = {}
    for row in table.rows[1:]:
        total, wrong = _total(row, columns, today)
        problems += wrong
        if total:
            first = seen.setdefault((total.staff_number, total.week), total.row)
            if first != total.row:
                problems.append(f"Row {total.row}: the same person and week as in row {first}.")
            totals.append(total)
    if not totals and not problems:
        problems.append("The file has no rows below its header.")
    return totals, problems


def _columns(header: Sequence[Cell]) -> tuple[dict[str, int], list[str]]:
    """Name of ours -> place; or what is wrong with the header."""
    found: dict[str, int] = {}
    problems = []
    for place, cell in enumerate(header):
        plain = re.sub(r"[^a-z]", "", cell.text.lower())
        name = next((name for name, known in NAMES.items() if plain in known), "")
        if not name:
            problems.append(_refused_column(place, cell.text))
        elif name in found:
            problems.append(f"Column {_letter(place)}: there is more than one column {SAID[name]}.")
        else:
            found[name] = place
    problems += [f"The column {SAID[name]} is missing." for name in NAMES if name not in found]
    return found, problems


def _refused_column(place: int, heading: str) -> str:
    if not heading:
        return f"Column {_letter(place)} has no heading. Take it out."
    if ABOUT_A_CHILD.search(heading):
        return (
            f"Column {_letter(place)} looks as if it names children or cases. Nothing of it was "
            "kept. Take it out: only totals come in."
        )
    return (
        f"Column {_letter(place)} is none of staff number, week and children. Take it out: only "
        "totals come in."
    )


def _letter(place: int) -> str:
    """As a spreadsheet names it: A, B ... AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _total(row: Row, columns: dict[str, int], today: date) -> tuple[Total | None, list[str]]:
    cells = {name: row.cells[at] for name, at in columns.items() if at < len(row.cells)}
    number, problem = _staff_number(cells.get(STAFF_NUMBER))
    week, week_problem = _week(cells.get(WEEK), today)
    children, children_problem = _children(cells.get(CHILDREN))
    named = zip(NAMES, (problem, week_problem, children_problem), strict=True)
    problems = [f"Row {row.number}, {SAID[name]}: {text}." for name, text in named if text]
    if any(cell.text for cell in row.cells[len(columns) :]):
        problems.append(f"Row {row.number}: there are more cells than the header has names.")
    if problems or week is None or children is None:
        return None, problems
    return Total(row.number, number, week, children), []


def _missing(cell: Cell | None) -> str:
    if cell is None or not cell.text:
        return "is empty"
    return "is a formula or a fault; put in the value" if cell.kind in {FORMULA, FAULT} else ""


def _staff_number(cell: Cell | None) -> tuple[str, str]:
    if problem := _missing(cell):
        return "", problem
    number = "".join(cell.text.split()).upper() if cell else ""
    return (number, "") if len(number) <= 20 else ("", "is longer than any staff number here")


def _week(cell: Cell | None, today: date) -> tuple[date | None, str]:
    if problem := _missing(cell):
        return None, problem
    day = _date(cell) if cell else None
    if day is None:
        return None, "is not a date like 23/11/2026"
    if monday_of(day) > today:
        return None, "is a week that has not begun yet"
    return monday_of(day), ""


def _date(cell: Cell) -> date | None:
    if cell.kind == DATE:
        return date.fromisoformat(cell.text)
    for form in DATES:
        try:
            return datetime.strptime(cell.text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _children(cell: Cell | None) -> tuple[int | None, str]:
    if problem := _missing(cell):
        return None, f"{problem}; leave the row out where it is not known"
    text = cell.text if cell else ""
    if text.isascii() and text.isdigit() and int(text[:6]) <= MOST_CHILDREN and len(text) < 6:
        return int(text), ""
    return None, f"is not a whole number from 0 to {MOST_CHILDREN}"
