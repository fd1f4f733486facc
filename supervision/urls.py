from django.urls import path

from . import views

app_name = "supervision"
PEOPLE, OBSERVATIONS = "people/<uuid:participant_pk>/observations/", "observations/<uuid:pk>/"
urlpatterns = [
    path(PEOPLE, views.observation_list, name="observation_list"),
    path(f"{PEOPLE}plan/", views.observation_plan, name="observation_plan"),
    path(OBSERVATIONS, views.observation, name="observation"),
    path(f"{OBSERVATIONS}hold/", views.observation_hold, name="observation_hold"),
    path(f"{OBSERVATIONS}write-up/", views.observation_write_up, name="observation_write_up"),
    path(f"{OBSERVATIONS}answer/", views.observation_answer, name="observation_answer"),
    path(f"{OBSERVATIONS}sign-off/", views.observation_sign_off, name="observation_sign_off"),
    path(f"{OBSERVATIONS}return/", views.observation_return, name="observation_return"),
    path(f"{OBSERVATIONS}cancel/", views.observation_cancel, name="observation_cancel"),
]
