from .appointments import (
    AppointmentAddForm,
    AppointmentEndForm,
    AppointmentKindForm,
    AppointmentRemoveForm,
)
from .people import (
    CohortAddForm,
    MoveChoiceForm,
    ParticipantAddForm,
    ParticipantEditForm,
    ParticipantMoveForm,
    StandardProgrammesForm,
)
from .periods import AgreedEndForm, LeaveForm, PeriodEndForm, PeriodRemoveForm, WorkingPatternForm

__all__ = [
    "AgreedEndForm",
    "AppointmentAddForm",
    "AppointmentEndForm",
    "AppointmentKindForm",
    "AppointmentRemoveForm",
    "CohortAddForm",
    "LeaveForm",
    "MoveChoiceForm",
    "ParticipantAddForm",
    "ParticipantEditForm",
    "ParticipantMoveForm",
    "PeriodEndForm",
    "PeriodRemoveForm",
    "StandardProgrammesForm",
    "WorkingPatternForm",
]
