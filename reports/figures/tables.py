"""What a report is made of: tables with words for everything in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# A picture beside a table: the widths of bars, in hundredths of the longest one.
WHOLE = 100
ON_A_PAGE, WIDER_ON_A_PAGE = 18, 9
# Each at least 3:1 against every background that people may choose (WCAG 2.2, 1.4.11).
COLOURS = ("#1d3d5c", "#4a88bd", "#a67a35", "#6f72af", "#7f8182")


@dataclass(frozen=True)
class Part:
    """One piece of a bar, in hundredths of the picture's width."""

    start: float
    width: float
    colour: str


@dataclass(frozen=True)
class Bar:
    label: str
    total: int
    parts: list[Part]


@dataclass(frozen=True)
class Picture:
    """Bars of one table, one under the other, and which colour stands for what."""

    bars: list[Bar]
    key: list[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """``header`` and ``rows`` of equal length; the first cell of a row says what the row is of.

    ``definitions``: (what, what is meant by it). ``pictured``: places of the columns that add up to
    a bar, where there is a picture, in ``colours``.
    """

    slug: str
    title: str
    header: Sequence[str]
    rows: list[list[Any]]
    definitions: list[tuple[str, str]]
    pictured: Sequence[int] = ()
    colours: Sequence[str] = COLOURS

    @property
    def labelled(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """Each row as its first cell and (header, cell) of the others: for a narrow screen."""
        return [(row[0], list(zip(self.header[1:], row[1:], strict=True))) for row in self.rows]

    def in_parts(self, *, is_wider: bool) -> list[list[list[Any]]]:
        """The rows in lists that fit on a page: a table over two pages loses its structure."""
        size = WIDER_ON_A_PAGE if is_wider else ON_A_PAGE
        return [self.rows[at : at + size] for at in range(0, len(self.rows), size)]

    @property
    def picture(self) -> Picture | None:
        totals = [sum(row[place] for place in self.pictured) for row in self.rows]
        if not self.pictured or not any(totals):
            return None
        longest = max(totals)
        bars = [
            Bar(str(row[0]), total, self._parts(row, longest))
            for row, total in zip(self.rows, totals, strict=True)
            if total
        ]
        key = [
            (colour, self.header[place])
            for colour, place in zip(self.colours, self.pictured, strict=False)
        ]
        return Picture(bars, key)

    def _parts(self, row: list[Any], longest: int) -> list[Part]:
        parts, start = [], 0.0
        for colour, place in zip(self.colours, self.pictured, strict=False):
            width = row[place] * WHOLE / longest
            if width:
                parts.append(Part(round(start, 2), round(width, 2), colour))
            start += width
        return parts


@dataclass(frozen=True)
class Figures:
    """A whole report: of whom, of which day, and its tables."""

    title: str
    organisation: str
    made_on: date
    filters: list[str]
    tables: list[Table] = field(default_factory=list)
