from .council import council_confirm, council_return, council_sign_in
from .mail import message_test
from .own_account import (
    account,
    account_logout,
    invitation_accept,
    look_edit,
    mfa_activate_totp,
    mfa_add_webauthn,
    session_left,
)
from .people import (
    account_close,
    account_reopen,
    invitation_resend,
    person,
    person_edit,
    person_invite,
    person_list,
    second_factor_reset,
    way_of_sign_in,
)
from .roles import role_add, role_end, team_add, team_list

__all__ = [
    "person_edit",
    "account",
    "account_close",
    "account_logout",
    "account_reopen",
    "council_confirm",
    "council_return",
    "council_sign_in",
    "invitation_accept",
    "invitation_resend",
    "look_edit",
    "message_test",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "person",
    "person_invite",
    "person_list",
    "role_add",
    "role_end",
    "second_factor_reset",
    "session_left",
    "team_add",
    "team_list",
    "way_of_sign_in",
]
