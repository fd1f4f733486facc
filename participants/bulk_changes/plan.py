"""What one change would do to all who were chosen: looked at before, and again while locked."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from participants.models import Participant
from participants.rules import Facts
from participants.rules.what_if import Compared

from .asked import Asked, sure
from .edits import Edits, Impossible, facts_with
from .kinds import edits_of
from .known import Known, look_up

Found = TypeVar("Found")


@dataclass(frozen=True)
class Outcome:
    """Of one person: what would change, or why it cannot (``problem``)."""

    person: Participant
    now: Facts
    edits: Edits | None = None
    then: Facts | None = None
    problem: str = ""


@dataclass
class Group:
    """People for whom the same changes, from the same to the same, with the same dates moving."""

    before: str
    after: str
    also: list[str]
    moved: list[Compared]
    people: list[Participant] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    asked: Asked
    known: Known
    outcomes: list[Outcome]

    @property
    def able(self) -> list[Outcome]:
        return [each for each in self.outcomes if not each.problem]

    @property
    def able_people(self) -> list[Participant]:
        return [each.person for each in self.able]

    @property
    def problems(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.problem]

    @property
    def digest(self) -> str:
        """Changes with anything that the page showed: of whom, from what to what, and every fact
        that a shown date follows from."""
        holder, answers = self.asked.holder, sorted(self.asked.kept.items())
        lines = [f"{self.asked.kind} {answers} {holder and holder.pk}"]
        lines += [_line(each) for each in self.outcomes]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def groups(self) -> list[Group]:
        """The biggest first. Dates are reckoned once for all whose facts are the same."""
        found: dict[str, Group] = {}
        moved = _once(lambda each: _moved(self.known, each))
        for each in self.able:
            edits = sure(each.edits)
            dates = moved(each)
            group = Group(edits.before, edits.after, edits.also, dates)
            found.setdefault(repr(group), group).people.append(each.person)
        return sorted(found.values(), key=lambda group: -len(group.people))

    def ends(self) -> dict[Any, tuple[date, date]]:
        """Person's id -> last day of the programme before and after."""
        return {
            each.person.pk: (
                self.known.ends_on(each.person, each.now),
                self.known.ends_on(each.person, each.then or each.now),
            )
            for each in self.able
        }


def plan_change(asked: Asked, ids: Iterable[Any]) -> Plan:
    """The number of queries does not depend on how many are chosen."""
    known = look_up(ids, asked.organisation, asked.holder, asked.today)
    return Plan(asked, known, [_outcome(each, asked, known) for each in known.people])


def _outcome(person: Participant, asked: Asked, known: Known) -> Outcome:
    now = person.facts(asked.today)
    try:
        edits = edits_of(person, asked, known)
    except Impossible as reason:
        return Outcome(person, now, problem=str(reason))
    return Outcome(person, now, edits, facts_with(edits, now, person, asked.by.name))


def _line(each: Outcome) -> str:
    person, edits = each.person, each.edits
    what = each.problem
    if edits:
        rows = [(row.row.pk, row.field, row.row.version, str(row.new)) for row in edits.moved]
        rows += [(row.pk, "", row.version, "") for row in edits.taken_back]
        what = f"{edits.before} {edits.after} {edits.also} {rows}"
    version = person.cohort.programme_version_id
    return f"{person.pk} {person.version} {version} {what} {each.now!r} {each.then!r}"


def _once(look: Callable[[Outcome], Found]) -> Callable[[Outcome], Found]:
    """Ask once for all whose programme and facts are the same."""
    kept: dict[str, Found] = {}

    def asked(each: Outcome) -> Found:
        key = f"{each.person.cohort.programme_version_id} {each.now!r} {each.then!r}"
        if key not in kept:
            kept[key] = look(each)
        return kept[key]

    return asked


def _moved(known: Known, each: Outcome) -> list[Compared]:
    """Every date that would be another, in the order in which they come now."""
    if each.now == each.then or each.then is None:
        return []
    now, then = known.timeline(each.person, each.now), known.timeline(each.person, each.then)
    pairs = zip(now.dates(), then.dates(), strict=True)
    found = [Compared(before, after) for before, after in pairs if before.on != after.on]
    return sorted(found, key=lambda pair: (pair.now.on is None, pair.now.on or date.max))
