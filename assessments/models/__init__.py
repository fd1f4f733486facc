from .decisions import Decision, FinalRecord, IndependentReading
from .final_assessments import (
    Citation,
    DomainNarrative,
    FinalAssessment,
    Outcome,
    OutcomeJudgement,
)
from .goals import ByWhom, Goal, GoalNote, GoalVersion
from .review_signing import ReviewReturn, ReviewSignature, SkippedReview
from .reviews import InterimView, Review, ReviewPart, Seat, part_id

__all__ = [
    "ByWhom",
    "Citation",
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
]
