from .people import (
    InvitationForm,
    PersonFilterForm,
    PersonInviteForm,
    RoleAddForm,
    RoleEndForm,
    TeamForm,
)

__all__ = [
    "InvitationForm",
    "PersonFilterForm",
    "PersonInviteForm",
    "RoleAddForm",
    "RoleEndForm",
    "TeamForm",
]
