"""The same report as CSV, XLSX and PDF."""

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from reports.pdf import render_pdf
from ui.csv_files import BYTE_ORDER_MARK, csv_lines
from ui.looks import AS_EVERYBODY, Look
from ui.xlsx_files import XLSX_TYPE, Sheet, xlsx_bytes

from .tables import Figures, Table

CSV_TYPE = "text/csv; charset=utf-8"
PDF_TYPE = "application/pdf"
FIRST_COLUMN, OTHER_COLUMNS = 44, 18


def as_csv(figures: Figures) -> bytes:
    """One table under the other, a blank line between them, the definitions at the end."""
    rows: list[list[Any]] = [*_head(figures), []]
    for table in figures.tables:
        rows += [[table.title], list(table.header), *table.rows, []]
    rows += [["What is meant"], *_definitions(figures)]
    return (BYTE_ORDER_MARK + csv_lines(rows)).encode()


def as_xlsx(figures: Figures) -> bytes:
    """A sheet for each table, and one that says of whom they are and what is meant."""
    about = Sheet(
        "About",
        [["About this report", ""], *_head(figures), *_definitions(figures)],
        [FIRST_COLUMN, 90],
    )
    return xlsx_bytes([*(_sheet(table) for table in figures.tables), about])


def _sheet(table: Table) -> Sheet:
    widths = [FIRST_COLUMN, *[OTHER_COLUMNS] * (len(table.header) - 1)]
    return Sheet(table.slug.capitalize(), [list(table.header), *table.rows], widths)


def as_pdf(figures: Figures, look: Look = AS_EVERYBODY) -> bytes:
    """Pages with pictures and tables. The same figures of the same day give the same bytes."""
    tables = [(each, each.in_parts(is_wider=look.is_wider)) for each in figures.tables]
    context = {"figures": figures, "tables": tables, "look": look}
    html = render_to_string("reports/pack/figures.html", context)
    return render_pdf(
        html,
        prepared_at=timezone.make_aware(datetime.combine(figures.made_on, time())),
        identifier=hashlib.sha256(f"{html}{look.file_background}".encode()).hexdigest()[:32],
        background=look.file_background,
    )


# Only pages have a look of somebody's own.
FORMATS: dict[str, tuple[str, Callable[[Figures, Look], bytes]]] = {
    "csv": (CSV_TYPE, lambda figures, look: as_csv(figures)),
    "xlsx": (XLSX_TYPE, lambda figures, look: as_xlsx(figures)),
    "pdf": (PDF_TYPE, as_pdf),
}


def _head(figures: Figures) -> list[list[str]]:
    chosen = "; ".join(figures.filters) or "everybody"
    return [
        ["Report", f"{figures.title}, {figures.organisation}"],
        ["Of", chosen],
        ["Made on", f"{figures.made_on:%d/%m/%Y}"],
    ]


def _definitions(figures: Figures) -> list[list[str]]:
    return [
        [f"{table.title}: {what}", words]
        for table in figures.tables
        for what, words in table.definitions
    ]
