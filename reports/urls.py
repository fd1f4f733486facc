from django.urls import path

from .views import (
    bulk_changes,
    calendar,
    cohorts,
    figures,
    handover,
    home,
    pack,
    participants,
    reminders,
    transfers,
    waiting,
)

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("waiting/", waiting.waiting_list, name="waiting_list"),
    path("waiting/read/<uuid:pk>/", waiting.waiting_read, name="waiting_read"),
    path("waiting/release/<uuid:pk>/", waiting.waiting_release, name="waiting_release"),
    path("waiting/sign-off/<uuid:pk>/", waiting.waiting_sign_off, name="waiting_sign_off"),
    path("exceptions/", home.exception_list, name="exception_list"),
    path("waiting/decisions/", home.decision_list, name="decision_list"),
    path("people/", home.people_list, name="people_list"),
    path("people/change-many/", bulk_changes.bulk_change_add, name="bulk_change_add"),
    path("people/<uuid:pk>/", participants.participant, name="participant"),
    path("people/<uuid:pk>/timeline/", participants.timeline, name="timeline"),
    path("people/<uuid:pk>/reminders/stop/", reminders.reminders_stop, name="reminders_stop"),
    path("people/<uuid:pk>/reminders/resume/", reminders.reminders_resume, name="reminders_resume"),
    path("calendar/<str:secret>/days.ics", calendar.calendar_feed, name="calendar_feed"),
    path("people/<uuid:pk>/pack/", pack.pack, name="pack"),
    path("people/<uuid:pk>/transfer-file/", transfers.transfer_file_add, name="transfer_file_add"),
    path("leavers/<uuid:organisation>/<uuid:user>/", handover.handover_add, name="handover_add"),
    path("handovers/<uuid:pk>/", handover.handover, name="handover"),
    path("report/", figures.cohort_report, name="cohort_report"),
    path("report/movements/", figures.movement_list, name="movement_list"),
    path("report/export/", figures.cohort_report_export, name="cohort_report_export"),
    path("funding/", figures.funding, name="funding"),
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/<uuid:pk>/", cohorts.cohort, name="cohort"),
    path("cohorts/<uuid:pk>/export/", cohorts.cohort_export, name="cohort_export"),
]
