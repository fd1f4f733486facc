"""A made-up person on a programme, to see what its rules come to. Nothing is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms

from participants.rules import FULL_TIME, Extension, Facts, Pattern, Pause, Programme, Timeline
from ui.fields import GovDateField
from ui.forms import GovForm

MOST_MONTHS = 60
RENEWAL = relativedelta(years=3)


class PreviewForm(GovForm):
    """Sent by GET; every answer may be left out."""

    submit_label = "Show their dates"
    mark_optional = False
    starts_on = GovDateField(
        label="First day on the programme", required=False, help_text="Blank: 1 September"
    )
    percent = forms.IntegerField(
        label="Percent of full time",
        min_value=1,
        max_value=FULL_TIME,
        required=False,
        help_text="100 is full time",
    )
    part_time_from = GovDateField(
        label="Part time from which day?", required=False, help_text="Blank: from the first day"
    )
    pause_from = GovDateField(label="First day of an agreed pause", required=False)
    pause_to = GovDateField(label="Last day of the pause", required=False)
    extension_months = forms.IntegerField(
        label="Months added at the end", min_value=1, max_value=MOST_MONTHS, required=False
    )

    def __init__(self, *args: Any, programme: Programme, today: date, **kwargs: Any) -> None:
        self.programme, self.today = programme, today
        kwargs["initial"] = {"starts_on": usual_start(today), "percent": FULL_TIME}
        super().__init__(*args, **kwargs)
        if self.programme.time.clock == "employment":
            self.fields["employed_from"] = GovDateField(
                label="First day of the employment", required=False
            )
        if self.programme.time.clock == "registration":
            self.fields["registered_on"] = GovDateField(
                label="Day of registration", required=False, help_text="Blank: the first day"
            )
        for name in programme.days_outside:
            words = name.replace("_", " ")
            self.fields[f"outside-{name}"] = GovDateField(
                label=f"Day of {words}", required=False, help_text="Blank: three years after"
            )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        first, last = answers.get("pause_from"), answers.get("pause_to")
        if first and last and last < first:
            self.add_error("pause_to", "The last day must be the first day or later")
        if bool(first) != bool(last) and not {"pause_from", "pause_to"} & self.errors.keys():
            missing = "pause_to" if first else "pause_from"
            self.add_error(missing, "Enter both days of the pause, or neither")
        return answers

    def timeline(self) -> Timeline:
        """Of what was answered; of a full-time person where nothing was, or not rightly."""
        sound = self.is_bound and self.is_valid()
        return Timeline(self.programme, facts_of(self, self.cleaned_data if sound else {}))


def facts_of(form: PreviewForm, answers: Mapping[str, Any]) -> Facts:
    starts_on = answers.get("starts_on") or usual_start(form.today)
    percent = answers.get("percent") or FULL_TIME
    months = answers.get("extension_months")
    pause_from, pause_to = answers.get("pause_from"), answers.get("pause_to")
    part_time_from = answers.get("part_time_from") or starts_on
    return Facts(
        starts_on=starts_on,
        on=form.today,
        employed_from=answers.get("employed_from") or starts_on,
        registered_on=answers.get("registered_on") or starts_on,
        outside={
            name: answers.get(f"outside-{name}") or starts_on + RENEWAL
            for name in form.programme.days_outside
        },
        patterns=(Pattern(part_time_from, None, percent),) if percent != FULL_TIME else (),
        pauses=(Pause(pause_from, pause_to),) if pause_from and pause_to else (),
        extensions=(Extension(months=months),) if months else (),
    )


def usual_start(today: date) -> date:
    """The next 1 September."""
    this_year = date(today.year, 9, 1)
    return this_year if today <= this_year else date(today.year + 1, 9, 1)
