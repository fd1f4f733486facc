"""Registration numbers as people write them, and what a register gives. Pure."""

import re
from datetime import date

from .words import in_words
from .working_days import ENGLAND

# Social Work England: SW and one to six digits.
_ENGLISH = re.compile(r"(?:.*[^A-Z0-9])?(SW[0-9]{1,6})", re.ASCII | re.DOTALL)
# The registers of the other nations number in their own ways.
_OTHER = re.compile(r"[A-Z0-9/-]{4,20}", re.ASCII)


def registration_number(text: str, jurisdiction: str = ENGLAND) -> str:
    """ "Registration no. sw 12345" as "SW12345"; "" where it is no such number.

    Case, spaces, and what stands before the number do not matter.
    """
    if jurisdiction == ENGLAND:
        joined = re.sub(r"(SW)[\s.:-]*(?=[0-9])", r"\1", text.upper())
        found = _ENGLISH.fullmatch(re.sub(r"(?<=[0-9])\s+(?=[0-9])", "", joined).strip())
        return found[1] if found else ""
    number = re.sub(r"\s", "", text).upper()
    return number if _OTHER.fullmatch(number) else ""


def implausible_registration(
    registered_on: date | None, qualified_on: date | None, today: date
) -> tuple[str, str] | None:
    """The field at fault and why. Today itself is possible: people are registered today."""
    for field, day, what in (
        ("registered_on", registered_on, "registration"),
        ("qualified_on", qualified_on, "qualifying"),
    ):
        if day and day > today:
            return field, f"The day of {what} must be today or in the past"
        if day and day.year < today.year - 60:
            return field, f"The day of {what} is more than 60 years ago. Check the year"
    if registered_on and qualified_on and registered_on < qualified_on:
        qualified = in_words(qualified_on)
        return "registered_on", f"The day of registration must be {qualified} or later"
    return None
