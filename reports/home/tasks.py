"""One line of a list of what is to do: what, why, with whom it lies and since when."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Task:
    id: str
    title: str
    url: str
    why: str = ""
    holder: str = ""
    since: date | datetime | None = None
    label: str = ""
    colour: str = ""
