"""What is asked for: one kind of change with its answers, and the people it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from accounts.models import Organisation, User
from participants.models import Appointment, BulkChange
from participants.rules import in_words, percent_in_words, period_in_words
from participants.rules.words import counted

Kind = BulkChange.Kind
MOST_PEOPLE = 500
Answer = TypeVar("Answer")
# answer -> days, and how it is said
WAYS = {
    "days_later": (1, "day", "later"),
    "weeks_later": (7, "week", "later"),
    "days_earlier": (-1, "day", "earlier"),
    "weeks_earlier": (-7, "week", "earlier"),
}


def sure(value: Answer | None) -> Answer:
    """A value that is there by then: an answer that the form of the kind insists on, or what only
    those have for whom something changes."""
    if value is None:
        raise TypeError("This kind of change needs an answer that was not given")
    return value


@dataclass(frozen=True)
class Asked:
    """``answers``: by the names of the kind's form (forms.py)."""

    kind: str
    answers: Mapping[str, Any]
    organisation: Organisation
    by: User
    today: date

    @property
    def holder(self) -> User | None:
        holder: User | None = self.answers.get("holder")
        return holder

    def day(self, name: str) -> date | None:
        day: date | None = self.answers.get(name)
        return day

    @property
    def first_day(self) -> date:
        """Of a kind that asks for one; so are ``last_day`` and ``taker``."""
        return sure(self.day("starts_on"))

    @property
    def last_day(self) -> date:
        return sure(self.day("ends_on"))

    @property
    def taker(self) -> User:
        return sure(self.holder)

    @property
    def shift(self) -> timedelta:
        days, _, _ = WAYS[self.answers["way"]]
        return timedelta(days=days * self.answers["number"])

    @property
    def kept(self) -> dict[str, Any]:
        """The answers as they are stored: days as text, people by their own column."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.answers.items()
            if name != "holder"
        }


def in_words_of(kind: str, answers: Mapping[str, Any], holder: Any) -> str:
    """What was asked for in one line; ``answers`` as they are stored or as they were given."""
    first, last = _day(answers.get("starts_on")), _day(answers.get("ends_on"))
    if kind in {Kind.START_BY, Kind.END_BY}:
        _, unit, way = WAYS[answers["way"]]
        what = "First day" if kind == Kind.START_BY else "End of the programme"
        return f"{what} {counted(answers['number'], unit)} {way}"
    if kind == Kind.PAUSE_END and last:
        return f"Pause ends on {in_words(last)}"
    first = sure(first)
    if kind == Kind.START_TO:
        return f"First day {in_words(first)}"
    if kind in {Kind.SUPERVISOR, Kind.ASSESSOR}:
        label = Appointment.Kind(kind).label.lower()
        return f"{holder.name} as {label} from {in_words(first)}"
    what = "Agreed pause" if kind == Kind.PAUSE else f"{percent_in_words(answers['percent'])},"
    return f"{what} {period_in_words(first, last)}"


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
