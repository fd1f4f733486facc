from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ui.fields import GovDateField, GovRadios
from ui.forms import GovForm
from ui.table_files import LARGEST_BYTES, TOO_LARGE

from .models import Framework

DATE_HELP = "For example, 1 4 2027"


class FrameworkFileForm(GovForm):
    """Without a nonce: it writes nothing."""

    submit_label = "Show what would change"
    file = forms.FileField(
        label="File with the standards",
        help_text="CSV or XLSX, at most 5 MB and 1,000 rows",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another"},
    )
    replaces = forms.ModelChoiceField(
        label="Is it a new text of standards that are here?",
        queryset=Framework.objects.none(),
        required=False,
        empty_label="No, add them beside the others",
        help_text="Standards that a programme uses are not listed: their text does not change.",
        error_messages={"invalid_choice": "A programme uses these standards. Choose again"},
    )
    compare_with = forms.ModelChoiceField(
        label="Show the difference from",
        queryset=Framework.objects.none(),
        required=False,
        empty_label="Nothing else",
        help_text="The text that is replaced, if nothing else is chosen. Rows are matched by what "
        "they say they replace, else by their code.",
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title"}
    )
    # A field called version would guard the sending (ui.forms).
    edition = forms.CharField(
        label="Version",
        max_length=40,
        help_text="A year or number that tells it from others of the same title",
        error_messages={"required": "Enter the version"},
    )
    creator = forms.CharField(label="Published by", max_length=120, required=False)
    source_url = forms.URLField(
        label="Where the published text is",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="An address that begins with https://",
    )
    in_force_from = GovDateField(
        label="In force from",
        required=False,
        help_text=f"{DATE_HELP}. Without a day it counts as a draft.",
    )
    in_force_to = GovDateField(label="Last day in force", required=False, help_text=DATE_HELP)
    level = forms.ChoiceField(
        label="What is judged?",
        choices=[
            ("", "As the file says; where it does not, outcomes, or domains if it has none"),
            ("outcome", "Outcomes"),
            ("domain", "Domains"),
        ],
        required=False,
        widget=GovRadios(),
    )
    notes = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown to everybody who reads these standards",
    )

    def __init__(self, *args: Any, replaces: Framework | None = None, **kwargs: Any) -> None:
        if replaces:
            kwargs["initial"] = said_of(replaces) | {"replaces": replaces.pk}
        super().__init__(*args, **kwargs)
        free = Framework.objects.filter(programmes=None).order_by("title", "version")
        self.fields["replaces"].queryset = free  # type: ignore[attr-defined]
        everything = Framework.objects.order_by("title", "version")
        self.fields["compare_with"].queryset = everything  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("in_force_from"), said.get("in_force_to")
        if first and last and last < first:
            self.add_error("in_force_to", "The last day in force is before the first")
        return said

    def business_data(self) -> dict[str, Any]:
        said = super().business_data()
        return said | {"content": said.pop("file").read()}


def said_of(framework: Framework) -> dict[str, Any]:
    """What is said of stored standards, under the names of the form."""
    return {
        "title": framework.title,
        "edition": framework.version,
        "creator": framework.creator,
        "source_url": framework.official_source_url,
        "in_force_from": framework.status_start_date,
        "in_force_to": framework.status_end_date,
        "notes": framework.notes,
    }


class FrameworkImportForm(GovForm):
    """What was shown travels in the page. Its name keeps it out of texts that are written back."""

    token = forms.CharField(widget=forms.HiddenInput)
