"""Our crispy-forms template pack "govuk": Django's bound fields drawn by the GOV.UK macros."""

from .errors import error_items
from .render import render_error_summary, render_field

__all__ = ["error_items", "render_error_summary", "render_field"]
