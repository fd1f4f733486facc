"""What people do with an observation, say of a week and agree of support, step by step."""

from .caseload_files import add_caseload_file, apply_caseload_file
from .events import add_study_day, change_event, record_event, remove_study_day
from .meetings import (
    confirm_meeting,
    give_meeting_account,
    may_be_replaced,
    record_meeting,
    remove_meeting,
)
from .passing_on import give_up_observation, pass_on_observation, take_back_passing_on
from .planning import cancel_observation, hold_observation, move_observation, plan_observation
from .sign_off import return_observation, sign_off_observation
from .signing import return_agreement, sign_agreement
from .support_agreements import (
    discard_agreement,
    save_meeting,
    save_term,
    send_to_be_signed,
    start_agreement,
)
from .weeks import check_in, correct_week, give_other_account, is_settled
from .writing import answer_observation, save_write_up, write_up_observation

__all__ = [
    "add_caseload_file",
    "add_study_day",
    "answer_observation",
    "apply_caseload_file",
    "cancel_observation",
    "change_event",
    "check_in",
    "confirm_meeting",
    "correct_week",
    "discard_agreement",
    "give_meeting_account",
    "give_other_account",
    "give_up_observation",
    "hold_observation",
    "is_settled",
    "may_be_replaced",
    "move_observation",
    "pass_on_observation",
    "plan_observation",
    "return_agreement",
    "record_event",
    "record_meeting",
    "remove_meeting",
    "remove_study_day",
    "return_observation",
    "save_meeting",
    "save_term",
    "save_write_up",
    "send_to_be_signed",
    "sign_agreement",
    "sign_off_observation",
    "start_agreement",
    "take_back_passing_on",
    "write_up_observation",
]
