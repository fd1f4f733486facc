from django.urls import path

from . import views

app_name = "participants"
urlpatterns = [
    path("cohorts/add/", views.cohort_add, name="cohort_add"),
    path(
        "programmes/add-standard/",
        views.standard_programmes_add,
        name="standard_programmes_add",
    ),
    path("programmes/", views.programme_list, name="programme_list"),
    path("programmes/start/", views.programme_start, name="programme_start"),
    path("programmes/upload/", views.programme_upload, name="programme_upload"),
    path("programme-versions/<uuid:pk>/", views.programme_version, name="programme_version"),
    path(
        "programme-versions/<uuid:pk>/change/",
        views.programme_version_change,
        name="programme_version_change",
    ),
    path(
        "programme-versions/<uuid:pk>/cohorts/",
        views.programme_version_cohorts,
        name="programme_version_cohorts",
    ),
    path(
        "programme-versions/<uuid:pk>/differences/",
        views.programme_version_differences,
        name="programme_version_differences",
    ),
    path(
        "programme-versions/<uuid:pk>/file/",
        views.programme_version_file,
        name="programme_version_file",
    ),
    path(
        "programme-versions/<uuid:pk>/preview/",
        views.programme_version_preview,
        name="programme_version_preview",
    ),
    path("programme-drafts/<uuid:pk>/", views.programme_draft, name="programme_draft"),
    path(
        "programme-drafts/<uuid:pk>/check/",
        views.programme_draft_check,
        name="programme_draft_check",
    ),
    path(
        "programme-drafts/<uuid:pk>/differences/",
        views.programme_draft_differences,
        name="programme_draft_differences",
    ),
    path(
        "programme-drafts/<uuid:pk>/discard/",
        views.programme_draft_discard,
        name="programme_draft_discard",
    ),
    path(
        "programme-drafts/<uuid:pk>/file/", views.programme_draft_file, name="programme_draft_file"
    ),
    path(
        "programme-drafts/<uuid:pk>/preview/",
        views.programme_draft_preview,
        name="programme_draft_preview",
    ),
    path(
        "programme-drafts/<uuid:pk>/publish/",
        views.programme_draft_publish,
        name="programme_draft_publish",
    ),
    path(
        "programme-drafts/<uuid:pk>/edit/<str:place>/",
        views.programme_draft_part,
        name="programme_draft_part",
    ),
    path(
        "programme-drafts/<uuid:pk>/edit/<str:place>/add/",
        views.programme_draft_row_add,
        name="programme_draft_row_add",
    ),
    path(
        "programme-drafts/<uuid:pk>/edit/<str:place>/<slug:step>/",
        views.programme_draft_row_step,
        name="programme_draft_row_step",
    ),
    path("cohorts/<uuid:pk>/go-on/", views.cohort_go_on, name="cohort_go_on"),
    path("cohorts/<uuid:pk>/add-person/", views.participant_add, name="participant_add"),
    path("cohorts/<uuid:pk>/add-people/", views.people_file_add, name="people_file_add"),
    path("people-files/template/", views.people_template, name="people_template"),
    path("people-files/<uuid:pk>/", views.people_file, name="people_file"),
    path(
        "people-files/<uuid:pk>/progress/",
        views.people_file_progress,
        name="people_file_progress",
    ),
    path(
        "people-files/<uuid:pk>/annotated/",
        views.people_file_annotated,
        name="people_file_annotated",
    ),
    path("people-files/<uuid:pk>/apply/", views.people_file_apply, name="people_file_apply"),
    path("people-files/<uuid:pk>/check/", views.people_file_check, name="people_file_check"),
    path("people-files/<uuid:pk>/discard/", views.people_file_discard, name="people_file_discard"),
    path("people-files/<uuid:pk>/undo/", views.people_file_undo, name="people_file_undo"),
    path("people/<uuid:pk>/edit/", views.participant_edit, name="participant_edit"),
    path("people/<uuid:pk>/move/", views.participant_move, name="participant_move"),
    path("people/<uuid:pk>/leave/", views.participant_leave, name="participant_leave"),
    path("people/<uuid:pk>/leave/take-back/", views.leaving_take_back, name="leaving_take_back"),
    path("people/<uuid:pk>/dates/", views.date_list, name="date_list"),
    path("people/<uuid:pk>/dates/what-if/", views.date_what_if, name="date_what_if"),
    path("people/<uuid:pk>/time/", views.time_list, name="time_list"),
    path("people/<uuid:pk>/time/end/", views.agreed_end_edit, name="agreed_end_edit"),
    path("people/<uuid:pk>/time/add-pause/", views.leave_add, name="leave_add"),
    path(
        "people/<uuid:pk>/time/add-working-pattern/",
        views.working_pattern_add,
        name="working_pattern_add",
    ),
    path("pauses/<uuid:pk>/edit/", views.leave_edit, name="leave_edit"),
    path("pauses/<uuid:pk>/remove/", views.leave_remove, name="leave_remove"),
    path(
        "working-patterns/<uuid:pk>/edit/", views.working_pattern_edit, name="working_pattern_edit"
    ),
    path(
        "working-patterns/<uuid:pk>/remove/",
        views.working_pattern_remove,
        name="working_pattern_remove",
    ),
    path("loads/", views.load_list, name="load_list"),
    path(
        "loads/<uuid:organisation>/<slug:kind>/<uuid:user>/",
        views.load_move_add,
        name="load_move_add",
    ),
    path("load-moves/<uuid:pk>/", views.load_move, name="load_move"),
    path("people/<uuid:pk>/appointments/", views.appointment_list, name="appointment_list"),
    path("people/<uuid:pk>/appointments/add/", views.appointment_add, name="appointment_add"),
    path("appointments/<uuid:pk>/end/", views.appointment_end, name="appointment_end"),
]
