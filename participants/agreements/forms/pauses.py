"""The forms of pauses with their agreements, and of who reads why."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from participants.agreements import rules
from participants.agreements.presentation import known_names
from participants.forms import SeenFirst
from participants.models import Participant
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

from .common import WORDS_AT_MOST, NamesReaders, addresses_field, offer, readers_field

NOTHING_PRIVATE = "Leave out what the readers need not know."


class LeaveForm(SeenFirst, NamesReaders, CreateForm):
    """A pause; who agreed to it; and why, for named readers."""

    submit_label = "Record pause"
    starts_on = GovDateField(
        label="First day",
        help_text="The first day counts",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovDateField(
        label="Last day",
        required=False,
        help_text="The last day counts too. Leave it blank until it is agreed.",
    )
    agreed = forms.MultipleChoiceField(
        label="Who has agreed already?",
        required=False,
        widget=GovCheckboxes,
        help_text="An agreement that is missing is shown with the pause and can be added later.",
    )
    agreed_on = GovDateField(label="On which day did they agree?", required=False)
    category = forms.ChoiceField(
        label="Why was it agreed?",
        required=False,
        help_text="Only the person and those you name below will read it. Choose nothing if why is "
        "not to be kept here.",
    )
    words = forms.CharField(
        label="Anything the readers need to know",
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NOTHING_PRIVATE,
    )
    readers = readers_field(
        "Who can read why, besides the person?",
        help_text="You too, only if you choose yourself. The person is told who they are, and can "
        "change it.",
    )
    other_readers = addresses_field("Anybody else who can read why")

    def __init__(self, *args: Any, participant: Participant, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        _offer_reasons(fields["category"], participant)
        offer(fields["readers"], participant)
        known = known_names(participant, by, timezone.localdate())
        title = participant.programme.participant_short_title
        fields["agreed"].choices = [
            (role, f"{name} ({rules.who_agrees(role, title)})") for role, name in known.items()
        ]
        if not known:
            del fields["agreed"], fields["agreed_on"]

    def business_data(self) -> dict[str, Any]:
        data = super().business_data()
        why = rules.Why(data.pop("category"), data.pop("words"), data.pop("readers"))
        agreed = rules.Agreed(tuple(data.pop("agreed", ())), data.pop("agreed_on", None))
        return data | {"why": why, "agreed": agreed}


def _offer_reasons(field: Any, participant: Participant) -> None:
    """What the programme allows; then what it does not, which is refused with the rule named."""
    pauses = participant.programme.other_rules.get("pauses", {})
    allowed, not_allowed = rules.reasons_for_a_pause(pauses)
    field.widget = GovRadios(hints=dict.fromkeys(not_allowed, "Not in this programme"))
    field.choices = [(each, each[:1].upper() + each[1:]) for each in [*allowed, *not_allowed]]


class ReasonForm(NamesReaders, CreateForm):
    """Why a pause was agreed that is recorded without."""

    submit_label = "Record why"
    category = forms.ChoiceField(
        label="Why was it agreed?", error_messages={"required": "Choose why it was agreed"}
    )
    words = forms.CharField(
        label="Anything the readers need to know",
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NOTHING_PRIVATE,
    )
    readers = readers_field(
        "Who can read it, besides the person?", help_text="You too, only if you choose yourself."
    )
    other_readers = addresses_field("Anybody else who can read it")

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_reasons(self.fields["category"], participant)
        offer(self.fields["readers"], participant)

    def business_data(self) -> dict[str, Any]:
        data = super().business_data()
        return {"why": rules.Why(data["category"], data["words"], data["readers"])}


class AgreementForm(CreateForm):
    """That one of those whom the programme asks agreed."""

    submit_label = "Record agreement"
    role = forms.ChoiceField(
        label="Whose agreement?",
        widget=GovRadios,
        error_messages={"required": "Choose whose agreement it is"},
    )
    name = forms.CharField(
        label="Name of who agreed",
        max_length=120,
        error_messages={"required": "Enter the name of who agreed"},
    )
    agreed_on = GovDateField(
        label="On which day?", error_messages={"required": "Enter the day on which they agreed"}
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [(role, words[:1].upper() + words[1:]) for role, words in roles]
        if len(roles) == 1:
            field.initial, field.widget = roles[0][0], forms.HiddenInput()


class ReadersForm(NamesReaders, EditForm):
    """Who reads a note on: the person's own choice."""

    submit_label = "Save who can read it"
    readers = readers_field("Who can read it, besides you?")
    other_readers = addresses_field("Anybody else who can read it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        note = kwargs["instance"]
        named = [str(pk) for pk in note.named.values_list("user_id", flat=True)]
        super().__init__(*args, initial={"readers": named}, **kwargs)
        offer(self.fields["readers"], note.participant, *named)


class ReasonRemoveForm(EditForm):
    submit_label = "Throw it away"
