"""A change of many that was made, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from participants.models import BulkChange, Participant
from participants.rules import in_words

from .asked import in_words_of


@dataclass(frozen=True)
class ShownRow:
    """Of one person what it was and what it is since, and the last day of the programme."""

    person: Participant
    before: str
    after: str
    end_before: date
    end_after: date

    @property
    def end_moved(self) -> bool:
        return self.end_before != self.end_after


def asked_in_words(change: BulkChange) -> str:
    return in_words_of(change.kind, change.answers, change.holder)


def shown_rows(
    change: BulkChange,
    rows: Iterable[Mapping[str, Any]],
    people: Mapping[UUID, Participant],
    holders: Mapping[UUID, str],
) -> list[ShownRow]:
    """``holders``: names of those who were appointed before, by their appointment's id where it
    was ended, and by their own where it was taken back."""
    return [
        _shown(change, row, people[UUID(row["participant"])], holders)
        for row in rows
        if UUID(row["participant"]) in people
    ]


def taken_back_from(rows: Iterable[Mapping[str, Any]]) -> list[UUID]:
    """Whose appointments were taken back before they had begun."""
    return [
        UUID(kept["user_id"])
        for row in rows
        for table, kept in row["taken_back"]
        if table == "appointment"
    ]


def ended_appointments(rows: Iterable[Mapping[str, Any]]) -> list[UUID]:
    return [UUID(pk) for row in rows for table, pk, *_ in row["moved"] if table == "appointment"]


def _shown(
    change: BulkChange,
    row: Mapping[str, Any],
    person: Participant,
    holders: Mapping[UUID, str],
) -> ShownRow:
    ends = [date.fromisoformat(day) for day in row["ends_on"]]
    before, after = "", asked_in_words(change)
    for name in ("starts_on", "agreed_end_on"):
        if name in row["fields"]:
            before, after = (_day(text) for text in row["fields"][name])
    if change.holder:
        keys = [*ended_appointments([row]), *taken_back_from([row])]
        names = [holders.get(key, "Somebody else") for key in keys]
        before, after = ", ".join(names) or "Nobody", change.holder.name
    if change.kind == BulkChange.Kind.PAUSE_END:
        before = next((_day(old) for _, _, _, old, _ in row["moved"]), "")
        after = in_words(date.fromisoformat(change.answers["ends_on"]))
    return ShownRow(person, before, after, ends[0], ends[1])


def _day(text: str | None) -> str:
    return in_words(date.fromisoformat(text)) if text else "Not agreed"
