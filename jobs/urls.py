from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/progress/", views.job_progress, name="job_progress"),
    path("<uuid:pk>/download/", views.job_download, name="job_download"),
    path("<uuid:pk>/again/", views.job_ask_again, name="job_ask_again"),
]
