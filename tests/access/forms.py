"""Every form class of the product, where it is sent, by whom, and what a valid answer needs."""

from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.utils import timezone

from participants.bulk_changes.asked import Asked
from participants.bulk_changes.plan import plan_change
from participants.shipped import shipped_programmes
from tests.ui.html import Element, parse

from .world import PASSWORD

APPS = [
    "ui",
    "audit",
    "accounts",
    "notifications",
    "jobs",
    "standards",
    "participants",
    "evidence",
    "supervision",
    "assessments",
    "equality",
    "reports",
    "demo",
]


@dataclass(frozen=True)
class Sending:
    """One way to send a form; ``answers`` are added to what its page offers already."""

    route: str
    thing: str
    who: str
    answers: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    # What was made is shown this once, on the page itself: a redirect could not carry it.
    answered_in_place: bool = False


def _today(name: str, ahead: int = 0) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def _no_day(name: str) -> dict[str, Any]:
    return {f"{name}_day": "", f"{name}_month": "", f"{name}_year": ""}


def _from_today() -> dict[str, Any]:
    return _today("starts_on") | _no_day("ends_on")


class SentAgain(SimpleUploadedFile):
    """A file that the test's browser sends several times."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return super().read(*args)


def _pause_of(world: Any) -> dict[str, Any]:
    """The last step of a change for many, as the page before it would have offered it."""
    person = world.cases["main"].participant
    first = timezone.localdate() + timedelta(days=3)
    days = {"starts_on": first, "ends_on": None}
    asked = Asked("pause", days, world.a, world.people["lead"], timezone.localdate())
    return {
        "step": "apply",
        "people": [person.pk],
        "nonce": "00000000-0000-4000-8000-000000000b0b",
        "seen": plan_change(asked, [person.pk]).digest,
        **_today("starts_on", 3),
        **_no_day("ends_on"),
    }


def sendings(world: Any) -> dict[str, list[Sending]]:
    other = world.cases["other"].participant
    today = _today
    tomorrow = timezone.localdate() + timedelta(days=1)
    standard = world.cases["main"].standards[0].pk
    empty = {f"{name}_{n}": "" for n in range(2, 6) for name in ("why", "passage")}
    link = empty | {"standard_1": standard, "why_1": "It shows that", "passage_1": ""}
    other_text = {"text": "Other words"}
    return {
        "QuickCaptureForm": [
            Sending("evidence:item_add", "nothing", "owner_main", {"kind": "reflection"})
        ],
        "WorkSeenForm": [Sending("evidence:item_edit", "item_shared", "owner_main")],
        "ReflectionForm": [Sending("evidence:item_edit", "item_reflection", "owner_main")],
        "WorkSeenCorrectionForm": [
            Sending("evidence:item_correct", "item_read", "owner_main", other_text)
        ],
        "ReflectionCorrectionForm": [
            Sending("evidence:item_correct", "item_reflection_read", "owner_main", other_text)
        ],
        "ItemStepForm": [
            Sending("evidence:item_share", "item_private", "owner_main"),
            Sending("evidence:item_make_private", "item_shared", "owner_main"),
            Sending("evidence:item_submit", "item_shared", "owner_main"),
            Sending("evidence:item_withdraw", "item_submitted", "owner_main"),
            Sending("evidence:item_delete", "item_private", "owner_main"),
            Sending("evidence:feedback_release", "item_held", "supervisor"),
            Sending("reports:waiting_release", "item_held_by_former", "supervisor"),
        ],
        "LinksForm": [Sending("evidence:item_links", "item_shared", "owner_main", link)],
        "MessageTestForm": [Sending("accounts:message_test", "nothing", "administrator")],
        "CalendarLinkForm": [
            Sending("notifications:calendar_link", "nothing", "owner_main", answered_in_place=True)
        ],
        "ObservationMoveForm": [
            Sending(
                "supervision:observation_move",
                "observation_planned",
                "owner_main",
                today("planned_for", 5),
            )
        ],
        "LookForm": [
            Sending(
                "accounts:look_edit",
                "nothing",
                "owner_main",
                {"look_font": "serif", "look_spacing": "wider", "look_tint": "cream"},
            )
        ],
        "MailChoiceForm": [
            Sending("notifications:mail_choice", "nothing", "owner_main", {"digest": "daily"})
        ],
        "ReadForm": [
            Sending(
                "evidence:item_read", "item_submitted", "supervisor", {"exception_words_1": ""}
            ),
            Sending("reports:waiting_read", "item_submitted", "assessor"),
        ],
        "ReadingChangeForm": [Sending("evidence:item_read", "item_read", "supervisor")],
        "ReturnForm": [Sending("evidence:item_return", "item_submitted", "assessor")],
        "FeedbackForm": [Sending("evidence:feedback_add", "participant_main", "supervisor")],
        "FeedbackEditForm": [Sending("evidence:feedback_edit", "item_held", "supervisor")],
        "ObservationPlanForm": [
            Sending("supervision:observation_plan", "participant_main", "owner_main")
        ],
        "ObservationHoldForm": [
            Sending("supervision:observation_hold", "observation_planned", "supervisor")
        ],
        "ObservationWriteUpForm": [
            Sending("supervision:observation_write_up", "observation_held", "supervisor")
        ],
        "ObservationAnswerForm": [
            Sending("supervision:observation_answer", "observation_written_up", "owner_main")
        ],
        "ObservationSignOffForm": [
            Sending("supervision:observation_sign_off", "observation_answered", "supervisor"),
            Sending("reports:waiting_sign_off", "observation_answered", "supervisor"),
        ],
        "ObservationReturnForm": [
            Sending("supervision:observation_return", "observation_answered", "supervisor")
        ],
        "ObservationCancelForm": [
            Sending("supervision:observation_cancel", "observation_planned", "owner_main")
        ],
        "LearningEventForm": [
            Sending(
                "supervision:learning_event_add",
                "cohort",
                "lead",
                {"hours": "3.5", **today("held_on")},
            )
        ],
        "LearningEventEditForm": [
            Sending("supervision:learning_event_edit", "learning_event", "lead")
        ],
        "StudyDayForm": [
            Sending("supervision:study_day_add", "participant_main", "owner_main", {"hours": "7"})
        ],
        "StudyDayRemoveForm": [
            Sending("supervision:study_day_remove", "attendance_own", "owner_main")
        ],
        "GoalForm": [
            Sending("assessments:goal_add", "participant_main", "owner_main"),
            Sending("assessments:goal_add", "participant_main", "supervisor"),
        ],
        "GoalEditForm": [
            Sending("assessments:goal_edit", "goal_open", "owner_main", {"words": "Other words"})
        ],
        "GoalCloseForm": [Sending("assessments:goal_close", "goal_open", "owner_main")],
        "GoalDeclineForm": [Sending("assessments:goal_close", "goal_proposed", "owner_main")],
        "GoalStepForm": [
            Sending("assessments:goal_take_on", "goal_proposed", "owner_main"),
            Sending("assessments:goal_reopen", "goal_done", "owner_main"),
        ],
        "GoalCommentForm": [Sending("assessments:goal_comment", "goal_open", "assessor")],
        "SelfAssessmentBeginForm": [
            Sending("assessments:self_assessment_begin", "stage_start", "owner_main")
        ],
        "SelfAssessmentForm": [
            Sending("assessments:self_assessment_edit", "side_draft_own", "owner_main")
        ],
        "SelfAssessmentStepForm": [
            Sending("assessments:self_assessment_finish", "side_draft_own", "owner_main"),
            Sending("assessments:self_assessment_open", "side_alone", "owner_main"),
        ],
        "ReflectionStartForm": [
            Sending("assessments:reflection_start", "review_free", "owner_main")
        ],
        "ReflectionChooseForm": [
            Sending("assessments:reflection_choose", "review_free", "owner_main")
        ],
        "ConversationForm": [
            Sending("assessments:conversation_add", "review_free", "assessor", today("held_on"))
        ],
        "ConversationEditForm": [
            Sending("assessments:conversation_edit", "conversation_returned", "assessor")
        ],
        "ConversationAnswerForm": [
            Sending(
                "assessments:conversation_answer",
                "conversation_noted",
                "owner_main",
                {"agrees": "yes"},
            )
        ],
        "WeekRecordForm": [
            Sending("supervision:week_record", "week_free", "owner_main", {"children": 7}),
            Sending("supervision:week_record", "week_free", "supervisor", {"children": 7}),
        ],
        "WeekCorrectForm": [
            Sending("supervision:week_correct", "account_own", "owner_main", {"children": 6}),
            Sending("supervision:week_correct", "account_settled", "owner_main", {"children": 6}),
        ],
        "MeetingRecordForm": [
            Sending("supervision:meeting_record", "participant_main", "owner_main"),
            Sending("supervision:meeting_record", "participant_main", "supervisor"),
        ],
        "MeetingAccountForm": [
            Sending("supervision:meeting_account", "meeting_both", "owner_main", {"minutes": "25"}),
            Sending("supervision:meeting_account", "meeting_by_supervisor", "supervisor"),
        ],
        "MeetingRemoveForm": [
            Sending("supervision:meeting_remove", "meeting_by_owner", "owner_main"),
            Sending("supervision:meeting_remove", "meeting_by_supervisor", "supervisor"),
        ],
        "MeetingConfirmForm": [
            Sending("supervision:meeting_confirm", "meeting_by_supervisor", "owner_main")
        ],
        "AgreementStartForm": [
            Sending("supervision:support_agreement_start", "participant_third", "two_roles")
        ],
        "AgreementMeetingForm": [
            Sending(
                "supervision:support_agreement_meeting",
                "support_agreement_draft",
                "assessor",
                {"coordinator": "Somebody else"},
            )
        ],
        "AgreementTermForm": [
            Sending(
                "supervision:support_agreement_term",
                "support_agreement_term",
                "supervisor",
                {"text": "Other words", "reason": "The team works otherwise"},
            )
        ],
        "AgreementSendForm": [
            Sending("supervision:support_agreement_send", "support_agreement_draft", "assessor")
        ],
        "AgreementDiscardForm": [
            Sending("supervision:support_agreement_discard", "support_agreement_draft", "assessor")
        ],
        "AgreementSignForm": [
            Sending("supervision:support_agreement_sign", "support_agreement_signing", "supervisor")
        ],
        "AgreementReturnForm": [
            Sending(
                "supervision:support_agreement_return",
                "support_agreement_signing",
                "supervisor",
                {"reason": "The allocation reads too vague"},
            )
        ],
        "ReviewOpenForm": [
            Sending("assessments:review_open", "participant_third", "two_roles"),
        ],
        "ReviewSkipForm": [
            Sending("assessments:review_skip", "review_optional_third", "two_roles"),
        ],
        "ReviewBoxesForm": [
            Sending("assessments:review_write", "review_draft", "assessor", {"progress": "More"})
        ],
        "ReviewVoiceForm": [
            Sending(
                "assessments:review_write",
                "review_draft",
                "owner_main",
                {"words": "Mine", "adds_none": ""},
            )
        ],
        "ReviewWordsForm": [
            Sending("assessments:review_write", "review_draft", "supervisor", {"words": "Mine"})
        ],
        "ReviewViewsForm": [
            Sending("assessments:review_judge", "review_draft", "assessor", {"on_track": "True"})
        ],
        "ReviewSendForm": [Sending("assessments:review_send", "review_draft", "assessor")],
        "ReviewDiscardForm": [
            Sending("assessments:review_discard", "review_draft", "assessor"),
        ],
        "ReviewSignForm": [Sending("assessments:review_sign", "review_signing", "supervisor")],
        "ReviewRefuseForm": [Sending("assessments:review_refuse", "review_signing", "supervisor")],
        "ReviewWithoutForm": [Sending("assessments:review_complete", "review_signing", "assessor")],
        "ReviewReturnForm": [Sending("assessments:review_return", "review_signing", "supervisor")],
        "CaseloadApplyForm": [Sending("supervision:caseload_file", "caseload_file", "lead")],
        "FinalAssessmentStartForm": [
            Sending("assessments:final_assessment_start", "participant_told", "assessor")
        ],
        "NarrativeForm": [
            Sending("assessments:narrative_edit", "part_main", "assessor", other_text)
        ],
        "SummaryForm": [
            Sending(
                "assessments:summary_edit",
                "assessment_main",
                "assessor",
                {"summary": "Other words"},
            )
        ],
        "RecommendForm": [
            Sending(
                "assessments:recommend",
                "assessment_back",
                "assessor",
                {"recommendation": "not_yet_met"},
            )
        ],
        "IndependentReadingForm": [
            Sending("assessments:independent_reading", "assessment_reco", "reader")
        ],
        "DecisionConfirmForm": [
            Sending(
                "assessments:decision_confirm", "assessment_read", "confirmer", {"stands": "yes"}
            )
        ],
        "RecommendationReturnForm": [
            Sending("assessments:recommendation_return", "assessment_read", "confirmer")
        ],
        "ParticipantToldForm": [
            Sending("assessments:participant_told", "assessment_conf", "assessor", today("told_on"))
        ],
        "DecisionAnswerForm": [
            Sending(
                "assessments:decision_answer", "assessment_told", "owner_told", {"reply": "Other"}
            )
        ],
        "CohortExportForm": [Sending("reports:cohort_export", "cohort", "lead")],
        "CohortReportFileForm": [
            Sending("reports:cohort_report_export", "nothing", "lead", {"file_format": "csv"})
        ],
        "FundingListForm": [Sending("reports:funding", "nothing", "lead")],
        "PaperForm": [
            Sending("reports:support_agreement_pdf", "support_agreement_signed", "assessor")
        ],
        "SupportRecordForm": [
            Sending("reports:support_record_pdf", "participant_main", "owner_main")
        ],
        "PackForm": [Sending("reports:pack", "participant_main", "assessor")],
        "CohortAddForm": [
            Sending("participants:cohort_add", "nothing", "lead", today("starts_on"))
        ],
        "LocalValuesForm": [
            Sending(
                "participants:programme_draft",
                "programme_draft",
                "lead",
                {"length-longest_months": 36, "decision-appeal_working_days": 10},
            )
        ],
        "ProgrammePartForm": [
            Sending(
                "participants:programme_draft_part",
                "programme_part_length",
                "lead",
                {"length-longest_months": 36},
            )
        ],
        "ProgrammeRowForm": [
            Sending(
                "participants:programme_draft_row_add",
                "programme_list_reasons",
                "lead",
                {"key": "another", "label": "Another reason"},
            )
        ],
        "ProgrammeStepForm": [
            Sending("participants:programme_draft_discard", "programme_draft", "lead")
        ],
        "ProgrammeStartForm": [
            Sending(
                "participants:programme_start",
                "nothing",
                "lead",
                {"begin_with": "shipped:asye", "name": "A programme of ours"},
            )
        ],
        "ProgrammeFileForm": [
            Sending(
                "participants:programme_upload",
                "nothing",
                "lead",
                {"file": SentAgain("asye.json", shipped_programmes()["asye"].read_bytes())},
            )
        ],
        "ProgrammePublishForm": [
            Sending(
                "participants:programme_draft_publish",
                "programme_draft",
                "lead",
                today("offered_from"),
            )
        ],
        "CohortGoesOnForm": [Sending("participants:cohort_go_on", "cohort", "lead")],
        "ParticipantAddForm": [
            Sending(
                "participants:participant_add", "cohort", "lead", {"registration_number": "SW99999"}
            )
        ],
        "PeopleFileForm": [
            Sending(
                "participants:people_file_add",
                "cohort",
                "lead",
                {"file": SentAgain("people.csv", b"Name,E-mail,Start date\n")},
            )
        ],
        "PeopleFileStepForm": [
            Sending("participants:people_file_undo", "people_file_applied", "lead")
        ],
        "ParticipantEditForm": [
            Sending(
                "participants:participant_edit",
                "participant_main",
                "lead",
                {"registration_number": "SW4711"},
            )
        ],
        "ParticipantMoveForm": [
            Sending(
                "participants:participant_move",
                "participant_main",
                "lead",
                query=f"cohort={other.cohort_id}&team={other.team_id}",
            )
        ],
        "AppointmentAddForm": [
            Sending(
                "participants:appointment_add",
                "participant_main",
                "lead",
                {"user": world.people["other_confirmer"].pk, **today("starts_on", 1)},
                query="kind=confirmer",
            )
        ],
        "AppointmentEndForm": [
            Sending("participants:appointment_end", "appointment_supervisor", "lead")
        ],
        "AppointmentRemoveForm": [
            Sending("participants:appointment_end", "appointment_to_come", "lead")
        ],
        "LoadMoveForm": [
            Sending(
                "participants:load_move_add",
                "load_supervisor",
                "lead",
                query=f"holders={world.people['former_supervisor'].pk}"
                f"&starts_on_day={tomorrow.day}&starts_on_month={tomorrow.month}"
                f"&starts_on_year={tomorrow.year}",
            )
        ],
        "HandoverForm": [
            Sending(
                "reports:handover_add",
                "leaver_supervisor",
                "lead",
                query=f"last_day_day={tomorrow.day}&last_day_month={tomorrow.month}"
                f"&last_day_year={tomorrow.year}",
            )
        ],
        "HandoverUndoForm": [Sending("reports:handover", "handover", "lead")],
        "TransferFileForm": [
            Sending("reports:transfer_file_add", "participant_main", "owner_main")
        ],
        "ArrivalForm": [
            Sending(
                "participants:arrival_add",
                "nothing",
                "lead",
                {"file": SentAgain("transfer-file.html", b"no transfer file")},
            )
        ],
        "ArrivalApplyForm": [
            Sending(
                "participants:arrival_apply",
                "arrival_ready",
                "lead",
                {"email": "new.here@council.example"},
                query=f"cohort={other.cohort_id}&arrived_on_day={tomorrow.day}"
                f"&arrived_on_month={tomorrow.month}&arrived_on_year={tomorrow.year}",
            )
        ],
        "LoadUndoForm": [Sending("participants:load_move", "load_move", "lead")],
        "BulkChangeForm": [
            Sending(
                "reports:bulk_change_add", "nothing", "lead", _pause_of(world), query="kind=pause"
            )
        ],
        "BulkUndoForm": [Sending("participants:bulk_change", "bulk_change", "lead")],
        "LeavingForm": [
            Sending("participants:participant_leave", "participant_main", "lead", today("left_on"))
        ],
        "LeavingTakeBackForm": [
            Sending("participants:leaving_take_back", "participant_left", "lead")
        ],
        "LeaveForm": [
            Sending(
                "participants:leave_add",
                "participant_main",
                "lead",
                today("starts_on") | _no_day("ends_on") | {"other_readers": ""},
            )
        ],
        "ReasonRemoveForm": [Sending("participants:reason_remove", "leave_main", "lead")],
        "AdjustmentRemoveForm": [
            Sending("participants:adjustment_remove", "adjustment_main", "lead")
        ],
        "AgreementForm": [
            Sending("participants:leave_agreement_add", "leave_main", "lead", today("agreed_on"))
        ],
        "ReasonForm": [
            Sending("participants:reason_add", "leave_bare", "lead", {"other_readers": ""})
        ],
        "ReadersForm": [
            Sending("participants:note_readers", "note_leave", "owner_main", {"other_readers": ""})
        ],
        "AdjustmentForm": [
            Sending(
                "participants:adjustment_add",
                "participant_main",
                "lead",
                {
                    **today("agreed_on"),
                    **today("due_on", 5),
                    "other_owner": "",
                    "other_readers": "",
                },
            )
        ],
        "AdjustmentEditForm": [
            Sending(
                "participants:adjustment_edit",
                "adjustment_main",
                "lead",
                {**today("due_on", 5), **_no_day("ended_on"), "other_owner": ""},
            )
        ],
        "AdjustmentDeliveryForm": [
            Sending("participants:adjustment_delivery", "adjustment_main", "assessor", today("on"))
        ],
        "EqualityForm": [Sending("equality:answers", "nothing", "owner_main")],
        "EqualityDeleteForm": [Sending("equality:answers_delete", "nothing", "owner_main")],
        "WorkingPatternForm": [
            Sending(
                "participants:working_pattern_add",
                "participant_main",
                "lead",
                {"percent": 80, **_from_today(), "phased_return": ""},
            )
        ],
        "PeriodDaysForm": [
            Sending(
                "participants:working_pattern_edit",
                "working_pattern_main",
                "lead",
                today("ends_on"),
            ),
        ],
        "PeriodRemoveForm": [
            Sending("participants:leave_remove", "leave_main", "lead"),
            Sending("participants:period_remove", "buddy_main", "lead"),
            Sending("participants:working_pattern_remove", "working_pattern_main", "lead"),
        ],
        "EmploymentForm": [
            Sending("participants:period_add", "kind_employment", "lead", _from_today())
        ],
        "HostPlacementForm": [
            Sending("participants:period_add", "kind_host_placement", "lead", _from_today())
        ],
        "TeamPlacementForm": [
            Sending(
                "participants:period_add",
                "kind_team",
                "lead",
                {"team": other.team_id} | _from_today(),
            )
        ],
        "BuddyForm": [Sending("participants:period_add", "kind_buddy", "lead", _from_today())],
        "ExtensionForm": [
            Sending(
                "participants:extension_add",
                "participant_main",
                "lead",
                {
                    "months": 1,
                    "days": "",
                    "agreed_by": ["participant", "supervisor", "assessor", "workforce_lead"],
                    **today("agreed_on"),
                },
            )
        ],
        "ExtensionRemoveForm": [Sending("participants:extension_remove", "extension_main", "lead")],
        "OutsideDaysForm": [
            Sending(
                "participants:outside_days_edit",
                "participant_main",
                "lead",
                today("registration_renewal", 100),
            )
        ],
        "AgreedEndForm": [
            Sending(
                "participants:agreed_end_edit", "participant_main", "lead", today("agreed_end_on")
            )
        ],
        "StandardProgrammesForm": [
            Sending("participants:standard_programmes_add", "nothing", "lead")
        ],
        "PersonInviteForm": [
            Sending("accounts:person_invite", "nothing", "administrator", {"roles": "assessor"})
        ],
        "PersonEditForm": [
            Sending(
                "accounts:person_edit",
                "person_supervisor",
                "administrator",
                {"email": "corrected@council.example"},
            )
        ],
        "RoleAddForm": [
            Sending(
                "accounts:role_add",
                "person_supervisor",
                "administrator",
                {"role": "assessor", **today("starts_on"), **_no_day("ends_on")},
            )
        ],
        "RoleEndForm": [
            Sending(
                "accounts:role_end",
                "grant_supervisor",
                "administrator",
                {"when": "later", **today("ends_on")},
            )
        ],
        "TeamForm": [Sending("accounts:team_add", "nothing", "administrator")],
        "InvitationForm": [
            Sending("accounts:invitation_accept", "invitation", "anonymous", {"password": PASSWORD})
        ],
        "GovForm": [
            Sending("accounts:account_close", "person_supervisor", "administrator"),
            Sending("accounts:account_reopen", "person_closed", "administrator"),
            Sending("accounts:second_factor_reset", "person_supervisor", "administrator"),
            Sending("accounts:invitation_resend", "person_invited", "administrator"),
        ],
        "PasswordChangeForm": [
            Sending(
                "account_change_password",
                "nothing",
                "supervisor",
                {
                    "oldpassword": PASSWORD,
                    "password1": "quite another long phrase 3",
                    "password2": "quite another long phrase 3",
                },
            )
        ],
    }


# What is never sent to change a row of ours, and why.
WRITES_NOTHING = {
    "CreateForm": "a base class",
    "EditForm": "a base class",
    "WithReason": "a base class",
    "_OfTheFile": "a base class",
    "PreviewForm": "shows the dates of a made-up person, by GET",
    "_ReadingFields": "a base class",
    "_WeekAnswers": "a base class",
    "_MeetingAnswers": "a base class",
    "_GoalText": "a base class",
    "_NoteText": "a base class",
    "_EventFields": "a base class",
    "_CohortEventFields": "a base class",
    "SeenFirst": "a base class",
    "_PeriodForm": "a base class",
    "AnswerToTextForm": "a base class",
    "_PartForm": "a base class",
    "FrameworkFileForm": "shows what a file would change; tests/standards/test_previews.py",
    "FrameworkImportForm": "takes only what was signed; tests/standards/test_previews.py",
    "CaseloadFileForm": "reads a file; what it takes of it is tested by itself",
    "SampleForm": "shown while developing only",
    "FilterForm": "filters a list, by GET",
    "CohortFilterForm": "filters a list, by GET",
    "CohortReportForm": "filters a report, by GET",
    "TimelineFilterForm": "filters a list, by GET",
    "PeopleFilterForm": "filters a list, by GET",
    "PersonFilterForm": "filters a list, by GET",
    "MoveChoiceForm": "sent by GET",
    "WhatIfForm": "shows what would move, and keeps nothing",
    "LoadAskForm": "sent by GET",
    "BulkKindForm": "sent by GET",
    "PeopleToChangeForm": "filters a list, by GET",
    "BulkPeopleForm": "says who was chosen; what is done with them is in BulkChangeForm",
    "BulkAnswersForm": "a base class",
    "HolderForm": "a base class",
    "ShiftForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "FirstDayForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "SupervisorForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "AssessorForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "PatternForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "PauseForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "PauseEndForm": "asks for what is then shown; what is done is in BulkChangeForm",
    "HandoverAskForm": "sent by GET",
    "ArrivalPlaceForm": "sent by GET",
    "ArrivalStepForm": "holds nothing but a version: tests/participants/test_arrivals.py",
    "SenderTrustForm": "one choice: tests/participants/test_arrivals.py",
    "AppointmentKindForm": "sent by GET",
    "RecordCheckForm": "asks, and shows the answer",
    "SignInForm": "signs in; no model field but the address and password it asks for",
    "PasswordConfirmForm": "confirms who one is",
    "PasswordResetForm": "asks for a mail",
    "PasswordResetTokenForm": "reads a link",
    "PasswordResetKeyForm": "the same fields as PasswordChangeForm",
    "WayOfSignInForm": "one choice, and only with single sign-on: tests/accounts/test_council.py",
    "CodeRequestForm": "promises a mail: tests/accounts/test_code_and_passkey.py",
    "CodeConfirmForm": "reads a code",
    "PasskeyForm": "reads what a device answers: tests/journeys/test_passkeys.py",
    "PasskeyConfirmForm": "reads what a device answers: tests/journeys/test_passkeys.py",
    "PasskeyAddForm": "reads what a device answers: tests/journeys/test_passkeys.py",
    "SecondFactorForm": "reads a code",
    "SecondFactorConfirmForm": "reads a code",
    "SecondFactorSetUpForm": "reads a code of a secret kept in the session",
}


def form_classes() -> set[str]:
    """Names of the form classes that the product's own modules define."""
    found = set()
    for app in APPS:
        package = import_module(app)
        for module in walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name:
                members = vars(import_module(module.name)).items()
                found |= {
                    name
                    for name, each in members
                    if isinstance(each, type)
                    and issubclass(each, BaseForm)
                    and each.__module__ == module.name
                }
    return found


