"""Which app answers under which address. Each app names its own pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("ui.urls")),
    path("jobs/", include("jobs.urls")),
]

handler400 = "ui.errors.bad_request"
handler403 = "ui.errors.permission_denied"
handler404 = "ui.errors.not_found"
handler500 = "ui.errors.server_error"
