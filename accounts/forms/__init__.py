from .look import LookForm
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
    "LookForm",
    "MessageTestForm",
    "PersonEditForm",
    "PersonFilterForm",
    "PersonInviteForm",
    "RoleAddForm",
    "RoleEndForm",
    "TeamForm",
    "WayOfSignInForm",
]
