"""The forms before a review: begin a reflection, note a conversation, answer the note."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from evidence.forms.writing import LONGEST_TEXT, NO_CASE_MATERIAL
from evidence.models import EvidenceItem
from participants.rules.words import small
from ui.fields import GovDateField, GovRadios
from ui.forms import CreateForm, EditForm, GovForm
from ui.templatetags.ui import said

from .rules import SAY_WHY, Scaffold

IN_THEIR_WORDS = "What they did, thought and would do otherwise, in their own words if you can."


class ReflectionStartForm(CreateForm):
    """The title is there already; with one set of prompts, or none, there is nothing to choose."""

    submit_label = "Begin"
    title = forms.CharField(
        label="Title",
        help_text="No names of children or families",
        max_length=120,
    )

    def __init__(self, *args: Any, scaffolds: Sequence[Scaffold], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scaffolds = scaffolds
        if len(scaffolds) > 1:
            self.fields["scaffold"] = forms.ChoiceField(
                label="What do you want to think about?",
                help_text="The questions stand beside the text while you write",
                choices=[(each.key, each.label) for each in scaffolds],
                widget=GovRadios(hints={each.key: " ".join(each.prompts) for each in scaffolds}),
                error_messages={"required": "Choose what you want to think about"},
            )

    def business_data(self) -> dict[str, Any]:
        only = self.scaffolds[0].key if len(self.scaffolds) == 1 else ""
        answers = super().business_data()
        return {"scaffold": only, "happened_on": timezone.localdate()} | answers


class ReflectionChooseForm(CreateForm):
    """``items``: what may be chosen."""

    submit_label = "Use this reflection"
    item = forms.ChoiceField(
        label="Which one?",
        widget=GovRadios(),
        error_messages={"required": "Choose a reflection"},
    )

    def __init__(self, *args: Any, items: Sequence[EvidenceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(each.pk): each for each in items}
        field: Any = self.fields["item"]
        field.choices = [(pk, each.title) for pk, each in self.items.items()]
        field.widget.hints = {
            pk: f"{said(each.happened_on)}, {small(each.get_status_display())}"
            for pk, each in self.items.items()
        }

    def business_data(self) -> dict[str, Any]:
        answers = super().business_data()
        return answers | {"item": self.items[answers["item"]]}


class _NoteText(GovForm):
    mark_optional = False
    held_on = GovDateField(
        label="When did you talk?", error_messages={"required": "Enter when you talked"}
    )
    text = forms.CharField(
        label="What was talked about",
        help_text=f"{IN_THEIR_WORDS} {NO_CASE_MATERIAL}",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter what was talked about"},
    )
    second_text = forms.CharField(
        label="What they will do next",
        help_text="A sentence is enough",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what they will do next"},
    )


class ConversationForm(_NoteText, CreateForm):
    submit_label = "Send it to be agreed"


class ConversationEditForm(_NoteText, EditForm):
    submit_label = "Save"


class ConversationAnswerForm(EditForm):
    submit_label = "Send"
    mark_optional = False
    agrees = forms.ChoiceField(
        label="Does the note say what you talked about?",
        choices=[("yes", "Yes, I agree"), ("no", "No, something else should be said")],
        widget=GovRadios(
            hints={
                "yes": "It counts as a reflection, and cannot be changed any more",
                "no": "It goes back to whoever noted it",
            }
        ),
        error_messages={"required": "Choose whether you agree"},
    )
    words = forms.CharField(
        label="What do you want to say about it? (optional if you agree)",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("agrees") == "no" and not answers.get("words", "").strip():
            self.add_error("words", ValidationError(SAY_WHY))
        return answers

    def business_data(self) -> dict[str, Any]:
        return super().business_data() | {"agrees": self.cleaned_data["agrees"] == "yes"}
