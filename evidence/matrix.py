"""The coverage matrix: standards down the side, kinds of evidence along the top."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from participants.models import Participant
from standards.models import FrameworkItem

from .models import EvidenceItem, EvidenceLink
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
    return list(participant.programme.framework.items.judged())


def build_matrix(participant: Participant, user: User) -> list[Group]:
    """What ``user`` may see of the participant's evidence by standard; two queries."""
    counts: dict[Any, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    latest: dict[Any, date] = {}
    links = EvidenceLink.objects.visible_to(user).filter(item__participant=participant)
    for standard_id, kind, status, number, day in links.counted_by_cell():
        counts[standard_id][kind][status] = number
        latest[standard_id] = max(latest.get(standard_id, day), day)
    own = participant.user_id == user.pk
    groups: list[Group] = []
    for standard in judged_standards(participant):
        cells = [_cell(kind, counts[standard.pk][kind], own=own) for kind in SHORT_KINDS]
        row = Row(standard, cells, latest.get(standard.pk))
        _put(groups, standard.top if standard.depth else None, row)
    return groups


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
