"""What is done with the agreements beside a programme."""

from .adjustments import (
    agree_adjustment,
    change_adjustment,
    remove_adjustment,
    say_whether_delivered,
)
from .forgetting import forget_notes
from .notes import choose_readers, note_opening, record_reason, remove_reason
from .pauses import change_agreed_pause, record_agreed_pause, record_agreement

__all__ = [
    "agree_adjustment",
    "change_adjustment",
    "change_agreed_pause",
    "choose_readers",
    "forget_notes",
    "note_opening",
    "record_agreed_pause",
    "record_agreement",
    "record_reason",
    "remove_adjustment",
    "remove_reason",
    "say_whether_delivered",
]
