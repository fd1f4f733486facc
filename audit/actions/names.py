"""Every action the trail can hold, with the words shown to people."""

from django.db.models import TextChoices


class Action(TextChoices):
    # people and access
    ORGANISATION_CREATED = "organisation.created", "Organisation set up"
    PERSON_INVITED = "person.invited", "Person invited"
    INVITATION_ACCEPTED = "invitation.accepted", "Invitation accepted"
    PERSON_CHANGED = "person.changed", "Name or e-mail changed"
    ACCOUNT_CLOSED = "account.closed", "Account closed"
    ACCOUNT_REOPENED = "account.reopened", "Account opened again"
    ROLE_GRANTED = "role.granted", "Role given"
    ROLE_ENDED = "role.ended", "Role ended"
    TEAM_CREATED = "team.created", "Team added"
    SECOND_FACTOR_RESET = "second_factor.reset", "Second step of sign-in reset"
    COUNCIL_ACCOUNT_LINKED = "council_account.linked", "First sign-in with the council account"
    SIGN_IN_CHANGED = "sign_in.changed", "Way of signing in changed"
    SIGNED_IN = "person.signed_in", "Signed in"
    PASSWORD_CHANGED = "password.changed", "Password changed"
    # leaving for good, and coming from elsewhere
    HANDOVER_MADE = "handover.made", "Handed over what somebody who leaves holds"
    HANDOVER_FINISHED = "handover.finished", "Nothing is left with who handed over"
    HANDOVER_UNDONE = "handover.undone", "Hand-over taken back"
    TRANSFER_FILE_REQUESTED = "transfer_file.requested", "Transfer file asked for"
    TRANSFER_FILE_DOWNLOADED = "transfer_file.downloaded", "Transfer file downloaded"
    TRANSFER_KEY_CHANGED = "transfer_key.changed", "Key that signs transfer files changed"
    ARRIVAL_CHECKED = "arrival.checked", "Transfer file brought in and checked"
    ARRIVAL_REFUSED = "arrival.refused", "Transfer file refused"
    ARRIVAL_APPLIED = "arrival.applied", "Came by transfer from another employer"
    ARRIVAL_DISCARDED = "arrival.discarded", "Transfer file thrown away"
    SENDER_TRUSTED = "sender.trusted", "Key of a sender of transfer files accepted"
    SENDER_ENDED = "sender.ended", "Key of a sender of transfer files no longer accepted"
    # standards and programmes
    FRAMEWORK_IMPORTED = "framework.imported", "Standards imported"
    PROGRAMME_PUBLISHED = "programme.published", "Programme version published"
    PROGRAMME_DRAFT_BEGUN = "programme.draft_begun", "Draft of a programme begun"
    PROGRAMME_DRAFT_CHANGED = "programme.draft_changed", "Draft of a programme changed"
    PROGRAMME_DRAFT_DISCARDED = "programme.draft_discarded", "Draft of a programme thrown away"
    COHORT_WENT_ON = "cohort.went_on", "Cohort went on to a newer version of its programme"
    COHORT_CREATED = "cohort.created", "Cohort added"
    PEOPLE_FILE_UPLOADED = "people_file.uploaded", "File of people uploaded"
    PEOPLE_FILE_CHECKED = "people_file.checked", "File of people checked"
    PEOPLE_FILE_CHECKED_AGAIN = "people_file.checked_again", "File of people to be checked again"
    PEOPLE_FILE_APPLY_ASKED = "people_file.apply_asked", "File of people to be applied"
    PEOPLE_FILE_APPLIED = "people_file.applied", "File of people applied"
    PEOPLE_FILE_NOT_APPLIED = "people_file.not_applied", "File of people needs changes"
    PEOPLE_FILE_UNDONE = "people_file.undone", "File of people undone"
    PEOPLE_FILE_DISCARDED = "people_file.discarded", "File of people thrown away"
    PARTICIPANT_ADDED = "participant.added", "Added to the cohort"
    PARTICIPANT_TAKEN_BACK = "participant.taken_back", "Adding by file undone"
    PARTICIPANT_CHANGED = "participant.changed", "Details changed"
    PARTICIPANT_MOVED = "participant.moved", "Moved to another cohort or team"
    PARTICIPANT_WENT_TO_VERSION = (
        "participant.went_to_version",
        "Went on to a newer version of the programme, with the cohort",
    )
    PARTICIPANT_STAYED_ON_VERSION = (
        "participant.stayed_on_version",
        "Stayed on the version of the programme when the cohort went on",
    )
    PARTICIPANT_LEFT = "participant.left", "Left the programme"
    PARTICIPANT_CAME_BACK = "participant.came_back", "Leaving the programme taken back"
    LEAVE_RECORDED = "leave.recorded", "Agreed pause recorded"
    LEAVE_CHANGED = "leave.changed", "End of an agreed pause changed"
    LEAVE_REMOVED = "leave.removed", "Agreed pause removed, recorded by mistake"
    LEAVE_AGREED = "leave.agreed", "Agreement to a pause recorded"
    NOTE_RECORDED = "note.recorded", "Note for named readers recorded"
    NOTE_READERS_CHANGED = "note.readers_changed", "Readers of a note changed"
    NOTE_OPENED = "note.opened", "Note for named readers opened"
    NOTE_FORGOTTEN = "note.forgotten", "Note for named readers deleted, a year after it was over"
    NOTE_REMOVED = "note.removed", "Note for named readers thrown away unread"
    ADJUSTMENT_AGREED = "adjustment.agreed", "Agreed adjustment recorded"
    ADJUSTMENT_CHANGED = "adjustment.changed", "Agreed adjustment changed"
    ADJUSTMENT_ACCOUNT_GIVEN = (
        "adjustment.account_given",
        "Whether an agreed adjustment was delivered recorded",
    )
    ADJUSTMENT_REMOVED = (
        "adjustment.removed",
        "Agreed adjustment removed, recorded by mistake",
    )
    EQUALITY_GIVEN = "equality.given", "Equality answers given"
    EQUALITY_CHANGED = "equality.changed", "Equality answers changed"
    EQUALITY_DELETED = "equality.deleted", "Equality answers deleted"
    EQUALITY_COUNTS_OPENED = (
        "organisation.equality_counts_opened",
        "Counts of equality answers opened",
    )
    WORKING_PATTERN_RECORDED = "working_pattern.recorded", "Working pattern recorded"
    WORKING_PATTERN_CHANGED = "working_pattern.changed", "End of a working pattern changed"
    WORKING_PATTERN_REMOVED = (
        "working_pattern.removed",
        "Working pattern removed, recorded by mistake",
    )
    EMPLOYMENT_RECORDED = "employment.recorded", "Employment recorded"
    EMPLOYMENT_CHANGED = "employment.changed", "Days of an employment changed"
    EMPLOYMENT_REMOVED = "employment.removed", "Employment removed, recorded by mistake"
    HOST_PLACEMENT_RECORDED = "host_placement.recorded", "Host placement recorded"
    HOST_PLACEMENT_CHANGED = "host_placement.changed", "Days of a host placement changed"
    HOST_PLACEMENT_REMOVED = "host_placement.removed", "Host placement removed"
    TEAM_PLACEMENT_RECORDED = "team_placement.recorded", "Team placement recorded"
    TEAM_PLACEMENT_CHANGED = "team_placement.changed", "Days of a team placement changed"
    TEAM_PLACEMENT_REMOVED = "team_placement.removed", "Team placement removed"
    BUDDY_RECORDED = "buddy.recorded", "Buddy recorded"
    BUDDY_CHANGED = "buddy.changed", "Days of a buddy changed"
    BUDDY_REMOVED = "buddy.removed", "Buddy removed"
    EXTENSION_RECORDED = "extension.recorded", "Extension recorded"
    EXTENSION_REMOVED = "extension.removed", "Extension removed, recorded by mistake"
    OUTSIDE_DAYS_CHANGED = "participant.outside_days", "Days outside the programme changed"
    END_AGREED = "participant.end_agreed", "Agreed end date changed"
    APPOINTED = "appointment.made", "Appointed"
    APPOINTMENT_ENDED = "appointment.ended", "Appointment ended"
    BULK_CHANGE_APPLIED = "bulk_change.applied", "One change made for many people"
    BULK_CHANGE_UNDONE = "bulk_change.undone", "Change for many people taken back"
    REMINDERS_STOPPED = "reminders.stopped", "Reminders stopped"
    REMINDERS_RESUMED = "reminders.resumed", "Reminders started again"
    # evidence
    EVIDENCE_STARTED = "evidence.started", "Evidence started"
    EVIDENCE_EDITED = "evidence.edited", "Evidence edited"
    EVIDENCE_SHARED = "evidence.shared", "Evidence shared with supervisor and assessor"
    EVIDENCE_MADE_PRIVATE = "evidence.made_private", "Evidence made private again"
    EVIDENCE_SUBMITTED = "evidence.submitted", "Evidence submitted"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn", "Evidence withdrawn"
    EVIDENCE_RETURNED = "evidence.returned", "Evidence returned for changes"
    EVIDENCE_READ = "evidence.read", "Evidence read"
    EVIDENCE_CORRECTED = "evidence.corrected", "Evidence corrected, with a reason"
    EVIDENCE_DELETED = "evidence.deleted", "Private draft deleted"
    EVIDENCE_LINKED = "evidence.linked", "Linked to a standard"
    EVIDENCE_UNLINKED = "evidence.unlinked", "Link to a standard removed"
    READING_CHANGED = "reading.changed", "Reading changed"
    FEEDBACK_ENTERED = "feedback.entered", "Feedback entered"
    FEEDBACK_RELEASED = "feedback.released", "Feedback released"
    EVIDENCE_OPENED = "evidence.opened", "Evidence opened"
    # supervision
    OBSERVATION_PLANNED = "observation.planned", "Observation planned"
    OBSERVATION_CHANGED = "observation.changed", "Observation changed"
    OBSERVATION_MOVED = "observation.moved", "Observation moved to another day"
    OBSERVATION_PASSED_ON = "observation.passed_on", "Observation passed on to another observer"
    OBSERVATION_HELD = "observation.held", "Observation held"
    OBSERVATION_WRITTEN_UP = "observation.written_up", "Observation written up"
    OBSERVATION_ANSWERED = "observation.answered", "Observation answered"
    OBSERVATION_RETURNED = "observation.returned", "Observation returned to the observer"
    OBSERVATION_SIGNED_OFF = "observation.signed_off", "Observation signed off"
    OBSERVATION_PUT_ON_RECORD = "observation.put_on_record", "Observation put on the record"
    OBSERVATION_CANCELLED = "observation.cancelled", "Observation cancelled"
    # support, week by week
    WEEK_RECORDED = "week.recorded", "Weekly check-in recorded"
    WEEK_ACCOUNT_GIVEN = "week.account_given", "Supervisor’s account of a week recorded"
    WEEK_CORRECTED = "week.corrected", "Account of a week corrected"
    WEEK_VERSION_ADDED = "week.version_added", "Account of a week: new version, with a reason"
    WEEK_FROM_CASE_SYSTEM = "week.from_case_system", "Caseload from the case system recorded"
    MEETING_RECORDED = "supervision.recorded", "Supervision recorded"
    MEETING_CONFIRMED = "supervision.confirmed", "Supervision confirmed by the other side"
    MEETING_ANSWERED = "supervision.answered", "Supervision: the other side’s account recorded"
    MEETING_CORRECTED = "supervision.corrected", "Supervision corrected"
    MEETING_REMOVED = "supervision.removed", "Supervision removed, recorded by mistake"
    MEETING_ACCOUNT_ADDED = "supervision.account_added", "Supervision: one side’s account, anew"
    AGREEMENT_STARTED = "support_agreement.started", "Support agreement begun"
    AGREEMENT_CHANGED = "support_agreement.changed", "Draft of the support agreement changed"
    AGREEMENT_SENT = "support_agreement.sent", "Support agreement sent to be signed"
    AGREEMENT_RETURNED = "support_agreement.returned", "Support agreement returned, with a reason"
    AGREEMENT_SIGNED_BY_ONE = "support_agreement.signature", "Support agreement signed by one"
    AGREEMENT_SIGNED = "support_agreement.signed", "Support agreement signed by all"
    AGREEMENT_DISCARDED = (
        "support_agreement.discarded",
        "Draft of the support agreement thrown away",
    )
    CASELOAD_FILE_READ = "caseload_file.read", "File from the case system read"
    CASELOAD_FILE_APPLIED = "caseload_file.applied", "File from the case system applied"
    # learning events
    EVENT_RECORDED = "event.recorded", "Learning event recorded"
    EVENT_CHANGED = "event.changed", "Learning event changed"
    EVENT_ATTENDED = "event.attended", "Attended a learning event"
    EVENT_NOT_ATTENDED = "event.not_attended", "Taken off the list of a learning event"
    STUDY_DAY_RECORDED = "event.study_day_recorded", "Own study day recorded"
    STUDY_DAY_REMOVED = "event.study_day_removed", "Own study day removed, recorded by mistake"
    # the development plan
    GOAL_ADDED = "goal.added", "Goal added to the plan"
    GOAL_PROPOSED = "goal.proposed", "Goal proposed"
    GOAL_TAKEN_ON = "goal.taken_on", "Proposed goal taken on"
    GOAL_CHANGED = "goal.changed", "Goal changed"
    GOAL_DONE = "goal.done", "Goal done"
    GOAL_LET_GO = "goal.let_go", "Goal let go"
    GOAL_REOPENED = "goal.reopened", "Goal opened again"
    GOAL_COMMENTED = "goal.commented", "Comment on a goal"
    # reviews
    REVIEW_OPENED = "review.opened", "Review opened"
    REVIEW_PART_WRITTEN = "review.part_written", "Part of a review written"
    REVIEW_PART_SHOWN = "review.part_shown", "Part of a review shown to the others"
    REVIEW_SENT = "review.sent", "Review sent to be signed"
    REVIEW_SIGNED = "review.signature", "Review signed by one"
    REVIEW_NOT_SIGNED = "review.not_signed", "Said why they do not sign a review"
    REVIEW_RETURNED = "review.returned", "Review returned, with a reason"
    REVIEW_COMPLETED = "review.completed", "Review complete"
    REVIEW_DISCARDED = "review.discarded", "Review thrown away, opened by mistake"
    REVIEW_SKIPPED = "review.skipped", "Optional review not held, with a reason"
    # self-assessments, and reflections before reviews
    SELF_ASSESSMENT_STARTED = "self_assessment.started", "Self-assessment begun"
    SELF_ASSESSMENT_EDITED = "self_assessment.edited", "Draft of a self-assessment changed"
    SELF_ASSESSMENT_FINISHED = "self_assessment.finished", "Self-assessment finished"
    SELF_ASSESSMENT_ANSWERED = (
        "self_assessment.answered",
        "Other side of the self-assessment finished",
    )
    SELF_ASSESSMENT_OPENED = "self_assessment.opened", "Own self-assessment opened before the other"
    REFLECTION_STARTED = "reflection.started", "Reflection before a review begun"
    REFLECTION_CHOSEN = "reflection.chosen", "Reflection chosen as the one before a review"
    CONVERSATION_NOTED = "conversation.noted", "Conversation noted"
    CONVERSATION_CHANGED = "conversation.changed", "Note of a conversation changed"
    CONVERSATION_RETURNED = "conversation.returned", "Note of a conversation not agreed"
    CONVERSATION_AGREED = "conversation.agreed", "Note of a conversation agreed"
    CONVERSATION_PUT_ON_RECORD = (
        "conversation.put_on_record",
        "Agreed conversation put on the record",
    )
    # judgement
    ASSESSMENT_STARTED = "assessment.started", "Final assessment started"
    ASSESSMENT_EDITED = "assessment.edited", "Final assessment edited"
    ASSESSMENT_RECOMMENDED = "assessment.recommended", "Recommendation made"
    ASSESSMENT_RETURNED = "assessment.returned", "Recommendation sent back to the assessor"
    INDEPENDENT_READING_SAVED = "independent_reading.saved", "Independent reading saved"
    RECOMMENDATION_MODERATED = "assessment.moderated", "Recommendation moderated"
    DECISION_CONFIRMED = "decision.confirmed", "Decision confirmed"
    RECORD_FROZEN = "record.frozen", "Final record frozen"
    PARTICIPANT_BEING_JUDGED = (
        "participant.being_judged",
        "Evidence closed for the final assessment",
    )
    PARTICIPANT_WENT_ON = "participant.went_on", "Evidence can be changed again"
    PARTICIPANT_DECIDED = "participant.decided", "Programme ended with a decision"
    PARTICIPANT_CONTINUED = (
        "participant.continued",
        "On the programme again, for another assessment",
    )
    PARTICIPANT_TOLD = "participant.told", "Told in person"
    DECISION_ANSWERED = "decision.answered", "Reply to the decision"
    # files
    PACK_REQUESTED = "pack.requested", "Assessment pack asked for"
    PACK_DOWNLOADED = "pack.downloaded", "Assessment pack downloaded"
    PAPER_REQUESTED = "paper.requested", "Record asked for as a PDF"
    PAPER_DOWNLOADED = "paper.downloaded", "Record downloaded as a PDF"
    OWN_PAPER_REQUESTED = "paper.own_requested", "Own record asked for as a PDF"
    OWN_PAPER_DOWNLOADED = "paper.own_downloaded", "Own record downloaded as a PDF"
    EXPORT_REQUESTED = "export.requested", "Cohort export asked for"
    EXPORT_DOWNLOADED = "export.downloaded", "Cohort export downloaded"
