from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("messages/", views.message_list, name="message_list"),
    path("messages/read/", views.message_read_all, name="message_read_all"),
    path("messages/e-mails/", views.mail_choice, name="mail_choice"),
    path("messages/<uuid:pk>/", views.message, name="message"),
    path("messages/<uuid:pk>/read/", views.message_read, name="message_read"),
]
