from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Organisation, Role, User
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm

from .sign_in import LENGTH_HINT

ROLE_HINTS = {
    Role.PARTICIPANT: "Is on the programme. The workforce lead usually adds them to a cohort.",
    Role.PRACTICE_SUPERVISOR: "Can be appointed to supervise people on the programme.",
    Role.ASSESSOR: "Can be appointed to assess people on the programme.",
    Role.MODERATOR: "Can be appointed to read or to confirm an assessment.",
    Role.WORKFORCE_LEAD: "Sets up cohorts, adds people to them and appoints.",
    Role.ADMINISTRATOR: "Looks after accounts, roles and teams. Reads no portfolios.",
    Role.EQUALITY_ANALYST: "Sees counts of equality answers, never one person’s.",
}
STATES = [("", "Any"), ("open", "Open"), ("invited", "Invited"), ("closed", "Closed")]
NOW, LATER = "now", "later"


class PersonFilterForm(GovForm):
    mark_optional = False
    submit_label = "Search"

    q = forms.CharField(label="Name or e-mail", required=False, max_length=120)
    role = forms.ChoiceField(
        label="Role today", required=False, choices=[("", "Any"), *Role.choices]
    )
    state = forms.ChoiceField(label="Account", required=False, choices=STATES)


class OrganisationChoiceField(forms.ModelChoiceField):
    """Which organisation; not asked of somebody who looks after one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Organisation.objects.none(),
            label="Organisation",
            empty_label=None,
            widget=GovRadios,
            error_messages={"required": "Select an organisation"},
            **kwargs,
        )

    def offer(self, organisations: Any) -> None:
        self.queryset = organisations
        if len(organisations) == 1:
            self.initial, self.widget = organisations[0].pk, forms.HiddenInput()


class PersonEditForm(EditForm):
    submit_label = "Save"

    name = forms.CharField(
        label="Full name", max_length=120, error_messages={"required": "Enter their full name"}
    )
    email = forms.EmailField(
        label="E-mail address", error_messages={"required": "Enter their e-mail address"}
    )


class PersonInviteForm(CreateForm):
    submit_label = "Send the invitation"

    organisation = OrganisationChoiceField()
    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the person’s full name"},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation goes there, and the person signs in with it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the person’s e-mail address"},
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role,
        widget=GovCheckboxes(hints=ROLE_HINTS),
        error_messages={"required": "Select at least one role"},
    )
    starts_on = GovDateField(
        label="First day of the roles",
        initial=timezone.localdate,
        error_messages={"required": "Enter the first day of the roles"},
    )
    from_outside = forms.BooleanField(
        required=False,
        help_text="For example an assessor or reader from elsewhere. They sign in with a password "
        "here and a second step, also where everybody else has single sign-on.",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]
        account = settings.OIDC.get("name", f"{settings.COUNCIL_NAME} account")
        self.fields["from_outside"].label = f"This person has no {account}"


class WayOfSignInForm(GovForm):
    """Which of the two; it becomes the service's one ``from_outside``."""

    way = forms.ChoiceField(
        label="How does this person sign in?",
        choices=[("council", ""), ("outside", "With a password here and a second step")],
        widget=GovRadios,
        error_messages={"required": "Select how this person signs in"},
    )
    submit_label = "Save"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        account = settings.OIDC.get("name", "")
        way.choices = [("council", f"With their {account}"), *way.choices[1:]]  # type: ignore[attr-defined]

    def business_data(self) -> dict[str, Any]:
        return {"from_outside": self.cleaned_data["way"] == "outside"}


class RoleAddForm(CreateForm):
    submit_label = "Give this role"

    organisation = OrganisationChoiceField()
    role = forms.ChoiceField(
        label="Role",
        choices=Role,
        widget=GovRadios(hints=ROLE_HINTS),
        error_messages={"required": "Select a role"},
    )
    starts_on = GovDateField(
        label="First day",
        initial=timezone.localdate,
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="Leave it empty if the end is not known. The role is held on this day too.",
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]


class RoleEndForm(EditForm):
    """When a role ends; ``when`` and the date become the service's one ``ends_on``."""

    submit_label = "End this role"

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[(NOW, "Now"), (LATER, "After a day that I give")],
        widget=GovRadios(
            hints={NOW: "Yesterday becomes the last day. It has effect at the person’s next click."}
        ),
        error_messages={"required": "Select when the role ends"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="Needed only for the second choice. The role is held on this day too.",
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("when") == LATER and not answers.get("ends_on"):
            if "ends_on" not in self.errors:
                self.add_error("ends_on", ValidationError("Enter the last day", code="date:day"))
        elif answers.get("when") == NOW:
            answers["ends_on"] = timezone.localdate() - timedelta(days=1)
        return answers

    def business_data(self) -> dict[str, Any]:
        return {"ends_on": self.cleaned_data["ends_on"]}


class MessageTestForm(CreateForm):
    """Asks nothing: the message goes to whoever sends it."""

    submit_label = "Send a test message"


class TeamForm(CreateForm):
    submit_label = "Add the team"

    organisation = OrganisationChoiceField()
    name = forms.CharField(
        label="Name of the team",
        max_length=120,
        error_messages={"required": "Enter the name of the team"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]


class InvitationForm(GovForm):
    submit_label = "Set up my account"

    name = forms.CharField(
        label="Your full name",
        help_text="As colleagues know you. It stands beside what you write.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your full name"},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text=LENGTH_HINT,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"name": user.name}})
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
