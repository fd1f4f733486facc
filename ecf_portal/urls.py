"""Which app answers under which address. Each app names its own pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("ui.urls")),
    path("account/", include("accounts.urls.sign_in")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("jobs/", include("jobs.urls")),
    path("", include("supervision.urls")),
    path("", include("standards.urls")),
    path("", include("participants.urls")),
    path("", include("evidence.urls")),
    path("", include("assessments.urls")),
    path("", include("equality.urls")),
    path("demo/", include("demo.urls")),
    path("", include("reports.urls")),
]

handler400 = "ui.errors.bad_request"
handler403 = "ui.errors.permission_denied"
handler404 = "ui.errors.not_found"
handler500 = "ui.errors.server_error"
