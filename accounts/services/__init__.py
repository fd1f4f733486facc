"""What administrators do with accounts, and what a person does with their own.

``by`` is None for the command line alone: whoever may run commands may do anything anyway.
"""

from .access import close_account, reopen_account, reset_second_factor, second_factor_of
from .invitations import (
    accept_invitation,
    create_administrator,
    find_invitation,
    invite_person,
    issue_invitation,
)
from .own_account import note_password_changed, note_sign_in
from .roles import add_team, create_organisation, end_role, grant_role

__all__ = [
    "accept_invitation",
    "add_team",
    "close_account",
    "create_administrator",
    "create_organisation",
    "end_role",
    "find_invitation",
    "grant_role",
    "invite_person",
    "issue_invitation",
    "note_password_changed",
    "note_sign_in",
    "reopen_account",
    "reset_second_factor",
    "second_factor_of",
]
