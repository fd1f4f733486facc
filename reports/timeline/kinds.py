"""Steps of the trail by what they are about."""

from audit.actions import GOAL_ACTIONS, REFLECTING_ACTIONS, Action

# Steps of a judgement, which the person is told in person before the portal says anything.
JUDGEMENT = {
    action
    for action in Action
    if action.value.startswith(("assessment.", "independent_reading.", "decision.", "record."))
}
# What the participant's own status shows of it, the same whatever the outcome.
AROUND_THE_JUDGEMENT = {
    Action.PARTICIPANT_BEING_JUDGED,
    Action.PARTICIPANT_WENT_ON,
    Action.PARTICIPANT_TOLD,
    Action.PARTICIPANT_DECIDED,
}
FILES = {Action.PACK_REQUESTED, Action.PACK_DOWNLOADED}
PAPERS = {action for action in Action if action.value.startswith("paper.")}
TRANSFER_FILES = {Action.TRANSFER_FILE_REQUESTED, Action.TRANSFER_FILE_DOWNLOADED}
# What is recorded of somebody's time on the programme.
TIME = (
    *("participant.", "leave.", "working_pattern.", "employment.", "host_placement.", "buddy."),
    *("team_placement.", "extension.", "adjustment.", "note.", "arrival.", "equality."),
)
SUPPORT = ("week.", "event.", "supervision.", "support_agreement.", "reminders.")
APPOINTING = {Action.APPOINTED, Action.APPOINTMENT_ENDED}
KINDS: dict[str, set[Action]] = {
    "evidence": {
        action
        for action in Action
        if action.value.startswith(("evidence.", "feedback.", "reading.", "conversation."))
        and action != Action.EVIDENCE_OPENED
    },
    "observations": {action for action in Action if action.value.startswith("observation.")},
    "support": {action for action in Action if action.value.startswith(SUPPORT)},
    "plan": GOAL_ACTIONS | REFLECTING_ACTIONS,
    "reviews": {action for action in Action if action.value.startswith("review.")},
    "judgement": JUDGEMENT | AROUND_THE_JUDGEMENT,
    "people": APPOINTING
    | {action for action in Action if action.value.startswith(TIME)}
    - AROUND_THE_JUDGEMENT
    - {Action.NOTE_OPENED},
    "openings": {Action.EVIDENCE_OPENED, Action.NOTE_OPENED, *FILES, *PAPERS, *TRANSFER_FILES},
}
