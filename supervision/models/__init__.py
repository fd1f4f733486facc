"""What is kept of supervision and support: observations, and what happened week by week."""

from .observations import EarlierRound, Observation
from .weeks import WeekAccount

__all__ = ["EarlierRound", "Observation", "WeekAccount"]
