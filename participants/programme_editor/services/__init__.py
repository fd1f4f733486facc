"""What a workforce lead does with programmes of their own."""

from .drafting import (
    add_draft_row,
    begin_draft,
    begin_draft_from_file,
    begin_programme,
    change_draft,
    discard_draft,
    move_draft_row,
)
from .going_on import move_cohort_to_version
from .publishing import problems_with_draft, publish_draft

__all__ = [
    "add_draft_row",
    "begin_draft",
    "begin_draft_from_file",
    "begin_programme",
    "change_draft",
    "discard_draft",
    "move_cohort_to_version",
    "move_draft_row",
    "problems_with_draft",
    "publish_draft",
]
