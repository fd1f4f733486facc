"""What is done with the agreements beside a programme."""

from .adjustments import (
    agree_adjustment,
    change_adjustment,
    give_back_adjustment,
    pass_on_adjustment,
    remove_adjustment,
    say_whether_delivered,
)
from .forgetting import forget_notes
from .notes import choose_readers, note_opening, record_reason, remove_reason
from .pauses import check_agreements, record_agreed_pause, record_agreement

__all__ = [
    "pass_on_adjustment",
    "give_back_adjustment",
    "agree_adjustment",
    "change_adjustment",
    "check_agreements",
    "choose_readers",
    "forget_notes",
    "give_back_adjustment",
    "note_opening",
    "pass_on_adjustment",
    "record_agreed_pause",
    "record_agreement",
    "record_reason",
    "remove_adjustment",
    "remove_reason",
    "say_whether_delivered",
]
