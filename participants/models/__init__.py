from .agreements import Adjustment, AdjustmentAccount, LeaveAgreement, Note, NoteReader
from .bulk_changes import BulkChange
from .movements import Departure, Handover, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeDraft, ProgrammeVersion
from .transfers import Arrival, KnownSender, SigningKey
from .working_life import Buddy, Employment, Extension, HostPlacement, TeamPlacement

__all__ = [
    "Adjustment",
    "AdjustmentAccount",
    "Appointment",
    "Arrival",
    "BulkChange",
    "Buddy",
    "Cohort",
    "Departure",
    "Employment",
    "Extension",
    "Handover",
    "HostPlacement",
    "KnownSender",
    "Leave",
    "LeaveAgreement",
    "LoadMove",
    "Move",
    "Note",
    "NoteReader",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeDraft",
    "ProgrammeVersion",
    "SigningKey",
    "TeamPlacement",
    "WorkingPattern",
]
