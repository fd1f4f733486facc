from typing import Any

from django import forms

from supervision.rules.support_agreements import asked_of, value_of, with_answers
from ui.fields import GovDateField
from ui.forms import AnswerToTextForm, CreateForm, EditForm

LONG = 2000


class AgreementStartForm(CreateForm):
    submit_label = "Start the agreement"


class AgreementMeetingForm(EditForm):
    met_on = GovDateField(
        label="On which day did you talk it through?",
        required=False,
        help_text="Needed before it can be signed",
    )
    coordinator = forms.CharField(
        label="Programme coordinator",
        max_length=120,
        required=False,
        help_text="Who coordinates the programme in your organisation",
    )
    others_present = forms.CharField(
        label="Others who were there",
        max_length=500,
        required=False,
        help_text="Each with their role",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Save"
    mark_optional = False


class AgreementTermForm(EditForm):
    """One term: its figures step by step, or its text; and why it differs from the programme."""

    reason = forms.CharField(
        label="Why does it differ from the programme?",
        max_length=500,
        required=False,
        help_text="Needed where it does. All three read it when they sign.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Save"
    mark_optional = False

    def __init__(self, *args: Any, term: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term
        agreement = self.instance
        self.value = value_of(agreement.promised, agreement.changes, term)
        self.initial["reason"] = agreement.changes.get(term, {}).get("reason", "")
        if isinstance(self.value, str):
            self.fields["text"] = forms.CharField(
                label=agreement.promised.heading(term),
                max_length=LONG,
                initial=self.value,
                widget=forms.Textarea(attrs={"rows": 8}),
                error_messages={"required": "Enter what is agreed"},
            )
        else:
            for each in asked_of(self.value):
                self.fields[each.name] = _figure(each)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        reason = answers.pop("reason")
        value = answers["text"] if "text" in answers else with_answers(self.value, answers)
        return {"value": value, "reason": reason}

    def show_conflict(self) -> None:
        """What is saved now is a part of the agreement's changes."""
        super().show_conflict()
        saved = value_of(self.instance.promised, self.instance.changes, self.term)
        now: dict[str, Any]
        if isinstance(saved, str):
            now = {"text": saved}
        else:
            now = {each.name: each.value for each in asked_of(saved)}
        for name, value in now.items():
            if value != self.cleaned_data.get(name):
                self.saved_now.append((str(self.fields[name].label), str(value)))


class AgreementSendForm(EditForm):
    submit_label = "Send it to be signed"


class AgreementDiscardForm(EditForm):
    submit_label = "Throw the draft away"


class AgreementReturnForm(EditForm):
    reason = forms.CharField(
        label="What should be said instead?",
        max_length=LONG,
        help_text="You can propose words. All three read this.",
        error_messages={"required": "Enter what should be said instead"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    submit_label = "Return it"


class AgreementSignForm(AnswerToTextForm):
    submit_label = "Sign"


def _figure(each: Any) -> forms.Field:
    words = {"autocomplete": "off", "class": "govuk-input--width-3"}
    wrong = f"{each.label} must be a number from 0 to {each.most}"
    kind: Any = forms.IntegerField if each.is_whole else forms.DecimalField
    more = {} if each.is_whole else {"max_digits": 5, "decimal_places": 2}
    field: forms.Field = kind(
        label=each.label,
        min_value=0,
        max_value=each.most,
        initial=int(each.value) if each.is_whole else each.value,
        widget=forms.NumberInput(attrs=words),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        **more,
    )
    return field
