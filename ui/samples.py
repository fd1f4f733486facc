"""What the page of components shows: every widget and component, with made-up words."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from .charts import Series, line_chart
from .fields import GovCheckboxes, GovDateField, GovRadios
from .forms import GovForm

KINDS = [("case_note", "Case note"), ("report", "Report"), ("court", "Court statement")]
HINTS = {"case_note": "Written for the file", "court": "Filed with a court"}


class SampleForm(GovForm):
    """One field of each kind that the form pack draws."""

    submit_label = "Save and continue"
    title = forms.CharField(max_length=120, help_text="In a few words, with no names of children")
    email = forms.EmailField(label="Work email address", required=False)
    hours = forms.IntegerField(label="How many hours did it take?", min_value=0, max_value=60)
    password = forms.CharField(widget=forms.PasswordInput)
    seen_on = GovDateField(label="Date you were seen", help_text="For example, 27 3 2027")
    text = forms.CharField(
        label="What does it show?", max_length=500, widget=forms.Textarea(attrs={"rows": 6})
    )
    note = forms.CharField(label="Note to yourself", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Which kind?", choices=KINDS, widget=GovRadios(hints=HINTS))
    agreed = forms.ChoiceField(
        label="Do you agree?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    standards = forms.MultipleChoiceField(
        label="Which standards does it show?",
        choices=[("1", "Relationships"), ("2", "Communication"), ("3", "Child development")],
        widget=GovCheckboxes(hints={"2": "Speaking, writing and listening"}),
    )
    supervisor = forms.ChoiceField(choices=[("", "Choose"), ("1", "Amina Khan"), ("2", "Jo Reed")])
    report = forms.FileField(required=False)
    told = forms.BooleanField(
        label="I have told the social worker", help_text="In person or by video, not by email"
    )
    kept = forms.CharField(widget=forms.HiddenInput, initial="kept", required=False)


WRONG = {
    "email": "not an address",
    "hours": "many",
    "seen_on_day": "31",
    "seen_on_month": "February",
    "seen_on_year": "2027",
    "text": "Long. " * 100,
    "kind": "poem",
}


@dataclass(frozen=True)
class Entry:
    when: datetime.datetime
    title: str
    by: str = ""
    text: str = ""
    url: str = ""


def sample_context(request: HttpRequest) -> dict[str, Any]:
    """The page's forms and lists; with ``?errors`` the form is shown as sent with mistakes."""
    with_errors = "errors" in request.GET
    form = SampleForm(WRONG if with_errors else None)
    if with_errors:
        form.add_error(None, "Somebody returned this item while you were writing.")
        form.saved_now = [  # type: ignore[attr-defined]
            ("Title", "A home visit, and what I learned from it"),
            ("What does it show?", "First paragraph of what somebody saved.\n\nSecond paragraph."),
        ]
    now = timezone.now()
    return {
        "form": form,
        "colours": ["", "grey", "green", "yellow", "red", "orange", "purple", "teal", "magenta"],
        "page_obj": Paginator(range(600), 50).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "long_ago": timezone.localdate() - datetime.timedelta(days=5),
        "crumbs": [("Home", "/"), ("Evidence", "/")],
        "entries": [
            Entry(now, "Observation signed off", "Amina Khan, practice supervisor"),
            Entry(
                now - datetime.timedelta(days=40),
                "Evidence returned",
                "Jo Reed, assessor",
                "Please say what you would do differently.\nOne paragraph is enough.",
                "/",
            ),
        ],
        "long_word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 2,
        "chart": line_chart(
            id="sample-chart",
            title="Children held and agreed",
            description="Three weeks of five at or under the agreed number, one not recorded.",
            labels=[(0, "Jan 27"), (4, "Feb 27")],
            series=[
                Series("Agreed", "#0b0c0c", [3, 3, 7, 7, 7], kind="step"),
                Series("Held", "#1d70b8", [3, None, 5, 7, 9], mark="circle"),
            ],
        ),
        "columns": ["Case note", "Report", "Observation", "Reflection", "Feedback from families"],
    }
