from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from supervision.models import Observation
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

YES_NO = [("yes", "Yes"), ("no", "No")]
NO_NAMES = "Do not name children or families, and give no addresses."


def _yes_no(label: str, **kwargs: Any) -> forms.TypedChoiceField:
    """A question answered with True or False; an instance's own True or False preselects it."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=GovRadios(inline=True),
        **kwargs,
    )


def _text(label: str, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=8_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class _ObserverField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.name


class ObservationPlanForm(CreateForm):
    submit_label = "Plan observation"
    observer = _ObserverField(
        label="Who will observe?",
        queryset=User.objects.none(),
        empty_label=None,
        widget=GovRadios,
        error_messages={"required": "Choose who will observe"},
    )
    planned_for = GovDateField(
        label="When?",
        help_text="For example, 27 3 2027. If the day is not fixed yet, give the likely one.",
        error_messages={"required": "Enter the day it is planned for"},
    )
    purpose = forms.CharField(
        label="What is it about?",
        max_length=200,
        help_text=f"For example, a first visit with an interpreter. {NO_NAMES}",
        error_messages={"required": "Enter what it is about"},
    )

    def __init__(self, *args: Any, observers: dict[User, str], **kwargs: Any) -> None:
        """``observers``: who may be chosen, each with the words of their appointment."""
        super().__init__(*args, **kwargs)
        field = self.fields["observer"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in observers])  # type: ignore[attr-defined]
        field.widget.hint_of = lambda person: observers.get(person, "")
        if len(observers) == 1:
            field.initial = next(iter(observers))


class ObservationHoldForm(EditForm):
    submit_label = "Save and continue"
    held_on = GovDateField(
        label="When was it held?",
        help_text="For example, 27 3 2026",
        error_messages={"required": "Enter the day it was held"},
    )
    setting = forms.CharField(
        label="What kind of setting?",
        max_length=120,
        help_text=f"For example, home visit, court, team meeting. {NO_NAMES}",
        error_messages={"required": "Enter the kind of setting"},
    )
    family_answer = forms.ChoiceField(
        label="Did the family agree to somebody observing?",
        help_text=(
            "They may refuse, and may change their mind at any time. It makes no difference to the "
            "help they get."
        ),
        choices=Observation.FamilyAnswer.choices,
        widget=GovRadios,
        error_messages={"required": "Select what the family answered"},
    )
    observer_is_registered = _yes_no(
        "Are you a registered social worker?",
        help_text="It decides whether the observation counts towards the programme’s number.",
        error_messages={"required": "Select yes if you are a registered social worker"},
    )

    def __init__(self, *args: Any, instance: Observation, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        answers = {True: "yes", False: "no", None: ""}
        self.initial["observer_is_registered"] = answers[instance.observer_is_registered]
        self.initial["held_on"] = instance.held_on or min(
            instance.planned_for, timezone.localdate()
        )


class ObservationWriteUpForm(EditForm):
    """Sent to the participant, or with ``is_draft`` only kept: then nothing is required."""

    seen = _text(
        "What did you see and hear?",
        rows=8,
        help_text=f"A few sentences are enough. {NO_NAMES}",
        error_messages={"required": "Enter what you saw and heard"},
    )
    keep = _text(
        "Keep: what went well?", error_messages={"required": "Enter what to keep: what went well"}
    )
    change = _text("Change: what would you do differently?", required=False)
    next_time = _text("Next time: what is worth trying?", required=False)

    def __init__(self, *args: Any, is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_draft:
            self.fields["seen"].required = self.fields["keep"].required = False


class ObservationAnswerForm(EditForm):
    # Its words are needed for some answers, which "(optional)" would deny.
    mark_optional = False
    submit_label = "Send your answer"
    response = forms.ChoiceField(
        label="What do you say to it?",
        choices=Observation.Response.choices,
        widget=GovRadios(
            hints={"disagree": "It does not stop the sign-off, and it stays with the observation."}
        ),
        error_messages={"required": "Select what you say to it"},
    )
    response_text = _text(
        "In your words",
        rows=6,
        required=False,
        help_text="Needed if you add something or disagree. What you write stays for good.",
    )


class ObservationSignOffForm(EditForm):
    mark_optional = False
    submit_label = "Sign off observation"
    counts = _yes_no(
        "Does it count towards the programme’s number of observations?",
        error_messages={"required": "Select yes if it counts"},
    )
    counts_reason = forms.CharField(
        label="If it does not count, why not?",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays on the record either way.",
    )


class ObservationReturnForm(EditForm):
    return_reason = _text(
        "What should the observer change?",
        error_messages={"required": "Enter what the observer should change"},
    )

    def __init__(self, *args: Any, instance: Observation, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        # What was asked for an earlier time is not what is asked for now.
        self.initial["return_reason"] = ""


class ObservationCancelForm(EditForm):
    submit_label = "Cancel observation"
    cancelled_reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        help_text=f"In a few words. {NO_NAMES}",
        error_messages={"required": "Enter why it is cancelled"},
    )


class ObservationMoveForm(EditForm):
    submit_label = "Move observation"
    planned_for = GovDateField(
        label="When is it now?",
        help_text="For example, 27 3 2027",
        error_messages={"required": "Enter the day it is planned for now"},
    )
