from django.urls import path

from . import views

app_name = "standards"
urlpatterns = [
    path("standards/", views.framework_list, name="framework_list"),
    path("standards/add/", views.framework_add, name="framework_add"),
    path("standards/import/", views.framework_import, name="framework_import"),
    path("standards/<uuid:pk>/", views.framework, name="framework"),
    path("standards/<uuid:pk>/file/", views.framework_file, name="framework_file"),
]
