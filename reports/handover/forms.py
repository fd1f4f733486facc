import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from participants import rules
from participants.models import Appointment
from participants.services.load_plan import Taking
from ui.fields import GovCheckboxes, GovDateField
from ui.forms import CreateForm, GovForm

from .adjustments import PassingOn
from .plan import HandoverPlan

Kind = Appointment.Kind
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWNER = re.compile(r"owner_([0-9a-f]{32})")
TAKE = re.compile(r"take_([0-9a-f]{32})")


def _held_now(user: Any) -> str:
    number = user.held
    return f"Holds {number} {'person' if number == 1 else 'people'} today"


class HandoverAskForm(GovForm):
    """Sent by GET, so that the next page can show what would happen."""

    submit_label = "Show what will change"
    mark_optional = False
    last_day = GovDateField(
        label="What is their last day?",
        help_text="The last day counts. If they have gone already, enter yesterday.",
        error_messages={"required": "Enter their last day"},
    )

    def __init__(self, *args: Any, people: Mapping[Kind, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, found in people.items():
            self.fields[field_of(kind)] = forms.ModelMultipleChoiceField(
                label=f"Who takes over as {kind.label.lower()}?",
                queryset=found,
                required=False,
                widget=GovCheckboxes(hint_of=_held_now),
                help_text="Several share evenly. You can change it person by person on the next "
                "page. Leave it blank if nobody is known yet.",
            )

    def clean_last_day(self) -> Any:
        last_day = self.cleaned_data["last_day"]
        if reason := rules.implausible_last_day(last_day, timezone.localdate()):
            raise ValidationError(reason)
        return last_day


class HandoverForm(CreateForm):
    """The hand-over as it was proposed, with who takes each; ``seen`` is the proposal's digest."""

    submit_label = "Hand over"
    mark_optional = False
    last_day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        people: Mapping[Kind, Any],
        plan: HandoverPlan | None = None,
        able: Mapping[Any, tuple[User, ...]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for kind, found in people.items():
            self.fields[field_of(kind)] = forms.ModelMultipleChoiceField(
                queryset=found, required=False, widget=forms.MultipleHiddenInput
            )
        for kind, taking in plan.takings if plan else ():
            name = f"take_{taking.appointment.pk.hex}"
            self.fields[name] = _chooser(kind, taking, (able or {}).get(taking.appointment.pk, ()))
        for each in plan.adjustments if plan else ():
            self.fields[f"owner_{each.adjustment.pk.hex}"] = _owner_chooser(each)

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        return {
            "last_day": answers["last_day"],
            "seen": answers["seen"],
            "holders": holders_in(answers),
            "one_by_one": dict(self._chosen(TAKE)),
            "owners": dict(self._chosen(OWNER)),
        }

    def _chosen(self, field: re.Pattern[str]) -> Iterator[tuple[Any, Any]]:
        """From what was sent, so that a second sending says the same, when nothing is held any
        more. What is no choice of its field never comes here."""
        for name, value in self.data.items():
            if found := field.fullmatch(name):
                yield UUID(found[1]), UUID(value) if ID.fullmatch(value) else None

    def see_again(self, seen: str) -> None:
        """Let the same be sent again, now that the page shows what would happen today."""
        self.renew_nonce()
        data: Any = self.data
        data[self.add_prefix("seen")] = seen


def _chooser(kind: Kind, taking: Taking, able: tuple[User, ...]) -> forms.ChoiceField:
    """Who takes one appointment; "" is nobody yet."""
    until_now = f"{kind.label}, {taking.appointment.period}"
    hint = until_now if able else f"{until_now}. {taking.problem or 'Nobody could take over'}"
    return forms.ChoiceField(
        choices=[("", "Nobody yet"), *((str(each.pk), each.name) for each in able)],
        required=False,
        label=f"{taking.participant}: new {kind.label.lower()} from "
        f"{rules.in_words(taking.starts_on)}",
        help_text=hint,
        initial=str(taking.holder.pk) if taking.holder else "",
    )


def _owner_chooser(each: PassingOn) -> forms.ChoiceField:
    """Who sees to one adjustment: somebody has to, and nobody learns here what it is."""
    return forms.ChoiceField(
        choices=[("", "Choose a person"), *((str(user.pk), user.name) for user in each.able)],
        label=f"{each.adjustment.participant}: who sees to the adjustment from now on?",
        help_text=f"Due {rules.in_words(each.adjustment.due_on)}. Whoever you choose can read what "
        "it is.",
        initial=str(each.owner.pk) if each.owner else "",
        error_messages={"required": "Choose who sees to this adjustment"},
    )


def field_of(kind: Kind) -> str:
    """The name of the field that says who takes over as ``kind``: no other field has it."""
    return f"holders_{kind.value}"


def holders_in(answers: Mapping[str, Any]) -> dict[str, list[User]]:
    return {kind.value: list(answers.get(field_of(kind)) or ()) for kind in Kind}


class HandoverUndoForm(GovForm):
    submit_label = "Take it back"
