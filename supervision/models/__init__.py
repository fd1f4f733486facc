"""What is kept of supervision and support: observations, weeks, and what was agreed."""

from .caseload_files import CaseloadFile
from .events import Attendance, LearningEvent
from .meetings import MeetingAccount, SupervisionMeeting
from .observations import EarlierRound, Observation
from .support_agreements import AgreementSignature, SupportAgreement
from .weeks import WeekAccount

__all__ = [
    "AgreementSignature",
    "Attendance",
    "CaseloadFile",
    "EarlierRound",
    "LearningEvent",
    "MeetingAccount",
    "Observation",
    "SupervisionMeeting",
    "SupportAgreement",
    "WeekAccount",
]
