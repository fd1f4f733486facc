"""The pages of supervision, by what they are about."""

from .caseload_files import caseload_file, caseload_file_add
from .cohorts import cohort_support
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
from .support_agreements import (
    support_agreement,
    support_agreement_discard,
    support_agreement_list,
    support_agreement_meeting,
    support_agreement_return,
    support_agreement_send,
    support_agreement_sign,
    support_agreement_start,
    support_agreement_term,
)
from .weeks import check_in, check_in_list, week, week_correct, week_list, week_record

__all__ = [
    "caseload_file",
    "caseload_file_add",
    "check_in",
    "check_in_list",
    "cohort_support",
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
    "support_agreement",
    "support_agreement_discard",
    "support_agreement_list",
    "support_agreement_meeting",
    "support_agreement_return",
    "support_agreement_send",
    "support_agreement_sign",
    "support_agreement_start",
    "support_agreement_term",
    "week",
    "week_correct",
    "week_list",
    "week_record",
]
