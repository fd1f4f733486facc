"""The fields of what a support agreement begins with, where it says no figures."""

from .common import source_field
from .field import Field, Is


def _term(means: str) -> Field:
    return Field(Is.TEXT, f"{means}; left out: the portal’s own words", False, most=2000)


AGREEMENT = Field(
    Is.OBJECT,
    "what a support agreement begins with besides the support; {title} stands for what a person "
    "on the programme is called in short",
    False,
    of={
        "allocation": _term("how work is allocated"),
        "observations": _term("what is said of observations after how many there are at the least"),
        "role_participant": _term("what the person does"),
        "role_supervisor": _term("what the supervisor does"),
        "role_assessor": _term("what the assessor does"),
        "not_received": _term("what happens if agreed support is not received"),
        "source": source_field(),
    },
)
