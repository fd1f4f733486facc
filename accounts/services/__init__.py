"""What administrators do with accounts, and what a person does with their own.

``by`` is None for the command line, whose users may do anything anyway, and for the groups of the
council's directory.
"""

from .access import close_account, reopen_account, reset_second_factor, second_factors_of
from .corrections import correct_person
from .council import find_person, follow_groups, link_council_account, set_way_of_sign_in
from .invitations import (
    accept_invitation,
    create_administrator,
    find_invitation,
    invite_person,
    issue_invitation,
)
from .leavers import administrators_of, end_roles_of_leaver, give_back_roles, roles_left
from .many import Invited, Invitee, invite_many, people_with, take_back_invited
from .own_account import choose_look, note_password_changed, note_sign_in, send_test_message
from .roles import add_team, create_organisation, end_role, grant_role

__all__ = [
    "correct_person",
    "Invited",
    "Invitee",
    "accept_invitation",
    "add_team",
    "administrators_of",
    "choose_look",
    "close_account",
    "create_administrator",
    "create_organisation",
    "end_role",
    "end_roles_of_leaver",
    "find_invitation",
    "find_person",
    "follow_groups",
    "give_back_roles",
    "grant_role",
    "invite_many",
    "invite_person",
    "issue_invitation",
    "link_council_account",
    "note_password_changed",
    "note_sign_in",
    "people_with",
    "take_back_invited",
    "reopen_account",
    "roles_left",
    "reset_second_factor",
    "second_factors_of",
    "send_test_message",
    "set_way_of_sign_in",
]
