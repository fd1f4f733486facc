"""Links to standards: this shows ..., and why."""

from typing import Any

from django import forms

from evidence.rules import MOST_LINKS
from standards.models import FrameworkItem
from ui.forms import EditForm

from .writing import WithReason


class LinksForm(EditForm):
    """Up to five rows of standard, why and passage. A row without a standard is left out."""

    submit_label = "Save links"
    mark_optional = False

    def __init__(
        self, *args: Any, standards: list[FrameworkItem], needs_reason: bool = False, **kwargs: Any
    ) -> None:
        self.standards = {str(each.pk): each for each in standards}
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a standard"), *((key, str(s)) for key, s in self.standards.items())]
        for number in range(1, MOST_LINKS + 1):
            self._add_row(number, choices)
        for link in self.instance.links.all():
            row = {
                f"standard_{link.place}": str(link.standard_id),
                f"why_{link.place}": link.why,
                f"passage_{link.place}": link.passage,
            }
            self.initial.update(row)
        if needs_reason:
            self.fields["reason"] = WithReason.base_fields["reason"]

    def _add_row(self, number: int, choices: list[tuple[str, str]]) -> None:
        self.fields[f"standard_{number}"] = forms.ChoiceField(
            label="This shows", choices=choices, required=False
        )
        self.fields[f"why_{number}"] = forms.CharField(
            label="Why: how it shows that",
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields[f"passage_{number}"] = forms.CharField(
            label="A passage to quote (optional)",
            help_text="Copied word for word from your text",
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as the page shows them: those in use open, the rest folded."""
        rows = [self._row(number) for number in range(1, MOST_LINKS + 1)]
        used = [number for number, row in enumerate(rows, start=1) if row["is_used"]]
        last = max(used, default=1)
        for row in rows:
            row["is_open"] = row["number"] <= last
        return rows

    def _row(self, number: int) -> dict[str, Any]:
        fields = [self[f"{name}_{number}"] for name in ("standard", "why", "passage")]
        is_used = any(field.value() or field.errors for field in fields)
        return {"number": number, "fields": fields, "is_used": is_used}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, MOST_LINKS + 1):
            typed = cleaned.get(f"why_{number}") or cleaned.get(f"passage_{number}")
            if typed and not cleaned.get(f"standard_{number}"):
                self.add_error(f"standard_{number}", "Choose the standard that this shows")
        return cleaned

    def business_data(self) -> dict[str, Any]:
        answers = self.cleaned_data
        links = [
            {
                "standard": self.standards.get(answers[f"standard_{number}"]),
                "why": answers[f"why_{number}"],
                "passage": answers[f"passage_{number}"],
            }
            for number in range(1, MOST_LINKS + 1)
        ]
        reason = {"reason": answers["reason"]} if "reason" in self.fields else {}
        return {"links": links, **reason}

    def show_conflict(self) -> None:
        super().show_conflict()
        saved = [f"{link.standard}: {link.why}" for link in self.instance.links.all()]
        self.saved_now.append(("Links saved now", "\n".join(saved) or "None"))
