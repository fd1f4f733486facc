from .final_assessments import (
    Citation,
    Decision,
    DomainNarrative,
    FinalAssessment,
    FinalRecord,
    IndependentReading,
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
