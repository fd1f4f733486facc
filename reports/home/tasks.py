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
    # Why the day that ``why`` names is that day: its steps, or the page that has them.
    steps: tuple[str, ...] = ()
    dates_url: str = ""
    # How a reminder says it: whose and what, never a title or a text. "" is not reminded of.
    mail: str = ""


# On the home page: this many are shown, and so many at most are counted.
ON_HOME = 10
COUNTED = 100


@dataclass
class Shortlist:
    """The first of a list, and of how many; at ``COUNTED`` there may be more."""

    tasks: list[Task]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.tasks)

    @property
    def is_all_counted(self) -> bool:
        return self.total < COUNTED
