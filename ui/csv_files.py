"""CSV files that spreadsheets open: whatever people typed, no cell of them is a formula."""

import csv
import unicodedata
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

# Excel takes a CSV file for UTF-8 only when it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"
# Controls, invisible marks and spaces: spreadsheets look past them for the sign of a formula.
LOOKED_PAST = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# The last is the typographic minus, which some take for the other one.
SIGNS_OF_A_FORMULA = set("=+-@\u2212")


def csv_lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV text. Every cell is quoted, so that no other separator cuts it in two."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([[without_formula(cell) for cell in row] for row in rows])
    return text.getvalue()


def without_formula(cell: Any) -> Any:
    """Text without invisible marks before it, and with an apostrophe where it began a formula.

    Numbers and dates stay as they are; everything else is written as its words.
    """
    if cell is None or isinstance(cell, int | float | date):
        return cell
    words = str(cell)
    start = next((at for at, sign in enumerate(words) if not _is_looked_past(sign)), len(words))
    shown = words[start:]
    # Wide and small forms of a sign count as the sign: "＝1+1".
    first = unicodedata.normalize("NFKC", shown[:1])
    return f"'{shown}" if first in SIGNS_OF_A_FORMULA else shown


def with_sign_of_formula(text: str) -> str:
    """What ``without_formula`` was given: a file of ours that comes back says what it said."""
    return text[1:] if text[:1] == "'" and without_formula(text[1:]) == text else text


def _is_looked_past(sign: str) -> bool:
    return unicodedata.category(sign) in LOOKED_PAST
