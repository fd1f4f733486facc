"""The rules of a programme: dates, days, minimums, support. Pure: no Django, no clock."""

from .calendar import nominal_end, periods_overlap, stage
from .dated import Dated
from .dates import Timeline
from .extensions import WHO_AGREES, agreed_in_words, who_has_not_agreed, why_not_extended
from .facts import AgreedEnd, Extension, Facts, Pattern, Pause
from .judging import GOOD, Judging, outcome_words
from .minimums import (
    Checked,
    as_kept,
    asks_by_stage,
    check_minimums,
    check_rules,
    is_about,
    stage_on,
)
from .people import (
    LONGEST_AHEAD,
    NEVER_BOTH,
    OVER,
    REASONS_TO_LEAVE,
    implausible_end,
    implausible_last_day,
    implausible_load_day,
    implausible_outside,
    implausible_period,
    implausible_start,
    why_closed,
    why_not_start,
)
from .periods import held_since
from .programme import Clock, DaysOff, Due, Programme, Review, Stage, TimeRules
from .registration import implausible_registration, registration_number
from .steps import extension as extension_in_words
from .words import (
    FULL_TIME,
    in_words,
    leave_in_words,
    outside_in_words,
    percent_in_words,
    period_in_words,
)
from .working_days import (
    ENGLAND,
    add_working_days,
    bank_holidays,
    is_working_day,
    working_days_between,
)

__all__ = [
    "ENGLAND",
    "FULL_TIME",
    "GOOD",
    "LONGEST_AHEAD",
    "NEVER_BOTH",
    "OVER",
    "REASONS_TO_LEAVE",
    "WHO_AGREES",
    "AgreedEnd",
    "Checked",
    "Clock",
    "Dated",
    "DaysOff",
    "Due",
    "Extension",
    "Facts",
    "Judging",
    "Pattern",
    "Pause",
    "Programme",
    "Review",
    "Stage",
    "TimeRules",
    "Timeline",
    "add_working_days",
    "agreed_in_words",
    "as_kept",
    "asks_by_stage",
    "bank_holidays",
    "check_minimums",
    "check_rules",
    "extension_in_words",
    "held_since",
    "implausible_end",
    "implausible_last_day",
    "implausible_load_day",
    "implausible_outside",
    "implausible_period",
    "implausible_registration",
    "implausible_start",
    "in_words",
    "is_about",
    "is_working_day",
    "leave_in_words",
    "nominal_end",
    "outcome_words",
    "outside_in_words",
    "percent_in_words",
    "period_in_words",
    "periods_overlap",
    "registration_number",
    "stage",
    "who_has_not_agreed",
    "stage_on",
    "why_closed",
    "why_not_start",
    "why_not_extended",
    "working_days_between",
]
