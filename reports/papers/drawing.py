"""Content to pages, in the look of who asked for them."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from audit.rules import sha256
from reports.pdf import render_pdf
from ui.looks import Look


def paper_html(template: str, context: dict[str, Any], look: Look) -> str:
    return render_to_string(f"reports/pack/{template}.html", context | {"look": look})


def paper_pdf(
    template: str, context: dict[str, Any], *, prepared_at: datetime, look: Look
) -> bytes:
    """Tagged pages. ``context`` holds all that is shown, so that the same gives the same bytes."""
    html = paper_html(template, context, look)
    return render_pdf(
        html,
        prepared_at=prepared_at,
        identifier=sha256(f"{html}{look.file_background}")[:32],
        background=look.file_background,
    )
