from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Team
from participants.models import Participant
from participants.rules import WHO_AGREES
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

from .periods import SeenFirst

FIRST_DAY = {"required": "Enter the first day"}
MOST_MONTHS, MOST_DAYS = 60, 1000
NUMBER_OF_MONTHS = f"Enter a whole number from 1 to {MOST_MONTHS}, or leave it blank"
NUMBER_OF_DAYS = f"Enter a whole number from 1 to {MOST_DAYS}, or leave it blank"


class _PeriodForm(SeenFirst, CreateForm):
    """First and last day come last: what it is, is said first."""

    starts_on = GovDateField(
        label="First day", help_text="The first day counts", error_messages=FIRST_DAY
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts too. Leave it blank if it goes on.",
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if not name.endswith("_on"))])


class EmploymentForm(_PeriodForm):
    submit_label = "Record employment"
    post = forms.CharField(
        label="Post",
        max_length=120,
        required=False,
        help_text="As you call it, for example social worker, assessment team. It may stay blank.",
    )
    setting = forms.ChoiceField(
        label="In which setting do they work?",
        required=False,
        widget=GovRadios,
        help_text="The programme asks for it to say who may enrol and who is paid for.",
    )
    is_agency = forms.BooleanField(label="Employed through an agency", required=False)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": participant.starts_on} | (kwargs.get("initial") or {})
        super().__init__(*args, participant=participant, **kwargs)
        settings = participant.programme.other_rules.get("eligibility", {}).get("settings", [])
        if not settings:
            del self.fields["setting"]
            return
        choices = [(each, each.capitalize()) for each in settings]
        other = ("another setting", "Another setting")
        self.fields["setting"].choices = [*choices, other]  # type: ignore[attr-defined]


class TeamPlacementForm(_PeriodForm):
    submit_label = "Record team"
    team = forms.ModelChoiceField(
        label="Which team?",
        queryset=Team.objects.none(),
        empty_label="Choose a team",
        error_messages={"required": "Choose the team"},
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, participant=participant, **kwargs)
        teams = Team.objects.filter(organisation=participant.organisation_id)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class HostPlacementForm(_PeriodForm):
    submit_label = "Record host placement"
    host = forms.CharField(
        label="With which organisation?",
        max_length=120,
        error_messages={"required": "Enter the name of the organisation"},
    )
    purpose = forms.CharField(
        label="What for?",
        max_length=200,
        required=False,
        help_text="For example, experience of adult safeguarding. Everybody who sees this record "
        "reads it.",
    )


class BuddyForm(_PeriodForm):
    submit_label = "Record buddy"
    name = forms.CharField(
        label="Name of the colleague",
        max_length=120,
        error_messages={"required": "Enter the name of the colleague"},
    )


class ExtensionForm(SeenFirst, CreateForm):
    submit_label = "Record extension"
    months = forms.IntegerField(
        label="Months added",
        min_value=1,
        max_value=MOST_MONTHS,
        required=False,
        error_messages={"invalid": NUMBER_OF_MONTHS},
    )
    days = forms.IntegerField(
        label="Days added",
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text="Besides the months, or alone",
        error_messages={"invalid": NUMBER_OF_DAYS},
    )
    reason = forms.ChoiceField(
        label="Why?",
        widget=GovRadios,
        help_text="The reasons this programme allows. The person and the workforce leads read it.",
        error_messages={"required": "Choose a reason"},
    )
    agreed_by = forms.MultipleChoiceField(
        label="Who has agreed?",
        widget=GovCheckboxes,
        help_text="All of these have to agree in this programme.",
        error_messages={"required": "Choose who has agreed"},
    )
    agreed_on = GovDateField(
        label="When was it agreed?",
        help_text="Today or earlier",
        error_messages={"required": "Enter the day on which it was agreed"},
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {"agreed_on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        rule = participant.programme.extension_rule
        reasons = [(each, each.capitalize()) for each in rule.get("reasons_allowed", [])]
        people = [(each, WHO_AGREES[each]) for each in rule.get("agreed_by", [])]
        for name, choices in (("reason", reasons), ("agreed_by", people)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def business_data(self) -> dict[str, Any]:
        return {"reason": "", "agreed_by": []} | super().business_data()


class ExtensionRemoveForm(SeenFirst, EditForm):
    submit_label = "Remove extension"


PERIOD_FORMS: dict[str, type[_PeriodForm]] = {
    "employment": EmploymentForm,
    "team": TeamPlacementForm,
    "host-placement": HostPlacementForm,
    "buddy": BuddyForm,
}
