from typing import Any

from django import forms

from accounts.models import Team, User
from participants.models import Cohort, Participant, ProgrammeVersion
from participants.rules import ENGLAND
from participants.rules.eligibility import looks_at
from ui.fields import GovDateField, GovRadios
from ui.forms import SEEN, CreateForm, EditForm, GovForm

from .periods import SeenFirst

NUMBER_HELP = "Social Work England number, for example SW12345. Leave it blank until it is known."
OTHER_NUMBER_HELP = (
    "Their number on the register of social workers. Leave it blank until it is known."
)
STAFF_NUMBER_HELP = (
    "Their number with you as employer. Figures from your case system are matched by it."
)
DATE_HELP = "For example, 1 9 2027"


def _programme_hint(version: ProgrammeVersion) -> str:
    return f"{version.nominal_months} months, judged against {version.framework}"


class CohortAddForm(CreateForm):
    submit_label = "Add cohort"
    programme_version = forms.ModelChoiceField(
        label="Which programme is it on?",
        queryset=ProgrammeVersion.objects.none(),
        empty_label=None,
        widget=GovRadios(hint_of=_programme_hint),
        error_messages={"required": "Choose a programme"},
    )
    name = forms.CharField(
        label="What is the cohort called?",
        max_length=120,
        help_text="For example, September 2027",
        error_messages={"required": "Enter a name for the cohort"},
    )
    starts_on = GovDateField(
        label="When does it start?",
        help_text=DATE_HELP,
        error_messages={"required": "Enter the day the cohort starts"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme_version"]
        field.queryset = ProgrammeVersion.objects.offered_by(user)  # type: ignore[attr-defined]
        several = len(user.organisations_as("workforce_lead")) > 1
        field.label_from_instance = (  # type: ignore[attr-defined]
            lambda version: f"{version.name}, {version.organisation}" if several else version.name
        )

    def business_data(self) -> dict[str, Any]:
        data = super().business_data()
        return data | {"organisation": data["programme_version"].organisation}


class ParticipantAddForm(SeenFirst, CreateForm):
    """Who may enrol and is paid for is said first, where the programme has a rule."""

    submit_label = "Add and invite"
    name = forms.CharField(
        label="Full name", max_length=120, error_messages={"required": "Enter their full name"}
    )
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="They are invited at this address. If they have an account, they keep it.",
        error_messages={"required": "Enter their work e-mail address"},
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, empty_label="No team yet"
    )
    starts_on = GovDateField(
        label="When do they start on the programme?",
        help_text=DATE_HELP,
        error_messages={"required": "Enter the day they start"},
    )
    registration_number = forms.CharField(
        label="Registration number", max_length=60, required=False, help_text=NUMBER_HELP
    )
    staff_number = forms.CharField(max_length=30, required=False, help_text=STAFF_NUMBER_HELP)
    qualified_on = GovDateField(
        label="When did they qualify?",
        required=False,
        help_text="It decides whether they are paid for. Leave it blank until it is known.",
    )
    funded_before = forms.BooleanField(
        label="They were paid for on a programme like this before", required=False
    )
    enrolled_because = forms.CharField(
        label="Why are they added all the same?",
        max_length=300,
        required=False,
        help_text="For example, that their registration is expected before they start. Every "
        "workforce lead can read it, and the person where they ask what is kept about them.",
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": cohort.starts_on} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in {"qualified_on", "funded_before"} - looks_at(
            cohort.programme_version.as_rules()
        ):
            del self.fields[name]
        if not cohort.programme_version.asks_for_employment:
            del self.fields[SEEN]
        self.fields["team"].queryset = _teams(cohort)  # type: ignore[attr-defined]
        _say_which_register(self, cohort.programme_version)

    def business_data(self) -> dict[str, Any]:
        return {name: each for name, each in super().business_data().items() if name != SEEN}

    def ask_why(self) -> None:
        field = self.fields["enrolled_because"]
        field.required, field.widget = True, forms.Textarea(attrs={"rows": 3})

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed, but for the reason, which the check page asks for."""
        return [each for each in self.answers_as_sent if each[0] != "enrolled_because"]


class ParticipantEditForm(SeenFirst, EditForm):
    submit_label = "Save"
    starts_on = GovDateField(
        label="When did they start on the programme, or will they?",
        help_text=DATE_HELP,
        error_messages={"required": "Enter the day they start"},
    )
    registration_number = forms.CharField(
        label="Registration number", max_length=60, required=False, help_text=NUMBER_HELP
    )
    registered_on = GovDateField(
        label="When were they registered?",
        required=False,
        help_text="The day from which they are on the register. Leave it blank until it is known.",
    )
    qualified_on = GovDateField(
        label="When did they qualify?",
        required=False,
        help_text="Programmes ask for it to say who is paid for. It may stay blank.",
    )
    funded_before = forms.BooleanField(
        label="They were paid for on a programme like this before", required=False
    )
    staff_number = forms.CharField(max_length=30, required=False, help_text=STAFF_NUMBER_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_which_register(self, self.instance.programme)


class MoveChoiceForm(GovForm):
    """Where to move somebody; sent by GET, so that the next page can show what would change."""

    submit_label = "Show what will change"
    cohort = forms.ModelChoiceField(queryset=Cohort.objects.none(), empty_label=None)
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, empty_label="No team"
    )
    moved_on = GovDateField(
        label="From which day?",
        required=False,
        help_text="The first day in the new place, today or earlier. Blank means today.",
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, participant)


class ParticipantMoveForm(EditForm):
    """The move itself, as it was shown."""

    submit_label = "Move"
    cohort = forms.ModelChoiceField(queryset=Cohort.objects.none(), widget=forms.HiddenInput)
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, widget=forms.HiddenInput
    )
    moved_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, self.instance)


class LeavingForm(EditForm):
    submit_label = "Record that they left"
    left_on = GovDateField(
        label="What was their last day on the programme?",
        help_text="The last day counts. It can be recorded from that day on.",
        error_messages={"required": "Enter their last day"},
    )
    reason = forms.ChoiceField(
        label="Why did they leave?",
        help_text="Only a category is kept. They and the workforce leads see it.",
        widget=GovRadios,
        error_messages={"required": "Choose a reason"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.instance.programme.reasons_to_leave
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class LeavingTakeBackForm(EditForm):
    submit_label = "Take it back"


class StandardProgrammesForm(GovForm):
    submit_label = "Add these programmes"


def _say_which_register(form: forms.Form, programme: ProgrammeVersion) -> None:
    if programme.jurisdiction != ENGLAND:
        form.fields["registration_number"].help_text = OTHER_NUMBER_HELP


def _offer_places(form: forms.Form, participant: Participant) -> None:
    form.fields["cohort"].queryset = Cohort.objects.open_to(participant)  # type: ignore[attr-defined]
    form.fields["team"].queryset = _teams(participant)  # type: ignore[attr-defined]


def _teams(whose: Cohort | Participant) -> Any:
    return Team.objects.filter(organisation=whose.organisation_id)
