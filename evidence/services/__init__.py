"""What people do with evidence. One function for each thing, whatever file it stands in."""

from .drafts import (
    delete_item,
    edit_item,
    make_item_private,
    share_item,
    start_item,
    start_linked_item,
)
from .feedback import edit_feedback, enter_feedback, release_feedback
from .links import correct_links, set_links
from .on_record import put_on_record
from .openings import note_opening
from .readings import change_reading, read_item, return_item
from .submitting import correct_item, submit_item, withdraw_item
from .versions import freeze_version

__all__ = [
    "change_reading",
    "correct_item",
    "correct_links",
    "delete_item",
    "edit_feedback",
    "edit_item",
    "enter_feedback",
    "freeze_version",
    "make_item_private",
    "note_opening",
    "put_on_record",
    "read_item",
    "release_feedback",
    "return_item",
    "set_links",
    "share_item",
    "start_item",
    "start_linked_item",
    "submit_item",
    "withdraw_item",
]
