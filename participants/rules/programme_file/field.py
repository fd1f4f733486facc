"""What a field of a JSON file is: what it holds, whether it may be left out, what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Beside a field of that sort, in the editor and in docs/programme-file.md.
ONLY_SAID = "Said on pages, not enforced"


class Is(StrEnum):
    """What a field holds."""

    TEXT = "text"
    KEY = "a short name of small letters, digits, - and _"
    WHOLE = "a whole number"
    YES_NO = "true or false"
    DATE = "a date like 2027-09-01"
    DATES = "a list of dates"
    DAYS = "dates by name"
    PERCENT = "a number from 1 to 100"
    CHOICE = "one of"
    TEXTS = "a list of texts"
    CHOICES = "a list of"
    OBJECT = "fields of its own"
    LIST = "a list; each with"
    RULES = "a list of support rules"


@dataclass(frozen=True)
class Field:
    """``least`` and ``most``: of a number, or letters of a text. ``of``: the fields inside.
    ``only_said``: nothing in the portal is decided by it."""

    holds: Is
    means: str
    required: bool = True
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 400
    of: "Mapping[str, Field] | None" = None
    only_said: bool = False
