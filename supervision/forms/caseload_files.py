from typing import Any

from django import forms

from accounts.forms.people import OrganisationChoiceField
from ui.forms import CreateForm, EditForm


class CaseloadFileForm(CreateForm):
    submit_label = "Read the file"
    organisation = OrganisationChoiceField()
    file = forms.FileField(
        label="File from the case system",
        help_text="CSV or XLSX with three columns: staff number, week, children.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations)  # type: ignore[attr-defined]


class CaseloadApplyForm(EditForm):
    submit_label = "Apply these figures"
