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
from .many import Invited, Invitee, invite_many, people_with
from .own_account import note_password_changed, note_sign_in
from .roles import add_team, create_organisation, end_role, grant_role

__all__ = [
    "Invited",
    "Invitee",
    "accept_invitation",
    "add_team",
    "close_account",
    "create_administrator",
    "create_organisation",
    "end_role",
    "find_invitation",
    "grant_role",
    "invite_many",
    "invite_person",
    "issue_invitation",
    "note_password_changed",
    "note_sign_in",
    "people_with",
    "reopen_account",
    "reset_second_factor",
    "second_factor_of",
]
