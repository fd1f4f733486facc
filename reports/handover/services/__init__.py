"""Hand over, finish after the last day, take back."""

from .finishing import finish_handovers
from .making import hand_over
from .undoing import refuse_undo, undo_handover

__all__ = ["finish_handovers", "hand_over", "refuse_undo", "undo_handover"]
