from typing import Any

from django import forms

from participants.models import Participant
from supervision.models import LearningEvent
from supervision.models.events import LEAST_HOURS, MOST_HOURS
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm

NO_NAMES = "Do not name children or families."


class _EventFields(GovForm):
    mark_optional = False
    title = forms.CharField(
        label="What was it about?",
        max_length=120,
        help_text=NO_NAMES,
        error_messages={"required": "Enter what it was about"},
    )
    held_on = GovDateField(
        label="On which day?", error_messages={"required": "Enter the day on which it was held"}
    )
    hours = forms.DecimalField(
        label="How many hours?",
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=3,
        decimal_places=1,
        help_text="Without breaks. Half hours can be given, like 3.5",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "decimal"}),
        error_messages={
            "required": "Enter how many hours it took",
            "invalid": "Hours must be a number, like 3.5",
            "min_value": f"Hours must be {LEAST_HOURS} or more",
            "max_value": f"Hours must be {MOST_HOURS} or fewer",
            "max_decimal_places": "Hours can have one decimal place, like 3.5",
            "max_digits": f"Hours must be {MOST_HOURS} or fewer",
            "max_whole_digits": f"Hours must be {MOST_HOURS} or fewer",
        },
    )


class _CohortEventFields(_EventFields):
    """``people``: those of the cohort who can be on the list."""

    kind = forms.ChoiceField(
        label="What kind of event?",
        choices=LearningEvent.Kind.choices,
        widget=GovRadios,
        error_messages={"required": "Choose what kind of event it was"},
    )
    attended = forms.ModelMultipleChoiceField(
        label="Who was there?",
        queryset=Participant.objects.none(),
        required=False,
        widget=GovCheckboxes,
        help_text="For whoever is chosen it counts as protected time, if it is long enough.",
    )
    field_order = ("kind", "title", "held_on", "hours", "attended")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["attended"]
        field.queryset = people


class LearningEventForm(_CohortEventFields, CreateForm):
    submit_label = "Record event"


class LearningEventEditForm(_CohortEventFields, EditForm):
    submit_label = "Save event"


class StudyDayForm(_EventFields, CreateForm):
    submit_label = "Record study day"


class StudyDayRemoveForm(EditForm):
    submit_label = "Remove study day"
