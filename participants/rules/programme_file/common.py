"""Fields that several parts of a programme's file have: where a rule comes from, when it is due."""

from collections.abc import Mapping

from .choices import DAYS
from .field import Field, Is


def source_field(required: bool = False) -> Field:
    return Field(
        Is.TEXT,
        "where the rule comes from, shown beside it; “set by the council” for a local value",
        required=required,
    )


DUE: Mapping[str, Field] = {
    "after_months": Field(
        Is.WHOLE, "the last day of so many months of the programme", False, least=1, most=120
    ),
    "after_weeks": Field(Is.WHOLE, "the last day of so many weeks", False, least=1, most=520),
    "at": Field(
        Is.CHOICE,
        "the start or end of the programme, or a day outside it that comes with a person’s facts",
        False,
        DAYS,
    ),
    "working_days_after": Field(
        Is.WHOLE, "so many working days after the anniversary", False, least=1, most=60
    ),
    "weeks_before": Field(Is.WHOLE, "so many weeks before that day", False, least=1, most=104),
}
