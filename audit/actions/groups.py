"""Actions that are alike in who may know of them."""

from .names import Action

# Steps that only their author may see in a timeline: they would show that a private draft exists.
PRIVATE_ACTIONS = {
    Action.EVIDENCE_STARTED,
    Action.EVIDENCE_EDITED,
    Action.EVIDENCE_DELETED,
    Action.EVIDENCE_LINKED,
    Action.EVIDENCE_UNLINKED,
    Action.EVIDENCE_MADE_PRIVATE,
    Action.FEEDBACK_ENTERED,
    Action.ASSESSMENT_STARTED,
    Action.ASSESSMENT_EDITED,
    Action.REVIEW_PART_WRITTEN,
    Action.SELF_ASSESSMENT_STARTED,
    Action.SELF_ASSESSMENT_EDITED,
    Action.REFLECTION_STARTED,
    Action.REFLECTION_CHOSEN,
    # That somebody gave or took back such answers is theirs alone too.
    Action.EQUALITY_GIVEN,
    Action.EQUALITY_CHANGED,
    Action.EQUALITY_DELETED,
    # So is that somebody took a copy of their own support record to whom they trust.
    Action.OWN_PAPER_REQUESTED,
    Action.OWN_PAPER_DOWNLOADED,
}

# Steps of notes for named readers: shown to the person they are about alone, and in no file.
# Of an agreement that is not signed yet: between those who write and sign it.
UNSIGNED_AGREEMENT_ACTIONS = {
    Action.AGREEMENT_STARTED,
    Action.AGREEMENT_CHANGED,
    Action.AGREEMENT_RETURNED,
    Action.AGREEMENT_DISCARDED,
}
NOTE_ACTIONS = {
    Action.NOTE_RECORDED,
    Action.NOTE_READERS_CHANGED,
    Action.NOTE_OPENED,
    Action.NOTE_REMOVED,
    Action.NOTE_FORGOTTEN,
}
# That there was an adjustment is for those who support somebody now, not for a final record.
ADJUSTMENT_ACTIONS = {
    Action.ADJUSTMENT_AGREED,
    Action.ADJUSTMENT_CHANGED,
    Action.ADJUSTMENT_ACCOUNT_GIVEN,
    Action.ADJUSTMENT_REMOVED,
}
# How the plan came about is between the person and those who support them: in no list for others.
# A final record has the goals and what came of them.
GOAL_ACTIONS = {action for action in Action if action.value.startswith("goal.")}
# Between the three who sign a review. That it was opened, sent and is complete the workforce lead
# knows too: dates and states.
REVIEW_ACTIONS_OF_THREE = {
    Action.REVIEW_PART_SHOWN,
    Action.REVIEW_SIGNED,
    Action.REVIEW_NOT_SIGNED,
    Action.REVIEW_RETURNED,
    Action.REVIEW_DISCARDED,
}
# Self-assessments, and reflections before reviews: in the story of the plan.
REFLECTING_ACTIONS = {
    action for action in Action if action.value.startswith(("self_assessment.", "reflection."))
}
# Between the person and those who support them until both agree: in no final record either.
NOT_AGREED_ACTIONS = {
    Action.SELF_ASSESSMENT_OPENED,
    Action.CONVERSATION_NOTED,
    Action.CONVERSATION_CHANGED,
    Action.CONVERSATION_RETURNED,
}
# What nobody sees in a story but the person, their supervisor and their assessor.
UNSETTLED_ACTIONS = NOT_AGREED_ACTIONS | UNSIGNED_AGREEMENT_ACTIONS