def answers_of(visitor: Any, sending: Sending, url: str) -> dict[str, Any]:
    """What is sent for good: the page's answers, or those of the page on which one sees first what
    would change."""
    page = visitor.ask(sending.who, "GET", url)
    assert page.status == 200, f"{sending}: {page.word} {page.url}"
    answers = offered(page.body) | sending.answers
    if answers.get("seen") == NOT_SEEN:
        check = visitor.ask(sending.who, "POST", url, answers)
        assert check.status == 200, f"{sending}: {check.word} {check.url}"
        answers = offered(check.body) | sending.answers
    return answers


NOT_SEEN = "Some words"


def offered(page: bytes) -> dict[str, Any]:
    """What the page's own form would send, with an answer where it is still empty."""
    form = next(
        form
        for form in _main(page).all("form")
        if (form.attributes.get("method") or "get").lower() == "post"
    )
    sent: dict[str, Any] = {}
    for element in form.walk():
        name = element.attributes.get("name")
        if name and name != "csrfmiddlewaretoken":
            _add(sent, name, element)
    return sent


def _main(page: bytes) -> Element:
    html = page.decode()
    html = html[html.index("<main") : html.index("</main>") + len("</main>")]
    return parse(html)


def _add(sent: dict[str, Any], name: str, element: Element) -> None:
    kind, value = element.attributes.get("type") or "text", element.attributes.get("value")
    if element.tag == "textarea":
        sent[name] = "".join(str(part) for part in element.children).strip() or "Some words"
    elif element.tag == "select":
        options = [option.attributes for option in element.all("option")]
        chosen = [option for option in options if "selected" in option] or options[:1]
        sent[name] = chosen[0].get("value") if chosen else ""
    elif kind in {"radio", "checkbox"}:
        if "checked" in element.attributes or name not in sent:
            sent[name] = value
    elif element.tag == "input" and kind not in {"submit", "button"}:
        sent[name] = value or _words(name, kind)


def _words(name: str, kind: str) -> str:
    part = name.rpartition("_")[2]
    day = {"day": "2", "month": "1", "year": "2024"}.get(part)
    return day or ("new.person@council.example" if kind == "email" else "Some words")
