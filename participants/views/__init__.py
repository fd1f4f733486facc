from .appointments import appointment_add, appointment_end, appointment_list
from .cohorts import cohort_add, participant_add, standard_programmes_add
from .dates import date_list, date_what_if
from .leaving import leaving_take_back, participant_leave
from .loads import load_list, load_move, load_move_add
from .people import participant_edit, participant_move
from .people_files import (
    people_file,
    people_file_add,
    people_file_annotated,
    people_file_apply,
    people_file_check,
    people_file_discard,
    people_file_progress,
    people_file_undo,
    people_template,
)
from .periods import (
    agreed_end_edit,
    leave_add,
    leave_edit,
    leave_remove,
    time_list,
    working_pattern_add,
    working_pattern_edit,
    working_pattern_remove,
)
from .transfers import (
    arrival,
    arrival_add,
    arrival_discard,
    arrival_trust,
    sender_end,
    transfer_key_list,
    transfer_keys_file,
)

__all__ = [
    "arrival",
    "arrival_add",
    "arrival_discard",
    "arrival_trust",
    "sender_end",
    "transfer_key_list",
    "transfer_keys_file",
    "agreed_end_edit",
    "appointment_add",
    "appointment_end",
    "appointment_list",
    "cohort_add",
    "date_list",
    "date_what_if",
    "leave_add",
    "leave_edit",
    "leave_remove",
    "leaving_take_back",
    "load_list",
    "load_move",
    "load_move_add",
    "participant_add",
    "participant_edit",
    "participant_leave",
    "participant_move",
    "standard_programmes_add",
    "time_list",
    "working_pattern_add",
    "working_pattern_edit",
    "working_pattern_remove",
    "people_file",
    "people_file_add",
    "people_file_annotated",
    "people_file_apply",
    "people_file_check",
    "people_file_discard",
    "people_file_progress",
    "people_file_undo",
    "people_template",
]
