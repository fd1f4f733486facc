from django.conf import settings
from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("cookies/", views.cookies, name="cookies"),
    path("privacy/", views.privacy, name="privacy"),
    path("back/", views.back, name="back"),
    path("kept-text/", views.kept_text, name="kept_text"),
    path(
        "kept-text/<uuid:pk>/throw-away/", views.kept_text_throw_away, name="kept_text_throw_away"
    ),
    path("council.css", views.council_css, name="council_css"),
    path("health/", views.health, name="health"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))
