from django.urls import path

from . import views

app_name = "standards"
urlpatterns = [
    path("standards/", views.framework_list, name="framework_list"),
    path("standards/<uuid:pk>/", views.framework, name="framework"),
]
