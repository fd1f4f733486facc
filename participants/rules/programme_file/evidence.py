"""The fields of one rule of least evidence."""

from collections.abc import Mapping

from .choices import AUTHORS, DETAILS, EVIDENCE_KINDS
from .common import source_field
from .field import Field, Is

EVIDENCE: Mapping[str, Field] = {
    "kind": Field(Is.CHOICE, "of what", choices=EVIDENCE_KINDS),
    "label": Field(Is.TEXT, "its words on pages", least=1),
    "least": Field(Is.WHOLE, "how many at least", least=1, most=50),
    "details": Field(
        Is.CHOICES,
        "which of that kind count; left out: all of them, and of feedback what children, young "
        "people, parents and carers say",
        False,
        choices=DETAILS,
    ),
    "by_assessor_least": Field(Is.WHOLE, "of them by the assessor", False, most=50),
    "registered_observer": Field(
        Is.YES_NO, "whether only registered social workers may observe", False
    ),
    "stage": Field(Is.KEY, "the stage in which; overall where left out", False),
    "author": Field(Is.CHOICE, "who writes or observes it", False, AUTHORS),
    "includes": Field(
        Is.LIST,
        "what must be among them",
        False,
        of={
            "label": Field(Is.TEXT, "in words", least=1),
            "details": Field(Is.CHOICES, "the kinds that are one", choices=DETAILS),
        },
    ),
    "source": source_field(required=True),
}
