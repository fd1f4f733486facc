from django import forms

from participants.rules import FULL_TIME
from ui.fields import GovDateField
from ui.forms import CreateForm, EditForm

PERCENT_WORDS = "Enter a whole number from 1 to 100"


class WorkingPatternForm(CreateForm):
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


class PeriodEndForm(EditForm):
    submit_label = "Save last day"
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts. Leave it blank if there is none yet.",
    )


class PeriodRemoveForm(EditForm):
    submit_label = "Remove"


class AgreedEndForm(EditForm):
    submit_label = "Save end date"
    agreed_end_on = GovDateField(
        label="Agreed end date",
        required=False,
        help_text="The last day of the programme. Leave it blank to go back to the date "
        "reckoned from the start.",
    )
