"""The forms of pauses with their agreements, of adjustments, and of who reads a note."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from participants.forms.periods import PeriodEndForm
from participants.models import Leave, Participant
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import CreateForm, EditForm

from . import rules
from .people import near, what_they_are
from .presentation import known_names

WORDS_AT_MOST = 1000
ADDRESS_HELP = "Email addresses of people with an account here, one or several"
NOTHING_PRIVATE = "Leave out what the readers need not know."


def _readers(label: str, **kwargs: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=User.objects.none(),
        required=False,
        widget=GovCheckboxes,
        **kwargs,
    )


def _addresses(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=400,
        help_text=ADDRESS_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _offer(field: Any, participant: Participant, *also: Any) -> None:
    """People near the participant, each with what they are to them."""
    words = what_they_are(participant)
    field.queryset = near(participant, *also)
    field.widget.hint_of = lambda person: words.get(person.pk, "")


class NamesReaders:
    """A form that asks who reads a note: chosen people and typed addresses, as one answer."""

    def business_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().business_data()  # type: ignore[misc]
        chosen, addresses = data.pop("readers"), data.pop("other_readers")
        return data | {"readers": rules.Readers(tuple(chosen), addresses)}


class SeenFirst:
    """A form whose page shows which dates would move before it is sent for good.

    ``seen`` holds the answers that the dates were shown for: with others they are shown again.
    """

    def seen_key(self) -> str:
        data: Any = self.cleaned_data  # type: ignore[attr-defined]
        return "/".join(str(data.get(name) or "") for name in ("starts_on", "ends_on"))

    @property
    def was_seen(self) -> bool:
        return bool(self.cleaned_data.get("seen") == self.seen_key())  # type: ignore[attr-defined]

    def show_seen(self) -> None:
        """Draw the form again with what was typed, so that sending it now is for good."""
        form: Any = self
        form.data = form.data.copy()
        form.data["seen"] = form.seen_key()


class LeaveForm(SeenFirst, NamesReaders, CreateForm):
    """A pause; who agreed to it; and why, for named readers."""

    submit_label = "Record pause"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
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
    readers = _readers(
        "Who can read why, besides the person?",
        help_text="You too, only if you choose yourself. The person is told who they are, and can "
        "change it.",
    )
    other_readers = _addresses("Anybody else who can read why")

    def __init__(self, *args: Any, participant: Participant, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        _offer_reasons(fields["category"], participant)
        _offer(fields["readers"], participant)
        known = known_names(participant, by, timezone.localdate())
        title = participant.programme.participant_short_title
        fields["agreed"].choices = [
            (role, f"{name} ({rules.who_agrees(role, title)})") for role, name in known.items()
        ]
        if not known:
            del fields["agreed"], fields["agreed_on"]

    def business_data(self) -> dict[str, Any]:
        data = super().business_data()
        del data["seen"]
        why = rules.Why(data.pop("category"), data.pop("words"), data.pop("readers"))
        agreed = rules.Agreed(tuple(data.pop("agreed", ())), data.pop("agreed_on", None))
        return data | {"why": why, "agreed": agreed}


class LeaveEndForm(SeenFirst, PeriodEndForm):
    """Another last day of a pause."""

    instance: Leave
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def business_data(self) -> dict[str, Any]:
        data = super().business_data()
        del data["seen"]
        return data


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
    readers = _readers(
        "Who can read it, besides the person?", help_text="You too, only if you choose yourself."
    )
    other_readers = _addresses("Anybody else who can read it")

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_reasons(self.fields["category"], participant)
        _offer(self.fields["readers"], participant)

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
    readers = _readers("Who can read it, besides you?")
    other_readers = _addresses("Anybody else who can read it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        note = kwargs["instance"]
        named = [str(pk) for pk in note.named.values_list("user_id", flat=True)]
        super().__init__(*args, initial={"readers": named}, **kwargs)
        _offer(self.fields["readers"], note.participant, *named)


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
    readers = _readers(
        "Who else can read what it is?",
        help_text="You too, only if you choose yourself. The person is told who they are, and can "
        "change it.",
    )
    other_readers = _addresses("Anybody else who can read it")
    mark_optional = False

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["owner"], participant)
        _offer(self.fields["readers"], participant)


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
        _offer(field, self.instance.participant)
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
