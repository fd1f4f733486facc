"""One date of one person, with the steps that lead to it. Pure."""

from dataclasses import dataclass
from datetime import date

from .words import small


@dataclass(frozen=True)
class Dated:
    """One date: ``on`` is None while something it depends on is not known. ``steps``: why."""

    key: str
    label: str
    kind: str  # review, stage, end, claim, self_assessment, reflection
    on: date | None
    steps: tuple[str, ...]
    optional: bool = False
    # What holds of the person from the end of a stage on: "Expert practitioner".
    gives: str = ""

    @property
    def title(self) -> str:
        """Where days of all kinds stand together: "Reflection before the six-month review"."""
        if self.kind == "reflection":
            return f"Reflection before the {small(self.label)}"
        return (
            f"Self-assessment, {small(self.label)}"
            if self.kind == "self_assessment"
            else self.label
        )
