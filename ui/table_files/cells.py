"""What one cell of an uploaded table holds, whatever kind of file it came in."""

from typing import NamedTuple

TEXT, DATE, NUMBER, FORMULA, FAULT = "text", "date", "number", "formula", "fault"


class Refused(Exception):
    """The whole file cannot be read; the text says why in one plain sentence."""


class Cell(NamedTuple):
    """``kind``: text, date (ISO in ``text``), number, formula or fault (``#N/A`` and the like)."""

    kind: str
    text: str


def text_cell(text: str) -> Cell:
    """Text without the spaces around it, inside it one space where there were many."""
    return Cell(TEXT, " ".join(text.split()))


EMPTY = Cell(TEXT, "")


def without_blank_end(cells: list[Cell]) -> list[Cell]:
    """The cells up to the last that holds something."""
    last = max((at for at, cell in enumerate(cells, start=1) if cell.text), default=0)
    return cells[:last]


def too_many_rows(most_rows: int) -> Refused:
    return Refused(f"The file has more than {most_rows:,} rows. Split it into several files.")
