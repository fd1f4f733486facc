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
from .periods import AgreedEndForm, PeriodEndForm, PeriodRemoveForm, WorkingPatternForm

__all__ = [
    "AgreedEndForm",
    "AppointmentAddForm",
    "AppointmentEndForm",
    "AppointmentKindForm",
    "AppointmentRemoveForm",
    "CohortAddForm",
    "LeavingForm",
    "LeavingTakeBackForm",
    "LoadAskForm",
    "LoadMoveForm",
    "LoadUndoForm",
    "MoveChoiceForm",
    "ParticipantAddForm",
    "ParticipantEditForm",
    "ParticipantMoveForm",
    "PeriodEndForm",
    "PeriodRemoveForm",
    "StandardProgrammesForm",
    "WhatIfForm",
    "WorkingPatternForm",
]
