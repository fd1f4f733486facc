"""What pages of programmes show: lists of versions, problems with the place that mends them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from participants.models import Cohort, ProgrammeDraft, ProgrammeVersion
from participants.rules.programme_file import Problem, in_order
from participants.rules.programme_file.places import as_place
from participants.shipped import shipped_programme, shipped_programmes

from .description import SECTIONS
from .parts import page_for, part_of, rows_at, section_of
from .plain import plain
from .services import problems_with_draft
from .words import generic, label_of


@dataclass
class Listed:
    """One programme of an organisation. ``versions``: the newest first, each with its cohorts."""

    organisation: Any
    programme: str
    versions: list[tuple[ProgrammeVersion, list[Cohort]]] = field(default_factory=list)
    draft: ProgrammeDraft | None = None

    @property
    def offered(self) -> ProgrammeVersion | None:
        """What cohorts are started on now."""
        return next((version for version, _ in self.versions if version.is_offered), None)

    @property
    def name(self) -> str:
        return (
            self.versions[0][0].name if self.versions else self.draft.called if self.draft else ""
        )


@dataclass(frozen=True)
class Mend:
    """A problem and where it is mended."""

    where: str
    words: str
    url: str


def listed(
    versions: Iterable[ProgrammeVersion],
    cohorts: Iterable[Cohort],
    drafts: Iterable[ProgrammeDraft],
) -> list[Listed]:
    """Programmes by name; all rows are known to be the asker's."""
    of_version: dict[Any, list[Cohort]] = {}
    for cohort in cohorts:
        of_version.setdefault(cohort.programme_version_id, []).append(cohort)
    found: dict[tuple[Any, str], Listed] = {}
    for version in sorted(versions, key=lambda each: -each.number):
        key = (version.organisation_id, version.programme)
        one = found.setdefault(key, Listed(version.organisation, version.programme))
        one.versions.append((version, of_version.get(version.pk, [])))
    for draft in drafts:
        key = (draft.organisation_id, draft.programme)
        found.setdefault(key, Listed(draft.organisation, draft.programme)).draft = draft
    return sorted(found.values(), key=lambda each: (str(each.organisation), each.name))


def mends(draft: ProgrammeDraft) -> list[Mend]:
    return [_mend(draft, problem) for problem in problems_with_draft(draft)]


def _mend(draft: ProgrammeDraft, problem: Problem) -> Mend:
    part, anchor = page_for(draft.file, problem.place)
    url = part_url(draft, part) + (f"#{anchor}" if anchor else "")
    place = as_place(problem.place)
    page = part_of(draft.file, part)
    title = page.title if page else section_of(place).title
    label = "" if anchor == "rows" or not anchor else label_of(_leaf(place))
    return Mend(f"{title}: {label.rstrip('?')}" if label else title, plain(problem.words), url)


def _leaf(place: str) -> str:
    """Of a whole due date: the first of its fields."""
    last = generic(place).rpartition(".")[2]
    return f"{place}.after_months" if last in ("due", "ends") else place


def part_url(draft: ProgrammeDraft, place: str) -> str:
    return reverse("participants:programme_draft_part", args=[draft.pk, place])


@dataclass(frozen=True)
class Row:
    place: str
    title: str
    url: str
    is_first: bool
    is_last: bool


def shown_rows(draft: ProgrammeDraft, where: str) -> list[Row]:
    rows = rows_at(draft.file, where)
    return [
        Row(place, title, part_url(draft, place), n == 0, n == len(rows) - 1)
        for n, (place, title) in enumerate(rows)
    ]


def contents(draft: ProgrammeDraft) -> list[tuple[str, str]]:
    """(title, address) of each page of the full editor."""
    return [(section.title, part_url(draft, section.slug)) for section in SECTIONS]


def beginnings(own: Iterable[ProgrammeVersion]) -> list[tuple[str, str]]:
    """What a programme can be begun with: files that come with the product, and one's own."""
    shipped = [
        (f"shipped:{name}", f"{shipped_programme(name)['name']}, as it comes with this service")
        for name in shipped_programmes()
    ]
    return shipped + [(f"own:{version.pk}", f"A copy of {version}") for version in own]


def as_json(file: Mapping[str, Any]) -> str:
    """As ``manage.py export_programme`` prints it."""
    return json.dumps(in_order(file), indent=2, ensure_ascii=False)


def sorted_dates(timeline: Any, today: date) -> list[Any]:
    return sorted(timeline.dates(), key=lambda each: (each.on is None, each.on or today))
