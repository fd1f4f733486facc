from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation, Team
from participants.models import Arrival, Cohort, KnownSender
from ui.fields import GovDateField, GovRadios
from ui.forms import EditForm, GovForm

from .sealing import LARGEST_BYTES
from .services.applying import implausible_arrival

NO_COHORT = "Choose a cohort"


class ArrivalForm(GovForm):
    """Without a nonce: the same file again leads to the arrival that is there."""

    submit_label = "Check the file"
    organisation = forms.ModelChoiceField(
        label="Who has taken them on?",
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=GovRadios,
        error_messages={"required": "Choose who has taken them on"},
    )
    file = forms.FileField(
        label="Choose the transfer file",
        help_text="The HTML file as it was downloaded, at most 512 KB",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".html,text/html"}),
        error_messages={
            "required": "Choose the transfer file",
            "empty": "The file is empty. Choose another",
            "max_length": "The name of the file is longer than 255 characters",
        },
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        if len(organisations) == 1:
            del self.fields["organisation"]
            self.only = organisations[0]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise ValidationError("The file must be at most 512 KB. A transfer file is smaller")
        return file

    def business_data(self) -> dict[str, Any]:
        organisation = self.cleaned_data.get("organisation") or self.only
        return {"organisation": organisation, "content": self.cleaned_data["file"].read()}


class SenderTrustForm(EditForm):
    submit_label = "Accept this key"
    compared = forms.ChoiceField(
        label="How did you compare the fingerprint?",
        choices=KnownSender.Compared.choices,
        widget=GovRadios,
        error_messages={"required": "Say how you compared it. Without that, do not accept the key"},
    )


class ArrivalStepForm(EditForm):
    """Throw away, or accept a sender no longer: of the row as it was shown."""


class ArrivalPlaceForm(GovForm):
    """Sent by GET, so that the dates are seen before anybody is added."""

    submit_label = "Show their dates"
    cohort = forms.ModelChoiceField(
        label="Which cohort do they join?",
        queryset=Cohort.objects.none(),
        empty_label=NO_COHORT,
        error_messages={"required": NO_COHORT},
    )
    arrived_on = GovDateField(
        label="When is their first day here?",
        help_text="The first day counts",
        error_messages={"required": "Enter their first day here"},
    )

    def __init__(self, *args: Any, arrival: Arrival, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrival = arrival
        self.fields["cohort"].queryset = cohorts_of(arrival)  # type: ignore[attr-defined]

    def clean_arrived_on(self) -> Any:
        arrived_on = self.cleaned_data["arrived_on"]
        if reason := implausible_arrival(self.arrival.content, arrived_on):
            raise ValidationError(reason)
        return arrived_on


class ArrivalApplyForm(EditForm):
    """Adding them, at the place and with the dates that were shown."""

    submit_label = "Add and invite"
    cohort = forms.ModelChoiceField(queryset=Cohort.objects.none(), widget=forms.HiddenInput)
    arrived_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    email = forms.EmailField(
        label="Work e-mail address here",
        help_text="They are invited at this address.",
        error_messages={"required": "Enter their work e-mail address here"},
    )
    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, empty_label="No team yet"
    )
    staff_number = forms.CharField(
        max_length=30, required=False, help_text="Their number with you as employer."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts_of(self.instance)  # type: ignore[attr-defined]
        teams = Team.objects.filter(organisation=self.instance.organisation_id)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


def cohorts_of(arrival: Arrival) -> Any:
    return Cohort.objects.filter(organisation=arrival.organisation_id).select_related(
        "programme_version"
    )
