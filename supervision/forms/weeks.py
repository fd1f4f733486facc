from typing import Any

from django import forms

from participants.rules.support import MOST_CHILDREN
from supervision.models import WeekAccount
from ui.fields import GovRadios
from ui.forms import CreateForm, EditForm, GovForm

ProtectedTime = WeekAccount.ProtectedTime
NO_NAMES = "Do not name children or families."


class _WeekAnswers(GovForm):
    """The questions about one week. ``wording`` makes them fit who answers: field -> (label,
    hint)."""

    # Everything but the first may stay empty, and its hint says so.
    mark_optional = False
    submit_label = "Save"
    protected_time = forms.ChoiceField(
        choices=ProtectedTime.choices,
        widget=GovRadios(
            hints={ProtectedTime.AWAY: "Leave, sickness or anything else. The reason is not asked."}
        ),
        error_messages={"required": "Select whether the protected time was had"},
    )
    protected_day = forms.ChoiceField(
        label="Which day?",
        required=False,
        choices=[("", "No day chosen"), *WeekAccount.Day.choices],
    )
    children = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_CHILDREN,
        error_messages={
            "invalid": "The number of children must be a whole number, like 7",
            "min_value": "The number of children must be 0 or more",
            "max_value": f"The number of children must be {MOST_CHILDREN} or fewer",
        },
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "autocomplete": "off"}),
    )
    in_the_way = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, wording: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in wording.items():
            self.fields[name].label, self.fields[name].help_text = label, hint


class WeekRecordForm(_WeekAnswers, CreateForm):
    """One side's first account of a week."""


class WeekCorrectForm(_WeekAnswers, EditForm):
    """``needs_reason``: the account is settled, so this becomes a new version beside it."""

    reason = forms.CharField(
        label="Why do you correct it now?",
        max_length=300,
        help_text="What was recorded first stays readable beside the correction.",
        error_messages={"required": "Enter why you correct it now"},
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_reason:
            self.initial["reason"] = ""
        else:
            del self.fields["reason"]
