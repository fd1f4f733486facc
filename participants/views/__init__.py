from .adjustments import (
    adjustment_add,
    adjustment_delivery,
    adjustment_edit,
    adjustment_list,
    adjustment_remove,
)
from .appointments import appointment_add, appointment_end, appointment_list
from .bulk_changes import bulk_change, bulk_change_list
from .cohorts import cohort_add, participant_add, standard_programmes_add
from .dates import date_list, date_what_if
from .leaves import leave_add, leave_agreement_add
from .leaving import leaving_take_back, participant_leave
from .loads import load_list, load_move, load_move_add
from .notes import note, note_list, note_readers, reason_add, reason_remove
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
    arrival_apply,
    arrival_discard,
    arrival_trust,
    sender_end,
    transfer_key_list,
    transfer_keys_file,
)
from .working_life import (
    extension_add,
    extension_remove,
    period_add,
    period_edit,
    period_remove,
)

__all__ = [
    "adjustment_add",
    "adjustment_delivery",
    "adjustment_edit",
    "adjustment_list",
    "adjustment_remove",
    "arrival",
    "arrival_add",
    "arrival_apply",
    "arrival_discard",
    "arrival_trust",
    "sender_end",
    "transfer_key_list",
    "transfer_keys_file",
    "agreed_end_edit",
    "appointment_add",
    "appointment_end",
    "appointment_list",
    "bulk_change",
    "bulk_change_list",
    "cohort_add",
    "date_list",
    "date_what_if",
    "extension_add",
    "extension_remove",
    "leave_add",
    "leave_agreement_add",
    "leave_edit",
    "leave_remove",
    "leaving_take_back",
    "load_list",
    "load_move",
    "load_move_add",
    "note",
    "note_list",
    "note_readers",
    "participant_add",
    "participant_edit",
    "participant_leave",
    "participant_move",
    "reason_add",
    "reason_remove",
    "period_add",
    "period_edit",
    "period_remove",
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
