from .bulk_changes import BulkChange
from .agreements import Adjustment, AdjustmentAccount, LeaveAgreement, Note, NoteReader
from .movements import Departure, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion
from .working_life import Buddy, Employment, Extension, HostPlacement

__all__ = [
    "Adjustment",
    "AdjustmentAccount",
    "Appointment",
    "BulkChange",
    "Buddy",
    "Cohort",
    "Departure",
    "Employment",
    "Extension",
    "HostPlacement",
    "Leave",
    "LeaveAgreement",
    "LoadMove",
    "Move",
    "Note",
    "NoteReader",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeVersion",
    "WorkingPattern",
]
