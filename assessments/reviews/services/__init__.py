"""What people do with a review. Each locks the participant, so the steps follow each other."""

from .opening import discard_review, open_review, skip_review
from .signing import complete_without, refuse_to_sign, return_review, sign_review
from .writing import save_boxes, save_views, save_words, send_review

__all__ = [
    "complete_without",
    "discard_review",
    "open_review",
    "refuse_to_sign",
    "return_review",
    "save_boxes",
    "save_views",
    "save_words",
    "send_review",
    "sign_review",
    "skip_review",
]
