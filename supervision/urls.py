from datetime import date

from django.urls import path, register_converter

from . import views


class MondayConverter:
    """A week in an address, by its Monday: 2026-11-16. Other days are no addresses."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if day.weekday():
            raise ValueError("not a Monday")
        return day

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(MondayConverter, "monday")

app_name = "supervision"
PEOPLE, OBSERVATIONS = "people/<uuid:participant_pk>/observations/", "observations/<uuid:pk>/"
AGREEMENT = "support-agreements/<uuid:pk>/"
AGREEMENTS = "people/<uuid:participant_pk>/support-agreements/"
WEEKS = "people/<uuid:participant_pk>/weeks/"
MEETINGS = "people/<uuid:participant_pk>/supervision/"
MEETING = "supervision/<uuid:pk>/"
ATTENDED = "people/<uuid:participant_pk>/learning-events/"
EVENTS = "cohorts/<uuid:pk>/learning-events/"
urlpatterns = [
    path(PEOPLE, views.observation_list, name="observation_list"),
    path(f"{PEOPLE}plan/", views.observation_plan, name="observation_plan"),
    path(OBSERVATIONS, views.observation, name="observation"),
    path(f"{OBSERVATIONS}hold/", views.observation_hold, name="observation_hold"),
    path(f"{OBSERVATIONS}write-up/", views.observation_write_up, name="observation_write_up"),
    path(f"{OBSERVATIONS}answer/", views.observation_answer, name="observation_answer"),
    path(f"{OBSERVATIONS}sign-off/", views.observation_sign_off, name="observation_sign_off"),
    path(f"{OBSERVATIONS}return/", views.observation_return, name="observation_return"),
    path(f"{OBSERVATIONS}move/", views.observation_move, name="observation_move"),
    path(f"{OBSERVATIONS}cancel/", views.observation_cancel, name="observation_cancel"),
    path("check-in/", views.check_in, name="check_in"),
    path("check-ins/", views.check_in_list, name="check_in_list"),
    path("caseload-files/add/", views.caseload_file_add, name="caseload_file_add"),
    path("caseload-files/<uuid:pk>/", views.caseload_file, name="caseload_file"),
    path("cohorts/<uuid:pk>/support/", views.cohort_support, name="cohort_support"),
    path(AGREEMENTS, views.support_agreement_list, name="support_agreement_list"),
    path(f"{AGREEMENTS}start/", views.support_agreement_start, name="support_agreement_start"),
    path(AGREEMENT, views.support_agreement, name="support_agreement"),
    path(f"{AGREEMENT}meeting/", views.support_agreement_meeting, name="support_agreement_meeting"),
    path(
        f"{AGREEMENT}terms/<slug:term>/",
        views.support_agreement_term,
        name="support_agreement_term",
    ),
    path(f"{AGREEMENT}send/", views.support_agreement_send, name="support_agreement_send"),
    path(f"{AGREEMENT}sign/", views.support_agreement_sign, name="support_agreement_sign"),
    path(f"{AGREEMENT}return/", views.support_agreement_return, name="support_agreement_return"),
    path(f"{AGREEMENT}discard/", views.support_agreement_discard, name="support_agreement_discard"),
    path(EVENTS, views.learning_event_list, name="learning_event_list"),
    path(f"{EVENTS}add/", views.learning_event_add, name="learning_event_add"),
    path("learning-events/<uuid:pk>/", views.learning_event, name="learning_event"),
    path("learning-events/<uuid:pk>/edit/", views.learning_event_edit, name="learning_event_edit"),
    path(ATTENDED, views.attendance_list, name="attendance_list"),
    path(f"{ATTENDED}study-days/add/", views.study_day_add, name="study_day_add"),
    path("study-days/<uuid:pk>/remove/", views.study_day_remove, name="study_day_remove"),
    path(MEETINGS, views.meeting_list, name="meeting_list"),
    path(f"{MEETINGS}record/", views.meeting_record, name="meeting_record"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}confirm/", views.meeting_confirm, name="meeting_confirm"),
    path(f"{MEETING}account/", views.meeting_account, name="meeting_account"),
    path(f"{MEETING}remove/", views.meeting_remove, name="meeting_remove"),
    path(WEEKS, views.week_list, name="week_list"),
    path(f"{WEEKS}<monday:monday>/", views.week, name="week"),
    path(f"{WEEKS}<monday:monday>/record/", views.week_record, name="week_record"),
    path("weeks/<uuid:pk>/correct/", views.week_correct, name="week_correct"),
]
