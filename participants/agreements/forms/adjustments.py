"""The forms of adjustments."""

from typing import Any

from django import forms

from accounts.models import User
from participants.models import Participant
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

from .common import WORDS_AT_MOST, NamesReaders, addresses_field, offer, readers_field


class AdjustmentForm(NamesReaders, CreateForm):
    submit_label = "Record adjustment"
    words = forms.CharField(
        label="What was agreed?",
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only the person, who sees to it and those you name below will read it.",
        error_messages={"required": "Enter what was agreed"},
    )
    owner = forms.ModelChoiceField(
        label="Who sees to it?",
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        widget=GovRadios,
    )
    other_owner = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=254,
        help_text="Email address of somebody with an account here, for example in IT or HR",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    agreed_on = GovDateField(
        label="Agreed on which day?",
        error_messages={"required": "Enter the day on which it was agreed"},
    )
    due_on = GovDateField(
        label="Due on which day?", error_messages={"required": "Enter the day on which it is due"}
    )
    readers = readers_field(
        "Who else can read what it is?",
        help_text="You too, only if you choose yourself. The person is told who they are, and can "
        "change it.",
    )
    other_readers = addresses_field("Anybody else who can read it")
    mark_optional = False

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], participant)
        offer(self.fields["readers"], participant)


class AdjustmentEditForm(EditForm):
    submit_label = "Save adjustment"
    owner = forms.ModelChoiceField(
        label="Who sees to it?",
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        widget=GovRadios,
        help_text="A new person can read what it is from now on, and the one before no longer.",
    )
    other_owner = forms.CharField(
        label="Or somebody else",
        required=False,
        max_length=254,
        help_text="Email address of somebody with an account here",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    due_on = GovDateField(
        label="Due on which day?", error_messages={"required": "Enter the day on which it is due"}
    )
    ended_on = GovDateField(
        label="Last day it was needed",
        required=False,
        help_text="Leave it blank while it is needed.",
    )
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        offer(field, self.instance.participant)
        field.queryset = field.queryset | User.objects.filter(pk=self.instance.owner_id)

    def clean(self) -> dict[str, Any]:
        """An address takes the place of the person who is chosen from before."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("other_owner", "").strip():
            answers["owner"] = None
        return answers


class AdjustmentDeliveryForm(EditForm):
    submit_label = "Save"
    delivered = forms.TypedChoiceField(
        label="Has it been delivered?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=GovRadios,
        error_messages={"required": "Choose whether it has been delivered"},
    )
    on = GovDateField(
        label="On which day?",
        help_text="The day it was delivered, or the day on which it still was not there",
        error_messages={"required": "Enter the day"},
    )


class AdjustmentRemoveForm(EditForm):
    submit_label = "Remove"
