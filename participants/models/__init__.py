from .movements import Departure, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeDraft, ProgrammeVersion

__all__ = [
    "Appointment",
    "Cohort",
    "Departure",
    "Leave",
    "LoadMove",
    "Move",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeDraft",
    "ProgrammeVersion",
    "WorkingPattern",
]
