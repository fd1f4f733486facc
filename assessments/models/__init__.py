from .decisions import Decision, FinalRecord, IndependentReading
from .final_assessments import (
    Citation,
    DomainNarrative,
    FinalAssessment,
    Outcome,
    OutcomeJudgement,
)
from .goals import ByWhom, Goal, GoalNote, GoalVersion

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
    "Outcome",
    "OutcomeJudgement",
]
