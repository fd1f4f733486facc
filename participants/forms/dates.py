from typing import Any

from django import forms

from participants.rules import FULL_TIME, Extension, Pause
from participants.rules.what_if import Change
from ui.fields import GovDateField
from ui.forms import GovForm

from .periods import PERCENT_WORDS

MOST_MONTHS = 24
NOTHING = "Enter part-time work, a pause or an extension"


class WhatIfForm(GovForm):
    """What might be agreed. Nothing of it is kept."""

    submit_label = "Show what would change"
    percent = forms.IntegerField(
        label="Percent of full time",
        help_text="For example, 60 for three days out of five. 100 is full time.",
        min_value=1,
        max_value=FULL_TIME,
        required=False,
        error_messages={"invalid": PERCENT_WORDS},
    )
    part_time_from = GovDateField(
        label="Part time from which day?", required=False, help_text="The first day counts"
    )
    pause_from = GovDateField(
        label="First day of a pause", required=False, help_text="The first day counts"
    )
    pause_to = GovDateField(
        label="Last day of the pause", required=False, help_text="The last day counts too"
    )
    extension_months = forms.IntegerField(
        label="Months added at the end",
        min_value=1,
        max_value=MOST_MONTHS,
        required=False,
        error_messages={"invalid": f"Enter a whole number from 1 to {MOST_MONTHS}"},
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        self._both(answers, "percent", "part_time_from")
        self._both(answers, "pause_from", "pause_to")
        first, last = answers.get("pause_from"), answers.get("pause_to")
        if first and last and last < first:
            self.add_error("pause_to", "The last day must be the first day or later")
        if not self.errors and not any(answers.values()):
            self.add_error("percent", NOTHING)
        return answers

    def _both(self, answers: dict[str, Any], *names: str) -> None:
        """One of a pair alone says nothing."""
        given = [name for name in names if answers.get(name) is not None]
        for name in names:
            if given and name not in given and name not in self.errors:
                self.add_error(name, f"Enter: {str(self.fields[name].label).lower()}")

    def change(self) -> Change:
        """Of a valid form."""
        answers = self.cleaned_data
        pause = Pause(answers["pause_from"], answers["pause_to"]) if answers["pause_from"] else None
        months = answers["extension_months"]
        return Change(
            percent=answers["percent"],
            part_time_from=answers["part_time_from"],
            pause=pause,
            extension=Extension(months=months) if months else None,
        )
