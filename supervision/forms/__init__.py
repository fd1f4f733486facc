"""The forms of supervision, by what they are about."""

from .observations import (
    ObservationAnswerForm,
    ObservationCancelForm,
    ObservationHoldForm,
    ObservationPlanForm,
    ObservationReturnForm,
    ObservationSignOffForm,
    ObservationWriteUpForm,
)
from .weeks import WeekCorrectForm, WeekRecordForm

__all__ = [
    "ObservationAnswerForm",
    "ObservationCancelForm",
    "ObservationHoldForm",
    "ObservationPlanForm",
    "ObservationReturnForm",
    "ObservationSignOffForm",
    "ObservationWriteUpForm",
    "WeekCorrectForm",
    "WeekRecordForm",
]
