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
    path("cohorts/<uuid:pk>/add-person/", views.participant_add, name="participant_add"),
    path("people/<uuid:pk>/edit/", views.participant_edit, name="participant_edit"),
    path("people/<uuid:pk>/move/", views.participant_move, name="participant_move"),
    path("people/<uuid:pk>/appointments/", views.appointment_list, name="appointment_list"),
    path("people/<uuid:pk>/appointments/add/", views.appointment_add, name="appointment_add"),
    path("appointments/<uuid:pk>/end/", views.appointment_end, name="appointment_end"),
]
