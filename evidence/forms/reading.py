"""What supervisor and assessor answer: a reading, or a return."""

from typing import Any

from django import forms

from evidence.models import EvidenceReading
from standards.models import FrameworkItem
from ui.fields import GovRadios
from ui.forms import CreateForm, EditForm

from .writing import LONGEST_TEXT

View = EvidenceReading.View
VIEWS = [(view.value, view.label) for view in View]


class _ReadingFields(forms.Form):
    """The reading of the whole, and for each link of the version a view of its own if need be."""

    view = forms.ChoiceField(label="What is your view?", choices=VIEWS, widget=GovRadios)
    words = forms.CharField(
        label="Your words to the author",
        help_text="What you saw in it, and what would make it stronger. May stay empty where it "
        "shows what the links say",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def add_links(self, standards: list[FrameworkItem]) -> None:
        """Two questions for each link; blank means the same view as of the whole."""
        self.standards = standards
        for number, standard in enumerate(standards, start=1):
            self.fields[f"exception_{number}"] = forms.ChoiceField(
                label=f"This shows {standard}",
                choices=[("", "The same as of the whole"), *VIEWS],
                required=False,
            )
            self.fields[f"exception_words_{number}"] = forms.CharField(
                label="Why your view of this link is different",
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[list[Any]]:
        numbers = range(1, len(self.standards) + 1)
        return [[self[f"exception_{n}"], self[f"exception_words_{n}"]] for n in numbers]

    @property
    def has_exceptions(self) -> bool:
        return any(field.value() or field.errors for row in self.rows for field in row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("view") not in {None, View.SHOWS} and not cleaned.get("words"):
            self.add_error("words", "Say what is missing, so that the author knows what to do")
        for number in range(1, len(self.standards) + 1):
            view, words = (
                cleaned.get(f"exception_{number}"),
                cleaned.get(f"exception_words_{number}"),
            )
            if view and not words:
                self.add_error(
                    f"exception_words_{number}", "Say why your view of this link is different"
                )
            if words and not view:
                self.add_error(f"exception_{number}", "Choose your view of this link")
        return cleaned

    def answers(self) -> dict[str, Any]:
        exceptions = [
            {
                "standard": standard,
                "view": self.cleaned_data[f"exception_{number}"],
                "words": self.cleaned_data[f"exception_words_{number}"],
            }
            for number, standard in enumerate(self.standards, start=1)
            if self.cleaned_data[f"exception_{number}"]
        ]
        chosen = {name: self.cleaned_data[name] for name in ("view", "words")}
        return chosen | {"exceptions": exceptions}


class ReadForm(_ReadingFields, CreateForm):
    submit_label = "Save my reading"
    mark_optional = False
    version_number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, standards: list[FrameworkItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_links(standards)

    def business_data(self) -> dict[str, Any]:
        return self.answers() | {"version_number": self.cleaned_data["version_number"]}


class ReadingChangeForm(_ReadingFields, EditForm):
    submit_label = "Save the changed reading"
    mark_optional = False

    def __init__(self, *args: Any, standards: list[FrameworkItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_links(standards)
        own = {each.standard_id: each for each in self.instance.exceptions.all()}
        for number, standard in enumerate(standards, start=1):
            if standard.pk in own:
                self.initial[f"exception_{number}"] = own[standard.pk].view
                self.initial[f"exception_words_{number}"] = own[standard.pk].words

    def business_data(self) -> dict[str, Any]:
        return self.answers()


class ReturnForm(CreateForm):
    submit_label = "Return it"
    version_number = forms.IntegerField(widget=forms.HiddenInput)
    what_to_change = forms.CharField(
        label="What should be changed?",
        help_text="Say what would be enough. No names of children or families",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
