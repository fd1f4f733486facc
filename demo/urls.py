from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.persona_list, name="persona_list"),
    path("<slug:key>/", views.persona_sign_in, name="persona_sign_in"),
]
