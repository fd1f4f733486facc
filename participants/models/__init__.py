from .bulk_changes import BulkChange
from .movements import Departure, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion

__all__ = [
    "Appointment",
    "BulkChange",
    "Cohort",
    "Departure",
    "Leave",
    "LoadMove",
    "Move",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeVersion",
    "WorkingPattern",
]
