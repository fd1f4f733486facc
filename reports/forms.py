from typing import Any

from django import forms

from accounts.models import Organisation, Team, User
from participants.models import Cohort, Participant
from ui.fields import GovRadios
from ui.forms import CreateForm, GovForm

from .pack_contents import BY_STAGE, BY_STANDARD
from .querysets import NOT_OVER, SORTS


class CohortFilterForm(GovForm):
    """The filters of a cohort list; they live in the address, so a link keeps them."""

    submit_label = "Apply filters"
    mark_optional = False

    name = forms.CharField(required=False, max_length=120)
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, to_field_name="id", empty_label="All teams"
    )
    supervisor = forms.CharField(label="Supervisor’s name", required=False, max_length=120)
    assessor = forms.CharField(label="Assessor’s name", required=False, max_length=120)
    state = forms.ChoiceField(
        choices=[
            ("", "All"),
            (NOT_OVER, "Programme not over yet"),
            *Participant.Status.choices,
        ],
        required=False,
    )
    nobody = forms.ChoiceField(
        label="Nobody appointed",
        choices=[
            ("", "Does not matter"),
            ("no_supervisor", "No supervisor today"),
            ("no_assessor", "No assessor today"),
            ("no_reader", "No independent reader, to be read"),
            ("no_confirmer", "No confirmer, to be confirmed"),
        ],
        required=False,
    )
    sort = forms.ChoiceField(
        choices=[(name, name) for name in SORTS], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: Any = self.fields["team"]
        teams.queryset = Team.objects.filter(organisation=cohort.organisation_id)

    def answers(self) -> dict[str, Any]:
        """What could be understood of the filters; a mistaken one is left out and said so."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def in_words(self) -> list[str]:
        """The filters as a person would say them; the order of the rows is not one."""
        words = []
        for name, value in self.answers().items():
            if name != "sort":
                named = dict(getattr(self.fields[name], "choices", [])).get(value, value)
                words.append(f"{self[name].label}: {value if name == 'team' else named}")
        return words

    def parameters(self) -> dict[str, str]:
        """The same filters as plain words, to be kept with a job."""
        return {name: str(getattr(value, "pk", value)) for name, value in self.answers().items()}


class PeopleToChangeForm(CohortFilterForm):
    """The same filters over everybody somebody leads, to choose whom a change is for."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), required=False, empty_label="All cohorts"
    )
    kind = forms.CharField(max_length=10, widget=forms.HiddenInput, required=False)
    field_order = ("name", "cohort", "team", "supervisor", "assessor", "state")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        cohorts: Any = self.fields["cohort"]
        cohorts.queryset = Cohort.objects.visible_to(user)
        teams: Any = self.fields["team"]
        led = user.organisations_as("workforce_lead")
        teams.queryset = Team.objects.filter(organisation__in=led)


class CohortExportForm(CreateForm):
    """Asks nothing: what goes in the file is on the page. Sent twice, it makes one file."""

    submit_label = "Make the file"


class PackForm(CreateForm):
    """In which order; what is in it is on the page. Sent twice, it makes one job."""

    order = forms.ChoiceField(
        label="In which order?",
        choices=[
            (BY_STANDARD, "Standard by standard: the assessment pack"),
            (BY_STAGE, "Stage by stage: the portfolio"),
        ],
        initial=BY_STANDARD,
        required=False,
        widget=GovRadios(
            hints={
                BY_STANDARD: "Summary, evidence by standard and judgement first, then everything.",
                BY_STAGE: "As panels read it: the agreement, then each stage with its goals, "
                "observations and evidence, then the judgement and the checks.",
            }
        ),
    )
    submit_label = "Make the PDF"
    mark_optional = False

    def clean_order(self) -> str:
        """A page that was opened before there was a choice asks for a pack."""
        return self.cleaned_data["order"] or BY_STANDARD


class PaperForm(CreateForm):
    """Asks nothing: what is in the file is on the page. Sent twice, it makes one job."""

    submit_label = "Make the PDF"


class SupportRecordForm(CreateForm):
    """``own``: whether it is asked for by the person whose record it is."""

    own_words = forms.BooleanField(
        label="With what I wrote beside the weeks",
        required=False,
        help_text="Look through it first: it should name no child and no family.",
    )
    submit_label = "Make the PDF"
    mark_optional = False

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["own_words"]


class TransferFileForm(CreateForm):
    """Asks nothing: what is in the file is on the page. Sent twice, it makes one job."""

    submit_label = "Make the transfer file"


TIMELINE_KINDS = [
    ("", "All steps"),
    ("evidence", "Evidence"),
    ("observations", "Observations"),
    ("support", "Protected time and caseload"),
    ("plan", "Development plan"),
    ("judgement", "Final assessment and decision"),
    ("people", "People and dates"),
    ("reviews", "Reviews"),
    ("openings", "Openings and files"),
]


class TimelineFilterForm(GovForm):
    submit_label = "Show"
    mark_optional = False

    kind = forms.ChoiceField(label="Kind of step", choices=TIMELINE_KINDS, required=False)


class PeopleFilterForm(GovForm):
    submit_label = "Search"
    mark_optional = False

    name = forms.CharField(label="Name", required=False, max_length=120)


class CohortReportForm(GovForm):
    """The filters of the cohort report; they live in the address."""

    submit_label = "Apply filters"
    mark_optional = False

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), required=False, empty_label="All cohorts"
    )
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All teams")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("cohort", Cohort), ("team", Team)):
            field: Any = self.fields[name]
            field.queryset = model._default_manager.filter(organisation=organisation)

    def answers(self) -> dict[str, Any]:
        """What could be understood of the filters; a mistaken one is left out and said so."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def in_words(self) -> list[str]:
        return [f"{self[name].label}: {value}" for name, value in self.answers().items()]

    def parameters(self) -> dict[str, str]:
        """The same filters as plain words, to be kept with a job."""
        return {name: str(value.pk) for name, value in self.answers().items()}


class CohortReportFileForm(CreateForm):
    submit_label = "Make the file"

    file_format = forms.ChoiceField(
        label="Which file?",
        choices=[
            ("pdf", "PDF, to print or send"),
            ("xlsx", "XLSX, for Excel"),
            ("csv", "CSV, for other programs"),
        ],
        widget=GovRadios,
        error_messages={"required": "Choose which file to make"},
    )


class FundingListForm(CreateForm):
    """Asks nothing: what goes in the file is on the page. Sent twice, it makes one file."""

    submit_label = "Make the list as XLSX"
