"""What a workforce lead does with programmes, cohorts, people and appointments."""

from .appointments import appoint, end_appointment, remove_appointment
from .leaving import leave_programme, take_back_leaving
from .load_moves import move_load
from .load_undo import undo_load_move
from .locking import lock_on_programme, lock_participant
from .moving import move_participant
from .outside import record_outside_days
from .people import add_cohort, add_participant, edit_participant
from .periods import (
    agree_end,
    change_leave_days,
    change_working_pattern_days,
    record_leave,
    record_working_pattern,
    remove_leave,
    remove_working_pattern,
)
from .programmes import (
    UnusableProgramme,
    add_standard_programmes,
    import_programme,
    newest_version,
    publish_programme_version,
    standard_programmes_missing,
)
from .working_life import (
    change_period_days,
    record_extension,
    record_period,
    remove_extension,
    remove_period,
)

__all__ = [
    "UnusableProgramme",
    "add_cohort",
    "add_participant",
    "add_standard_programmes",
    "agree_end",
    "appoint",
    "change_leave_days",
    "change_period_days",
    "change_working_pattern_days",
    "edit_participant",
    "end_appointment",
    "import_programme",
    "leave_programme",
    "lock_on_programme",
    "lock_participant",
    "move_load",
    "move_participant",
    "newest_version",
    "publish_programme_version",
    "record_extension",
    "record_leave",
    "record_outside_days",
    "record_period",
    "record_working_pattern",
    "remove_appointment",
    "remove_extension",
    "remove_leave",
    "remove_period",
    "remove_working_pattern",
    "standard_programmes_missing",
    "take_back_leaving",
    "undo_load_move",
]
