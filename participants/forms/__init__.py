from .appointments import (
    AppointmentAddForm,
    AppointmentEndForm,
    AppointmentKindForm,
    AppointmentRemoveForm,
)
from .dates import WhatIfForm
from .loads import LoadAskForm, LoadMoveForm, LoadUndoForm
from .people import (
    CohortAddForm,
    LeavingForm,
    LeavingTakeBackForm,
    MoveChoiceForm,
    ParticipantAddForm,
    ParticipantEditForm,
    ParticipantMoveForm,
    StandardProgrammesForm,
)
from .periods import (
    AgreedEndForm,
    OutsideDaysForm,
    PeriodDaysForm,
    PeriodRemoveForm,
    SeenFirst,
    WorkingPatternForm,
)
from .working_life import (
    PERIOD_FORMS,
    BuddyForm,
    EmploymentForm,
    ExtensionForm,
    ExtensionRemoveForm,
    HostPlacementForm,
    TeamPlacementForm,
)

__all__ = [
    "PERIOD_FORMS",
    "AgreedEndForm",
    "AppointmentAddForm",
    "AppointmentEndForm",
    "AppointmentKindForm",
    "AppointmentRemoveForm",
    "BuddyForm",
    "CohortAddForm",
    "EmploymentForm",
    "ExtensionForm",
    "ExtensionRemoveForm",
    "HostPlacementForm",
    "LeavingForm",
    "LeavingTakeBackForm",
    "LoadAskForm",
    "LoadMoveForm",
    "LoadUndoForm",
    "MoveChoiceForm",
    "OutsideDaysForm",
    "ParticipantAddForm",
    "ParticipantEditForm",
    "ParticipantMoveForm",
    "PeriodDaysForm",
    "PeriodRemoveForm",
    "SeenFirst",
    "StandardProgrammesForm",
    "TeamPlacementForm",
    "WhatIfForm",
    "WorkingPatternForm",
]
