from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from participants.models import Appointment, Participant
from participants.permissions import eligible_people
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm


class AppointmentKindForm(GovForm):
    """Sent by GET: whom one may choose depends on it."""

    kind = forms.ChoiceField(
        label="As what do you want to appoint somebody?",
        choices=Appointment.Kind.choices,
        widget=GovRadios(
            hints={
                "supervisor": "Supervises the person, observes and signs off, reads evidence",
                "assessor": "Reads the evidence and recommends the decision",
                "reader": "Reads the record with names removed and gives a view of their own",
                "confirmer": "Confirms the decision or sends it back",
            }
        ),
        error_messages={"required": "Choose a kind of appointment"},
    )


class AppointmentAddForm(CreateForm):
    submit_label = "Appoint"
    user = forms.ModelChoiceField(
        label="Who?",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose a person",
            "invalid_choice": "That person cannot be appointed any more. Choose somebody else",
        },
    )
    starts_on = GovDateField(
        label="From which day?",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    # The state of the participant's appointments that the page showed.
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, participant: Participant, kind: str, by: User, **kwargs: Any
    ) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {
            "starts_on": max(today, participant.starts_on),
            "seen": participant.version,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        people = eligible_people(participant, kind, today, by=by)
        field.queryset = people  # type: ignore[attr-defined]
        field.label_from_instance = _name_and_address  # type: ignore[attr-defined]

    def see_again(self, participant: Participant) -> None:
        """Let the same answers be sent again, now that the page shows who is appointed today."""
        data: Any = self.data
        data = data.copy()
        data[self.add_prefix("seen")] = str(participant.version)
        self.data = data


class AppointmentEndForm(EditForm):
    submit_label = "End appointment"
    ends_on = GovDateField(
        label="Last day",
        help_text="The last day still counts",
        error_messages={"required": "Enter the last day"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"ends_on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class AppointmentRemoveForm(EditForm):
    submit_label = "Take back"


def _name_and_address(user: User) -> str:
    return f"{user.name} ({user.email})"
