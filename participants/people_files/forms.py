from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ui.forms import EditForm, GovForm
from ui.table_files import LARGEST_BYTES, TOO_LARGE


class PeopleFileForm(GovForm):
    """Without a nonce: the same content sent again leads to the file that is there."""

    submit_label = "Check the file"
    file = forms.FileField(
        label="Choose a file",
        help_text="XLSX or CSV, at most 5 MB and 10,000 people",
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
            "max_length": "The name of the file is longer than 255 characters",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise ValidationError(TOO_LARGE)
        return file

    def business_data(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"file_name": file.name, "content": file.read()}


class PeopleFileStepForm(EditForm):
    """Apply, check again, throw away, undo: of the file as it was shown."""
