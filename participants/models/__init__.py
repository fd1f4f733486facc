from .bulk_changes import BulkChange
from .movements import Departure, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion
from .working_life import Buddy, Employment, Extension, HostPlacement

__all__ = [
    "Appointment",
    "BulkChange",
    "Buddy",
    "Cohort",
    "Departure",
    "Employment",
    "Extension",
    "HostPlacement",
    "Leave",
    "LoadMove",
    "Move",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeVersion",
    "WorkingPattern",
]
