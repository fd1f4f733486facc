from typing import Any

from django import forms
from django.http import QueryDict

from participants.rules import FULL_TIME, in_words, outside_in_words
from ui.fields import GovDateField
from ui.forms import CreateForm, EditForm

PERCENT_WORDS = "Enter a whole number from 1 to 100"


class SeenFirst(forms.Form):
    """A form whose consequences are shown before it is sent for good; ``seen`` is the digest of
    what was shown."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def see(self, digest: str) -> None:
        """Let the same be sent again, now that the page shows what would happen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("seen")] = digest
        self.data = data

    @property
    def answers_as_sent(self) -> list[tuple[str, str]]:
        """(name, text) of all that was typed, to be carried through a page that asks nothing."""
        names = tuple(self.fields)
        return [
            (key, text)
            for key in self.data
            if key in names or key.startswith(tuple(f"{name}_" for name in names))
            for text in self.data.getlist(key)  # type: ignore[attr-defined]
        ]


class WorkingPatternForm(SeenFirst, CreateForm):
    submit_label = "Record working pattern"
    percent = forms.IntegerField(
        label="Percent of full time",
        help_text="For example, 60 for three days out of five",
        min_value=1,
        max_value=FULL_TIME,
        error_messages={"required": PERCENT_WORDS, "invalid": PERCENT_WORDS},
    )
    starts_on = GovDateField(
        label="From which day?",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts too. Leave it blank if it goes on.",
    )
    phased_return = forms.BooleanField(
        label="It is a phased return after a pause",
        required=False,
        help_text="With more hours step by step. It needs a last day; a programme may count it as "
        "part of the pause.",
    )


class PeriodDaysForm(SeenFirst, EditForm):
    submit_label = "Save days"
    starts_on = GovDateField(
        label="First day",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts. Leave it blank if there is none yet.",
    )


class PeriodRemoveForm(SeenFirst, EditForm):
    submit_label = "Remove"


class AgreedEndForm(EditForm):
    submit_label = "Save end date"
    agreed_end_on = GovDateField(
        label="Agreed end date",
        required=False,
        help_text="The last day of the programme. Leave it blank to go back to the date "
        "worked out from the start.",
    )


class OutsideDaysForm(SeenFirst, EditForm):
    """A day for each that the programme names."""

    submit_label = "Save days"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme = self.instance.programme.as_rules()
        self.days = programme.days_outside
        for name in self.days:
            tied = "; ".join(programme.tied_to(name))
            self.fields[name] = GovDateField(
                label=f"Day of {outside_in_words(name).lower()}",
                required=False,
                help_text=f"Tied to it: {tied}. Leave it blank until it is known.",
            )
            self.initial[name] = self.instance.known_outside.get(name)

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        return {"seen": answers["seen"], "days": {name: answers[name] for name in self.days}}

    def show_conflict(self) -> None:
        super().show_conflict()
        known = self.instance.known_outside
        self.saved_now = [
            (str(self.fields[name].label), in_words(day) if (day := known.get(name)) else "")
            for name in self.days
            if known.get(name) != self.cleaned_data.get(name)
        ]
