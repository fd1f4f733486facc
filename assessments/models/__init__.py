from .decisions import Decision, FinalRecord, IndependentReading
from .final_assessments import (
    Citation,
    DomainNarrative,
    FinalAssessment,
    Outcome,
    OutcomeJudgement,
)
from .goals import ByWhom, Goal, GoalNote, GoalVersion
from .reflections import Conversation, ConversationReply, StagedReflection
from .review_signing import ReviewReturn, ReviewSignature, SkippedReview
from .reviews import InterimView, Review, ReviewPart, Seat, part_id
from .self_assessments import SelfAssessment, SelfAssessmentAnswer

__all__ = [
    "ByWhom",
    "Citation",
    "Conversation",
    "ConversationReply",
    "Decision",
    "DomainNarrative",
    "FinalAssessment",
    "FinalRecord",
    "Goal",
    "GoalNote",
    "GoalVersion",
    "IndependentReading",
    "InterimView",
    "Outcome",
    "OutcomeJudgement",
    "Review",
    "ReviewPart",
    "ReviewReturn",
    "ReviewSignature",
    "Seat",
    "SkippedReview",
    "part_id",
    "SelfAssessment",
    "SelfAssessmentAnswer",
    "StagedReflection",
]
