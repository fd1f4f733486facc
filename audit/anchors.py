"""Where each trail stood on a day, written down outside the database.

Whoever owns the database can rewrite a trail from some row on, hashes and all, and the chain is
whole again. Not so where a line of a file they do not own says what the hash of a later row was.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from .models import AuditChain, AuditEvent
from .services import Fault

LINE = re.compile(r"(?P<at>\S+) (?P<organisation>\S+) (?P<sequence>\d+) (?P<hash>[0-9a-f]{64})")


@dataclass(frozen=True)
class Anchor:
    """One line: when (ISO, UTC), the organisation's short name, the last row then and its hash."""

    at: str
    organisation: str
    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.at} {self.organisation} {self.sequence} {self.hash}"


def parse_anchors(lines: Iterable[str]) -> Iterator[Anchor]:
    """Raises ValueError, with the number of the line, for what is none."""
    for number, line in enumerate(lines, start=1):
        found = LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"line {number} is not a day, a short name, a row and a hash")
        at, organisation, sequence, row_hash = found.groups()
        yield Anchor(at, organisation, int(sequence), row_hash)


def anchor_now(organisation: Any) -> Anchor | None:
    """The end of the trail as it is; None where nothing has happened yet."""
    end = AuditChain.objects.filter(organisation=organisation).first()
    if end is None or not end.last_sequence:
        return None
    at = timezone.now().astimezone(timezone.get_fixed_timezone(0))
    return Anchor(
        at.isoformat(timespec="seconds"), organisation.slug, end.last_sequence, end.last_hash
    )


def fault_against(organisation: Any, anchors: Iterable[Anchor]) -> Fault | None:
    """The first of these anchors, oldest first, that the trail of ``organisation`` has left."""
    rows = AuditEvent.objects.filter(organisation=organisation)
    for anchor in anchors:
        if anchor.organisation != organisation.slug:
            continue
        row = rows.filter(sequence=anchor.sequence).only("hash").first()
        if row is None:
            reason = f"it is missing, though it was there on {anchor.at[:10]}"
            return Fault(anchor.sequence, "-", reason)
        if row.hash != anchor.hash:
            reason = f"it or a row before it was rewritten after {anchor.at[:10]}"
            return Fault(anchor.sequence, str(row.pk), reason)
    return None
