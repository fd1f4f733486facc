"""What is kept of supervision and support: observations, and what happened week by week."""

from .caseload_files import CaseloadFile
from .events import Attendance, LearningEvent
from .observations import EarlierRound, Observation
from .weeks import WeekAccount

__all__ = [
    "Attendance",
    "CaseloadFile",
    "EarlierRound",
    "LearningEvent",
    "Observation",
    "WeekAccount",
]
