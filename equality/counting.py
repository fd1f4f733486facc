"""Counts of answers as tables: for a programme, or for one cohort of it, by the same rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, User
from participants.models import Cohort

from .querysets import cohorts_counted_by, count_answers
from .rules import (
    FEWER,
    NOT_ANSWERED,
    NOT_ANSWERED_LABEL,
    Question,
    Shown,
    questions,
    shown_counts,
)


@dataclass(frozen=True)
class Group:
    """A programme (``cohort`` None) or one of its cohorts, with all cohorts of the programme: what
    of one may be shown hangs on the others."""

    key: str
    name: str
    organisation: Organisation
    siblings: tuple[Cohort, ...]
    cohort: Cohort | None = None


@dataclass(frozen=True)
class Row:
    label: str
    group: str
    shown: Shown


@dataclass(frozen=True)
class Table:
    question: str
    rows: list[Row]

    @property
    def shows_nothing(self) -> bool:
        return all(row.shown.number is None and row.shown.why != FEWER for row in self.rows)


def groups_for(user: User) -> list[Group]:
    """Each programme, followed by its cohorts: one query."""
    programmes: dict[tuple[Any, str], list[Cohort]] = {}
    for cohort in cohorts_counted_by(user).order_by(
        "programme_version__name", "-starts_on", "name"
    ):
        key = (cohort.organisation_id, cohort.programme_version.programme)
        programmes.setdefault(key, []).append(cohort)
    return [group for cohorts in programmes.values() for group in _groups(cohorts)]


def _groups(cohorts: list[Cohort]) -> list[Group]:
    siblings, first = tuple(cohorts), cohorts[0]
    version, organisation = first.programme_version, first.organisation
    key = f"{organisation.slug}:{version.programme}"
    whole = Group(key, version.name, organisation, siblings)
    return [whole, *(Group(str(c.pk), c.name, organisation, siblings, c) for c in cohorts)]


def chosen_group(groups: Iterable[Group], key: str) -> Group | None:
    return next((group for group in groups if group.key == key), None)


def tables_of(chosen: Group) -> list[Table]:
    """A table for each question: as many queries as questions."""
    return [_table(question, chosen) for question in questions()]


def _table(question: Question, chosen: Group) -> Table:
    by_cohort, together = shown_counts(count_answers(chosen.siblings, question))
    shown = by_cohort[chosen.cohort.pk] if chosen.cohort else together
    rows = [Row(each.label, each.group, shown[each.key]) for each in question.options]
    rows.append(Row(NOT_ANSWERED_LABEL, "", shown[NOT_ANSWERED]))
    return Table(question.question, rows)
