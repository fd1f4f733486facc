"""What people do with a final assessment, from its first draft to the participant's reply.

Every service locks the participant first, so the steps of one record follow each other.
"""

from .asking import ask_those_appointed_since
from .deciding import answer_decision, confirm_decision, record_told, return_recommendation
from .drafting import recommend, save_narrative, save_summary, start_final_assessment
from .reading import open_item_independently, save_independent_reading

__all__ = [
    "answer_decision",
    "ask_those_appointed_since",
    "confirm_decision",
    "open_item_independently",
    "recommend",
    "record_told",
    "return_recommendation",
    "save_independent_reading",
    "save_narrative",
    "save_summary",
    "start_final_assessment",
]
