"""What pages and files show of standards."""

from collections.abc import Iterable, Iterator
from typing import Any

from .rules import Change

# Column of the file -> what it says, for the page that asks for one.
COLUMNS_SAY = [
    ("identifier", "A UUID. Leave it blank and one is made from the code, the same each time"),
    ("parent_identifier", "The identifier or the code of the row that this one stands below"),
    ("item_type", "domain, outcome, know or able"),
    ("code", "Its short number, such as 3 or D2; each one once"),
    ("order", "A whole number: its place among the rows beside it"),
    ("statement", "The published wording"),
    ("notes", "Shown in small below it"),
    ("status_start", "First day in force, as 2027-04-01; may be blank"),
    ("status_end", "Last day in force; may be blank"),
    ("replaces_identifier", "The identifier of the earlier version’s row that it takes over from"),
    ("judged", "yes or no; this column may be left out"),
]
KINDS = {
    "added": ("Added", "green"),
    "removed": ("Removed", "red"),
    "reworded": ("Reworded", "yellow"),
    "moved": ("Moved", "grey"),
    "judged": ("Judged or not", "blue"),
}


def change_rows(changes: Iterable[Change]) -> list[dict[str, str]]:
    """``before`` and ``after`` in words; empty where there is nothing to say."""
    rows = []
    for change in changes:
        label, colour = KINDS[change.kind]
        rows.append(
            {
                "code": change.code,
                "label": label,
                "colour": colour,
                "before": change.before,
                "after": change.after or ("in another place" if change.kind == "moved" else ""),
            }
        )
    return rows


def file_rows(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Stored items as rows of the file that ``csv_files`` reads."""
    for item in items:
        yield [
            item.pk,
            item.parent_id or "",
            item.item_type,
            item.human_coding_scheme,
            item.list_enumeration,
            item.full_statement,
            item.notes,
            item.status_start_date,
            item.status_end_date,
            item.replaces_id or "",
            "yes" if item.is_judged else "no",
        ]
