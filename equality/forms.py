from typing import Any

from django import forms

from ui.fields import GovRadios
from ui.forms import EditForm

from .models import EqualityAnswers
from .rules import questions


class EqualityForm(EditForm):
    """A field for each question of options.json, all optional; with "prefer not to say"."""

    submit_label = "Save answers"
    instance: EqualityAnswers

    def __init__(self, *args: Any, instance: EqualityAnswers, **kwargs: Any) -> None:
        given = {each.key: getattr(instance, each.key) for each in questions()}
        super().__init__(*args, instance=instance, initial=given, **kwargs)
        for each in questions():
            self.fields[each.key] = forms.ChoiceField(
                label=each.question,
                help_text=each.hint,
                required=False,
                choices=[(option.key, option.in_full) for option in each.options],
                widget=GovRadios(inline=False),
                initial=given[each.key],
            )

    mark_optional = False

    def show_conflict(self) -> None:
        """The first saving in another window made the row; then both texts, in their words."""
        own = EqualityAnswers.objects.visible_to(self.instance.user).first()
        if own is not None:
            self.instance.pk = own.pk
            super().show_conflict()
        words = {
            (each.question, option.key): option.in_full
            for each in questions()
            for option in each.options
        }
        self.saved_now = [(label, words.get((label, key), "")) for label, key in self.saved_now]


class EqualityDeleteForm(EditForm):
    submit_label = "Delete my answers"
