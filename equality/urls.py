from django.urls import path

from . import views

app_name = "equality"
urlpatterns = [
    path("equality/", views.answers, name="answers"),
    path("equality/delete/", views.answers_delete, name="answers_delete"),
    path("equality/counts/", views.counts, name="counts"),
]
