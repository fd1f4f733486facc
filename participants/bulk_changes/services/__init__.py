"""Making one change for many, and taking it back."""

from .applying import change_many
from .undoing import undo_bulk_change, what_prevents_undo

__all__ = ["change_many", "undo_bulk_change", "what_prevents_undo"]
