from .movements import Departure, Handover, LoadMove, Move
from .people import Participant
from .people_files import PeopleFile, PeopleFileRow
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion
from .transfers import Arrival, KnownSender, SigningKey

__all__ = [
    "Appointment",
    "Arrival",
    "Cohort",
    "Departure",
    "Handover",
    "KnownSender",
    "Leave",
    "LoadMove",
    "Move",
    "Participant",
    "PeopleFile",
    "PeopleFileRow",
    "ProgrammeVersion",
    "SigningKey",
    "WorkingPattern",
]
