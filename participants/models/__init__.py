from .movements import Departure, Move
from .people import Participant
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion

__all__ = [
    "Appointment",
    "Cohort",
    "Departure",
    "Leave",
    "Move",
    "Participant",
    "ProgrammeVersion",
    "WorkingPattern",
]
