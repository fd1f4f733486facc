from .people import (
    ROLES_BEHIND,
    AppointmentQuerySet,
    CohortQuerySet,
    DepartureQuerySet,
    HandoverQuerySet,
    LeaveQuerySet,
    LoadMoveQuerySet,
    ParticipantQuerySet,
    PeriodQuerySet,
    WorkingPatternQuerySet,
)
from .working_life import (
    BuddyQuerySet,
    EmploymentQuerySet,
    ExtensionQuerySet,
    HostPlacementQuerySet,
    TeamPlacementQuerySet,
)

__all__ = [
    "ROLES_BEHIND",
    "AppointmentQuerySet",
    "BuddyQuerySet",
    "CohortQuerySet",
    "DepartureQuerySet",
    "EmploymentQuerySet",
    "ExtensionQuerySet",
    "HandoverQuerySet",
    "HostPlacementQuerySet",
    "LeaveQuerySet",
    "LoadMoveQuerySet",
    "ParticipantQuerySet",
    "PeriodQuerySet",
    "TeamPlacementQuerySet",
    "WorkingPatternQuerySet",
]
