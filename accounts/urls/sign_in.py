"""The pages of django-allauth that are used, by the names it looks for; there is no sign-up."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.usersessions.views import list_usersessions
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.http import takes_as_long_for_everybody
from accounts.views import account_logout, mfa_activate_totp, mfa_add_webauthn

to_own_account = RedirectView.as_view(pattern_name="accounts:account")

urlpatterns = [
    path("sign-in/", account_views.login, name="account_login"),
    path(
        "sign-in/code/",
        takes_as_long_for_everybody(account_views.request_login_code),
        name="account_request_login_code",
    ),
    path(
        "sign-in/code/type-it/",
        account_views.confirm_login_code,
        name="account_confirm_login_code",
    ),
    path("sign-in/second-step/", mfa_views.authenticate, name="mfa_authenticate"),
    path("sign-out/", account_logout, name="account_logout"),
    path("closed/", account_views.account_inactive, name="account_inactive"),
    path("confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("confirm/second-step/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        passkey_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("password/change/", account_views.password_change, name="account_change_password"),
    path(
        "password/forgotten/",
        takes_as_long_for_everybody(account_views.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/forgotten/sent/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]{1,100})/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-step/set-up/", mfa_activate_totp, name="mfa_activate_totp"),
    path("second-step/remove/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/add/", mfa_add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkey_views.remove_webauthn, name="mfa_remove_webauthn"),
    path("recovery-codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes/file/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("sessions/", list_usersessions, name="usersessions_list"),
    # Where allauth sends people whose pages of that kind are on "your account" here.
    path("second-step/", to_own_account, name="mfa_index"),
    path("passkeys/", to_own_account, name="mfa_list_webauthn"),
    path("password/set/", to_own_account, name="account_set_password"),
]
