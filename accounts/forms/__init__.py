from .people import (
    InvitationForm,
    MessageTestForm,
    PersonEditForm,
    PersonFilterForm,
    PersonInviteForm,
    RoleAddForm,
    RoleEndForm,
    TeamForm,
    WayOfSignInForm,
)

__all__ = [
    "InvitationForm",
    "MessageTestForm",
    "PersonEditForm",
    "PersonFilterForm",
    "PersonInviteForm",
    "RoleAddForm",
    "RoleEndForm",
    "TeamForm",
    "WayOfSignInForm",
]
