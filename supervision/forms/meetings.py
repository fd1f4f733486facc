from typing import Any

from django import forms

from supervision.models import MeetingAccount
from supervision.models.meetings import LEAST_MINUTES, MOST_MINUTES
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm

HELD = MeetingAccount.State.HELD


class _MeetingAnswers(GovForm):
    """What one side says of a meeting: figures and a choice, no words."""

    mark_optional = False
    held_on = GovDateField(
        label="On which day?",
        help_text="Of supervision that did not take place: the day it was planned for.",
        error_messages={"required": "Enter the day of the supervision"},
    )
    state = forms.ChoiceField(
        label="Was it held?",
        choices=MeetingAccount.State.choices,
        widget=GovRadios(inline=True),
        error_messages={"required": "Select whether it was held"},
    )
    minutes = forms.IntegerField(
        label="How many minutes?",
        required=False,
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
        error_messages={
            "invalid": "Minutes must be a whole number, like 90",
            "min_value": f"Minutes must be {LEAST_MINUTES} or more",
            "max_value": f"Minutes must be {MOST_MINUTES} or fewer",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(
        label="If it did not take place: why?",
        required=False,
        choices=[("", "It was held"), *MeetingAccount.Reason.choices],
    )

    def __init__(self, *args: Any, agreed_minutes: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agreed_minutes:
            self.fields["minutes"].help_text = f"Agreed: at least {agreed_minutes}."


class MeetingRecordForm(_MeetingAnswers, CreateForm):
    submit_label = "Record supervision"


class MeetingAccountForm(_MeetingAnswers, EditForm):
    """``day_stands``: both sides have spoken of this day, so it cannot be another."""

    submit_label = "Save"

    def __init__(self, *args: Any, day_stands: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if day_stands:
            del self.fields["held_on"]


class MeetingRemoveForm(EditForm):
    submit_label = "Remove this supervision"


class MeetingConfirmForm(EditForm):
    submit_label = "Confirm"
