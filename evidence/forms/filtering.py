"""How a list of evidence is narrowed."""

from typing import Any

from django import forms

from evidence.models import EvidenceItem
from standards.models import FrameworkItem
from ui.forms import GovForm

Kind = EvidenceItem.Kind


class FilterForm(GovForm):
    """What the list shows; sent by GET, so nothing is saved and nothing has to be right."""

    submit_label = "Filter"
    mark_optional = False
    q = forms.CharField(label="Words in the title", required=False, max_length=100)

    def __init__(
        self,
        *args: Any,
        states: list[tuple[str, str]],
        standards: list[FrameworkItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("kind", "All kinds", list(Kind.choices))
        self._choose("state", "All states", states)
        if standards:
            self._choose("standard", "All standards", [(str(s.pk), str(s)) for s in standards])

    def _choose(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=name.capitalize(), required=False, choices=[("", everything), *choices]
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that were understood; a wrong one is as good as none."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
