from .people import (
    InvitationForm,
    MessageTestForm,
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
    "PersonFilterForm",
    "PersonInviteForm",
    "RoleAddForm",
    "RoleEndForm",
    "TeamForm",
    "WayOfSignInForm",
]
