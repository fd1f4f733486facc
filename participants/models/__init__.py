from .people import Participant
from .periods import Appointment, Leave, WorkingPattern
from .programmes import Cohort, ProgrammeVersion

__all__ = [
    "Appointment",
    "Cohort",
    "Leave",
    "Participant",
    "ProgrammeVersion",
    "WorkingPattern",
]
