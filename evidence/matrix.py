"""The coverage matrix: standards down the side, kinds of evidence along the top."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import User
from participants.models import Participant
from standards.models import FrameworkItem
from standards.prepared import judged_standards_of

from .models import EvidenceItem, EvidenceLink, EvidenceVersion
from .presentation import SHORT_KINDS

Kind, Status = EvidenceItem.Kind, EvidenceItem.Status
# The order of a cell: what is done first, what is still one's own last.
STATES = [
    (Status.READ, "read"),
    (Status.ON_RECORD, "on the record"),
    (Status.SUBMITTED, "submitted"),
    (Status.RETURNED, "returned"),
    (Status.SHARED, "shared"),
    (Status.PRIVATE, "private"),
]


@dataclass
class Cell:
    kind: str
    kind_words: str
    # (state, words such as "2 read")
    states: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0
    can_add: bool = False

    @property
    def look(self) -> str:
        """The cell's colour; its words and icons say the same."""
        held = {state for state, _ in self.states}
        if Status.RETURNED in held:
            return "returned"
        if held & {Status.READ, Status.ON_RECORD}:
            return "met"
        return "some" if held else "none"


@dataclass
class Row:
    standard: FrameworkItem
    cells: list[Cell]
    latest: date | None = None

    @property
    def is_empty(self) -> bool:
        return not any(cell.number for cell in self.cells)


@dataclass
class Group:
    """The rows of one domain; without a name where the framework has no level above."""

    domain: FrameworkItem | None
    rows: list[Row]


def judged_standards(participant: Participant) -> list[FrameworkItem]:
    """What evidence of this participant is linked to, in the framework's order; one query."""
    return judged_standards_of(participant.programme.framework_id)


def returned_as_submitted(participant: Participant, user: User) -> list[EvidenceVersion]:
    """Returned items as others than their author know them: by the version that was sent back."""
    if participant.user_id == user.pk:
        return []
    returned = EvidenceItem.objects.visible_to(user).filter(
        participant=participant, status=Status.RETURNED
    )
    versions = EvidenceVersion.objects.filter(item__in=returned.exclude(author=user).values("pk"))
    return list({each.item_id: each for each in versions.order_by("number")}.values())


def standards_of(version: EvidenceVersion) -> list[UUID]:
    return [UUID(link["standard"]) for link in version.content["links"]]


def build_matrix(participant: Participant, user: User) -> list[Group]:
    """What ``user`` may see of the participant's evidence by standard; three queries."""
    counts: dict[Any, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    latest: dict[Any, date] = {}
    links = EvidenceLink.objects.visible_to(user).filter(item__participant=participant)
    for standard_id, kind, status, number, day in (
        *links.counted_by_cell(),
        *_cells_of_returned(participant, user),
    ):
        cell = counts[standard_id][kind]
        cell[status] = cell.get(status, 0) + number
        latest[standard_id] = max(latest.get(standard_id, day), day)
    own = participant.user_id == user.pk
    # Few have one that is linked; without it a column of its own would only be empty.
    talked = any(Kind.CONVERSATION in of_standard for of_standard in counts.values())
    kinds = [kind for kind in SHORT_KINDS if talked or kind != Kind.CONVERSATION]
    groups: list[Group] = []
    for standard in judged_standards(participant):
        cells = [_cell(kind, counts[standard.pk][kind], own=own) for kind in kinds]
        row = Row(standard, cells, latest.get(standard.pk))
        _put(groups, standard.top if standard.depth else None, row)
    return groups


def _cells_of_returned(
    participant: Participant, user: User
) -> Iterator[tuple[UUID, str, str, int, date]]:
    """As ``counted_by_cell`` counts, one by one."""
    for version in returned_as_submitted(participant, user):
        day = date.fromisoformat(version.content["happened_on"])
        for standard_id in standards_of(version):
            yield standard_id, version.content["kind"], Status.RETURNED, 1, day


def _put(groups: list[Group], domain: FrameworkItem | None, row: Row) -> None:
    if not groups or groups[-1].domain != domain:
        groups.append(Group(domain, []))
    groups[-1].rows.append(row)


def _cell(kind: str, counts: dict[str, int], *, own: bool) -> Cell:
    states = [(state, words) for state, words in STATES if counts.get(state)]
    return Cell(
        kind=kind,
        kind_words=SHORT_KINDS[Kind(kind)],
        states=[
            (state, f"{counts[state]}\N{NO-BREAK SPACE}{_word(kind, state, words)}")
            for state, words in states
        ],
        number=sum(counts.values()),
        can_add=own and kind in EvidenceItem.OWN_KINDS,
    )


def _word(kind: str, state: str, words: str) -> str:
    """Feedback that is not released yet is held; it is nobody's private draft."""
    return "held" if kind == Kind.FEEDBACK and state == Status.PRIVATE else words
