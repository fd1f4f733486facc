"""What one change does to one person, before anything of it is written. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from participants.models import Participant
from participants.rules import AgreedEnd, Facts, Pattern, Pause


class Impossible(Exception):
    """Why something cannot be done for one person: a sentence without a full stop."""


@dataclass(frozen=True)
class Moved:
    """One day of an appointment, a working pattern, a pause or a team (``row``) that changes.

    ``field``: "starts_on" or "ends_on".
    """

    row: Any
    field: str
    new: date | None

    @property
    def old(self) -> date | None:
        day: date | None = getattr(self.row, self.field)
        return day


@dataclass
class Edits:
    """``before`` and ``after``: what changes, in words. ``also``: what else comes of it."""

    before: str
    after: str
    # Fields of the participant: {name: (old, new)}
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    # Rows not saved yet, and those that had not begun and go altogether.
    made: list[Any] = field(default_factory=list)
    taken_back: list[Any] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


def facts_with(edits: Edits, facts: Facts, person: Participant, asked_by: str) -> Facts:
    """What the person's dates would follow from. ``facts``: what they follow from now, with the
    working patterns and pauses in the order in which the person has them."""
    new: Mapping[Any, Mapping[str, Any]] = {
        each.row.pk: {each.field: each.new} for each in edits.moved
    }
    gone = {each.pk for each in edits.taken_back}
    patterns = [
        replace(pattern, **new.get(row.pk, {}))
        for pattern, row in zip(facts.patterns, person.working_patterns.all(), strict=True)
        if row.pk not in gone
    ]
    pauses = [
        replace(pause, **new.get(row.pk, {}))
        for pause, row in zip(facts.pauses, person.leaves.all(), strict=True)
    ]
    for row in edits.made:
        if hasattr(row, "percent"):
            patterns.append(Pattern(row.starts_on, row.ends_on, row.percent, row.phased_return))
        elif not hasattr(row, "appointed_by"):
            pauses.append(Pause(row.starts_on, row.ends_on))
    agreed = facts.agreed_end
    if "agreed_end_on" in edits.fields:
        day = edits.fields["agreed_end_on"][1]
        agreed = AgreedEnd(day, facts.on, asked_by) if day else None
    return replace(
        facts,
        starts_on=edits.fields.get("starts_on", (None, facts.starts_on))[1],
        employed_from=edits.fields.get("employed_from", (None, facts.employed_from))[1],
        patterns=tuple(patterns),
        pauses=tuple(pauses),
        agreed_end=agreed,
    )
