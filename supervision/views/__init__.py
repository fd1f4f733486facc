"""The pages of supervision, by what they are about."""

from .caseload_files import caseload_file, caseload_file_add
from .cohorts import cohort_support
from .events import (
    attendance_list,
    learning_event,
    learning_event_add,
    learning_event_edit,
    learning_event_list,
    study_day_add,
    study_day_remove,
)
from .observations import (
    observation,
    observation_answer,
    observation_cancel,
    observation_hold,
    observation_list,
    observation_move,
    observation_plan,
    observation_return,
    observation_sign_off,
    observation_write_up,
)
from .weeks import check_in, check_in_list, week, week_correct, week_list, week_record

__all__ = [
    "attendance_list",
    "caseload_file",
    "caseload_file_add",
    "check_in",
    "check_in_list",
    "cohort_support",
    "learning_event",
    "learning_event_add",
    "learning_event_edit",
    "learning_event_list",
    "observation",
    "observation_answer",
    "observation_cancel",
    "observation_hold",
    "observation_list",
    "observation_move",
    "observation_plan",
    "observation_return",
    "observation_sign_off",
    "observation_write_up",
    "study_day_add",
    "study_day_remove",
    "week",
    "week_correct",
    "week_list",
    "week_record",
]
