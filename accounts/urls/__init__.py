from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/invitation/<str:secret>/", views.invitation_accept, name="invitation_accept"),
    path("account/look/", views.look_edit, name="look_edit"),
    path("account/session/", views.session_left, name="session_left"),
    path("account/council/", views.council_sign_in, name="council_sign_in"),
    path("account/council/return/", views.council_return, name="council_return"),
    path("account/council/confirm/", views.council_confirm, name="council_confirm"),
    path("people-and-roles/", views.person_list, name="person_list"),
    path("people-and-roles/invite/", views.person_invite, name="person_invite"),
    path("people-and-roles/<uuid:pk>/", views.person, name="person"),
    path("people-and-roles/<uuid:pk>/give-role/", views.role_add, name="role_add"),
    path("people-and-roles/<uuid:pk>/close/", views.account_close, name="account_close"),
    path("people-and-roles/<uuid:pk>/open-again/", views.account_reopen, name="account_reopen"),
    path(
        "people-and-roles/<uuid:pk>/reset-second-step/",
        views.second_factor_reset,
        name="second_factor_reset",
    ),
    path("people-and-roles/<uuid:pk>/edit/", views.person_edit, name="person_edit"),
    path("people-and-roles/<uuid:pk>/sign-in/", views.way_of_sign_in, name="way_of_sign_in"),
    path(
        "people-and-roles/<uuid:pk>/invite-again/",
        views.invitation_resend,
        name="invitation_resend",
    ),
    path("roles/<uuid:pk>/end/", views.role_end, name="role_end"),
    path("test-message/", views.message_test, name="message_test"),
    path("teams/", views.team_list, name="team_list"),
    path("teams/add/", views.team_add, name="team_add"),
]
