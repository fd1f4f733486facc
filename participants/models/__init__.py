from .movements import Departure, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion

__all__ = [
    "Appointment",
    "Cohort",
    "Departure",
    "Leave",
    "Move",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeVersion",
    "WorkingPattern",
]
