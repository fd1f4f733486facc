from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from participants import rules
from ui.fields import GovCheckboxes, GovDateField
from ui.forms import CreateForm, GovForm


def _held_now(user: Any) -> str:
    number = user.held
    return f"Holds {number} {'person' if number == 1 else 'people'} today"


class LoadAskForm(GovForm):
    """Sent by GET, so that the next page can show what would happen."""

    submit_label = "Show what will change"
    holders = forms.ModelMultipleChoiceField(
        label="Who takes over?",
        queryset=User.objects.none(),
        widget=GovCheckboxes(hint_of=_held_now),
        help_text="Choose one person to take everybody, or several to share them evenly.",
        error_messages={"required": "Choose at least one person"},
    )
    starts_on = GovDateField(
        label="From which day?",
        help_text="Their first day, today or later",
        error_messages={"required": "Enter the first day"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["holders"].queryset = people  # type: ignore[attr-defined]

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if reason := rules.implausible_load_day(starts_on, timezone.localdate()):
            raise forms.ValidationError(reason)
        return starts_on


class LoadMoveForm(CreateForm):
    """The move as it was shown; ``seen`` is the digest of what was shown."""

    submit_label = "Move them"
    holders = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), widget=forms.MultipleHiddenInput
    )
    starts_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holders"].queryset = people  # type: ignore[attr-defined]

    def see_again(self, seen: str) -> None:
        """Let the same be sent again, now that the page shows what would happen today."""
        self.renew_nonce()
        data: Any = self.data
        data[self.add_prefix("seen")] = seen


class LoadUndoForm(GovForm):
    submit_label = "Take it back"
