"""The rules of a programme: dates, days, minimums, support. Pure: no Django, no clock."""

from .calendar import nominal_end, periods_overlap, stage
from .dates import Dated, Timeline
from .facts import AgreedEnd, Extension, Facts, Pattern, Pause
from .minimums import asks_by_stage, check_minimums, stage_on
from .people import (
    LONGEST_AHEAD,
    NEVER_BOTH,
    OVER,
    REASONS_TO_LEAVE,
    implausible_end,
    implausible_load_day,
    implausible_period,
    implausible_start,
    why_closed,
)
from .programme import Clock, DaysOff, Due, Programme, Review, Stage, TimeRules
from .words import FULL_TIME, in_words, leave_in_words, percent_in_words, period_in_words
from .working_days import add_working_days, bank_holidays, is_working_day, working_days_between

__all__ = [
    "FULL_TIME",
    "LONGEST_AHEAD",
    "NEVER_BOTH",
    "OVER",
    "REASONS_TO_LEAVE",
    "AgreedEnd",
    "Clock",
    "Dated",
    "DaysOff",
    "Due",
    "Extension",
    "Facts",
    "Pattern",
    "Pause",
    "Programme",
    "Review",
    "Stage",
    "TimeRules",
    "Timeline",
    "add_working_days",
    "asks_by_stage",
    "bank_holidays",
    "check_minimums",
    "implausible_end",
    "implausible_load_day",
    "implausible_period",
    "implausible_start",
    "in_words",
    "is_working_day",
    "leave_in_words",
    "nominal_end",
    "percent_in_words",
    "period_in_words",
    "periods_overlap",
    "stage",
    "stage_on",
    "why_closed",
    "working_days_between",
]
