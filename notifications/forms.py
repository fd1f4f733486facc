from django import forms

from ui.fields import GovRadios
from ui.forms import CreateForm, EditForm

from .models import MailChoice


class CalendarLinkForm(CreateForm):
    """Asks nothing: the link is one's own."""

    submit_label = "Make a link"


class MailChoiceForm(EditForm):
    submit_label = "Save"

    digest = forms.ChoiceField(
        label="How often do you want reminders by e-mail?",
        choices=MailChoice.Digest.choices,
        widget=GovRadios(
            hints={
                "weekly": "One e-mail with what lies with you, the oldest first.",
                "daily": "The same, each morning on which something lies with you.",
                "urgent": "No reminders. What lies with you stays on your home page.",
            }
        ),
        error_messages={"required": "Select how often you want reminders"},
    )
