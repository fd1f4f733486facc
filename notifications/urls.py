from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("messages/", views.message_list, name="message_list"),
    path("messages/read/", views.message_read_all, name="message_read_all"),
    path("messages/e-mails/", views.mail_choice, name="mail_choice"),
    path("messages/calendar/", views.calendar_link, name="calendar_link"),
    path("messages/calendar/revoke/", views.calendar_link_revoke, name="calendar_link_revoke"),
    path("messages/<uuid:pk>/", views.message, name="message"),
    path("messages/<uuid:pk>/state/", views.message_state, name="message_state"),
    path("messages/<uuid:pk>/read/", views.message_read, name="message_read"),
]
