from .people import (
    InvitationForm,
    PersonFilterForm,
    PersonInviteForm,
    RoleAddForm,
    RoleEndForm,
    TeamForm,
    WayOfSignInForm,
)

__all__ = [
    "InvitationForm",
    "PersonFilterForm",
    "PersonInviteForm",
    "RoleAddForm",
    "RoleEndForm",
    "TeamForm",
    "WayOfSignInForm",
]
