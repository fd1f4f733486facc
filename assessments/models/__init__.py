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

__all__ = [
    "Citation",
    "Decision",
    "DomainNarrative",
    "FinalAssessment",
    "FinalRecord",
    "IndependentReading",
    "Outcome",
    "OutcomeJudgement",
]
