"""What moves when a cohort goes on to a newer version: every date of everybody, old and new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.rules import canonical_json, sha256
from participants.models import Participant, ProgrammeVersion
from participants.rules import Dated, Timeline
from participants.rules.what_if import Compared


@dataclass(frozen=True)
class Moved:
    """One person. ``dates``: those that differ; ``gone``, ``new``: due under one version only."""

    participant: Participant
    dates: list[Compared]
    gone: list[Dated]
    new: list[Dated]

    @property
    def is_moved(self) -> bool:
        return bool(self.dates or self.gone or self.new)


def moved_dates(
    people: Iterable[Participant], before: ProgrammeVersion, after: ProgrammeVersion, today: date
) -> list[Moved]:
    """People come with their time looked up. Dates are matched by kind and key; claims stay out."""
    old_rules, new_rules = before.as_rules(), after.as_rules()
    found = []
    for person in people:
        facts = person.facts(today)
        old = _by_key(Timeline(old_rules, facts))
        new = _by_key(Timeline(new_rules, facts))
        both = [Compared(old[key], new[key]) for key in old if key in new]
        found.append(
            Moved(
                person,
                dates=[each for each in both if each.now.on != each.then.on],
                gone=[old[key] for key in old if key not in new],
                new=[new[key] for key in new if key not in old],
            )
        )
    return found


def digest_of(moved: Iterable[Moved]) -> str:
    """Of what is shown: another one as soon as anybody, or any date, is another."""
    shown = [
        [
            str(each.participant.pk),
            [[date.then.key, str(date.now.on), str(date.then.on)] for date in each.dates],
            [[date.key, str(date.on)] for date in [*each.gone, *each.new]],
        ]
        for each in moved
    ]
    return sha256(canonical_json(sorted(shown)))


def _by_key(timeline: Timeline) -> dict[tuple[str, str], Dated]:
    return {(each.kind, each.key): each for each in timeline.dates() if each.kind != "claim"}
