"""The forms of supervision, by what they are about."""

from .caseload_files import CaseloadApplyForm, CaseloadFileForm
from .events import (
    LearningEventEditForm,
    LearningEventForm,
    StudyDayForm,
    StudyDayRemoveForm,
)
from .meetings import (
    MeetingAccountForm,
    MeetingConfirmForm,
    MeetingRecordForm,
    MeetingRemoveForm,
)
from .observations import (
    ObservationAnswerForm,
    ObservationCancelForm,
    ObservationHoldForm,
    ObservationMoveForm,
    ObservationPlanForm,
    ObservationReturnForm,
    ObservationSignOffForm,
    ObservationWriteUpForm,
)
from .support_agreements import (
    AgreementDiscardForm,
    AgreementMeetingForm,
    AgreementReturnForm,
    AgreementSendForm,
    AgreementSignForm,
    AgreementStartForm,
    AgreementTermForm,
)
from .weeks import WeekCorrectForm, WeekRecordForm

__all__ = [
    "AgreementDiscardForm",
    "AgreementMeetingForm",
    "AgreementReturnForm",
    "AgreementSendForm",
    "AgreementSignForm",
    "AgreementStartForm",
    "AgreementTermForm",
    "CaseloadApplyForm",
    "CaseloadFileForm",
    "LearningEventEditForm",
    "LearningEventForm",
    "MeetingAccountForm",
    "MeetingConfirmForm",
    "MeetingRecordForm",
    "MeetingRemoveForm",
    "ObservationAnswerForm",
    "ObservationCancelForm",
    "ObservationHoldForm",
    "ObservationMoveForm",
    "ObservationPlanForm",
    "ObservationReturnForm",
    "ObservationSignOffForm",
    "ObservationWriteUpForm",
    "StudyDayForm",
    "StudyDayRemoveForm",
    "WeekCorrectForm",
    "WeekRecordForm",
]
