"""What is kept of supervision and support: observations, and what happened week by week."""

from .caseload_files import CaseloadFile
from .observations import EarlierRound, Observation
from .weeks import WeekAccount

__all__ = ["CaseloadFile", "EarlierRound", "Observation", "WeekAccount"]
