"""Whom a form offers, and how it asks who reads a note."""

from typing import Any

from django import forms

from accounts.models import User
from participants.agreements import rules
from participants.agreements.people import near, what_they_are
from participants.models import Participant
from ui.fields import GovCheckboxes

WORDS_AT_MOST = 1000
ADDRESS_HELP = "Email addresses of people with an account here, one or several"


def readers_field(label: str, **kwargs: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=User.objects.none(),
        required=False,
        widget=GovCheckboxes,
        **kwargs,
    )


def addresses_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=400,
        help_text=ADDRESS_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def offer(field: Any, participant: Participant, *also: Any) -> None:
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
