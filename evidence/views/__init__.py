"""The pages of evidence, by what they are for."""

from .feedback import feedback_add, feedback_edit, feedback_release
from .items import item, item_versions
from .lists import item_list, matrix
from .readings import item_read, item_return
from .steps import item_delete, item_make_private, item_share, item_submit, item_withdraw
from .writing import item_add, item_correct, item_edit, item_links

__all__ = [
    "feedback_add",
    "feedback_edit",
    "feedback_release",
    "item",
    "item_add",
    "item_correct",
    "item_delete",
    "item_edit",
    "item_links",
    "item_list",
    "item_make_private",
    "item_read",
    "item_return",
    "item_share",
    "item_submit",
    "item_versions",
    "item_withdraw",
    "matrix",
]
