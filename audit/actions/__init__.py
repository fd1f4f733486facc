"""What the trail names: every action, and which of them are for whom."""

from .groups import (
    ADJUSTMENT_ACTIONS,
    GOAL_ACTIONS,
    NOT_AGREED_ACTIONS,
    NOTE_ACTIONS,
    PRIVATE_ACTIONS,
    REFLECTING_ACTIONS,
    REVIEW_ACTIONS_OF_THREE,
    UNSETTLED_ACTIONS,
    UNSIGNED_AGREEMENT_ACTIONS,
)
from .names import Action

__all__ = [
    "ADJUSTMENT_ACTIONS",
    "GOAL_ACTIONS",
    "NOTE_ACTIONS",
    "NOT_AGREED_ACTIONS",
    "PRIVATE_ACTIONS",
    "REFLECTING_ACTIONS",
    "REVIEW_ACTIONS_OF_THREE",
    "UNSETTLED_ACTIONS",
    "UNSIGNED_AGREEMENT_ACTIONS",
    "Action",
]
