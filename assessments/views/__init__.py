"""The pages of the final assessment, by who acts on them, of the development plan, of reviews and
of what is thought over before them."""

from .assessor import (
    final_assessment,
    final_assessment_start,
    narrative_edit,
    participant_told,
    recommend,
    summary_edit,
)
from .confirmer import decision_confirm, recommendation_return
from .moderation import moderation_checklist
from .participant import decision_answer
from .plan import (
    goal,
    goal_add,
    goal_close,
    goal_comment,
    goal_edit,
    goal_reopen,
    goal_take_on,
    plan,
)
from .public import record_check
from .reader import independent_reading, independent_reading_item
from .readiness import ready_for_panel
from .reflections import (
    conversation,
    conversation_add,
    conversation_answer,
    conversation_edit,
    reflection_choose,
    reflection_list,
    reflection_start,
)
from .review_signing import review_complete, review_refuse, review_return, review_sign
from .reviews import (
    review,
    review_discard,
    review_judge,
    review_list,
    review_open,
    review_send,
    review_skip,
    review_write,
)
from .self_assessments import (
    self_assessment,
    self_assessment_begin,
    self_assessment_edit,
    self_assessment_finish,
    self_assessment_list,
    self_assessment_open,
)

__all__ = [
    "conversation",
    "conversation_add",
    "conversation_answer",
    "conversation_edit",
    "decision_answer",
    "decision_confirm",
    "final_assessment",
    "final_assessment_start",
    "goal",
    "goal_add",
    "goal_close",
    "goal_comment",
    "goal_edit",
    "goal_reopen",
    "goal_take_on",
    "independent_reading",
    "independent_reading_item",
    "moderation_checklist",
    "narrative_edit",
    "participant_told",
    "plan",
    "ready_for_panel",
    "recommend",
    "recommendation_return",
    "record_check",
    "reflection_choose",
    "reflection_list",
    "reflection_start",
    "review",
    "review_complete",
    "review_discard",
    "review_judge",
    "review_list",
    "review_open",
    "review_refuse",
    "review_return",
    "review_send",
    "review_sign",
    "review_skip",
    "review_write",
    "self_assessment",
    "self_assessment_begin",
    "self_assessment_edit",
    "self_assessment_finish",
    "self_assessment_list",
    "self_assessment_open",
    "summary_edit",
]
