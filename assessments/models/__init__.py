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
from .reflections import Conversation, ConversationReply, StagedReflection
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
    "Outcome",
    "OutcomeJudgement",
    "SelfAssessment",
    "SelfAssessmentAnswer",
    "StagedReflection",
]
