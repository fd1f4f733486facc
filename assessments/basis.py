"""What a judgement rests on: the submitted evidence with its frozen text, links and readings.

Read by the assessor's pages, the independent reader's pages and the final record alike.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from evidence.models import EvidenceItem, EvidenceLink, EvidenceReading, EvidenceVersion
from evidence.presentation import ShownLink, ShownText, frozen_text
from evidence.rules import authors_of, counted_as
from participants.models import Participant
from participants.rules import Checked, check_rules
from supervision.models import Observation
from supervision.rules.observations import observers_of


@dataclass(frozen=True)
class Piece:
    """One item as it was last submitted. ``ref`` (E1, E2 ...) is its number by date.

    What its author is changing since then does not count: ``shown`` is the frozen version's text.
    """

    ref: str
    item: EvidenceItem
    version: EvidenceVersion
    shown: ShownText
    reading: EvidenceReading | None
    links: list[ShownLink]

    @property
    def title(self) -> str:
        return self.shown.title

    @property
    def state_words(self) -> str:
        return str(self.item.get_status_display())

    @property
    def reading_words(self) -> str:
        if self.reading:
            return f"{self.reading.get_view_display()} (read by the {self.reading.read_as})"
        if self.item.status == EvidenceItem.Status.ON_RECORD:
            return "On the record"
        if self.item.status == EvidenceItem.Status.RETURNED:
            return "Returned for changes"
        return "Not read yet"

    def link_to(self, standard: Any) -> ShownLink | None:
        """The participant's link of this piece to a standard, with its why."""
        return next((each for each in self.links if each.standard_id == str(standard.pk)), None)


def pieces_of(participant: Participant) -> list[Piece]:
    """All submitted evidence of a participant in order of its date: four queries."""
    items = list(
        EvidenceItem.objects.submitted_or_later()
        .filter(participant=participant)
        .select_related("author")
        .order_by("happened_on", "created_at", "pk")
    )
    ids = [item.pk for item in items]
    latest: dict[Any, EvidenceVersion] = {}
    for version in EvidenceVersion.objects.filter(item__in=ids).order_by("number"):
        latest[version.item_id] = version
    readings = {
        reading.evidence_version_id: reading
        for reading in EvidenceReading.objects.filter(
            evidence_version__in=[version.pk for version in latest.values()]
        )
        .select_related("read_by")
        .prefetch_related("exceptions__standard")
    }
    links: dict[Any, list[EvidenceLink]] = {}
    on_record = [item.pk for item in items if item.status == EvidenceItem.Status.ON_RECORD]
    for link in EvidenceLink.objects.filter(item__in=on_record).select_related("standard"):
        links.setdefault(link.item_id, []).append(link)
    # Submitting freezes a version, so there is one of each; a piece without is of no weight.
    kept = [item for item in items if item.pk in latest]
    return [
        _piece(f"E{number}", item, latest[item.pk], readings, links.get(item.pk, []))
        for number, item in enumerate(kept, start=1)
    ]


def submitted_since(participant: Participant, moment: datetime) -> list[EvidenceVersion]:
    """Newest versions frozen after ``moment``: who recommended or read then knew none of them."""
    newer = EvidenceVersion.objects.filter(
        item__participant=participant,
        item__status__in=EvidenceItem.SUBMITTED_OR_LATER,
        frozen_at__gt=moment,
    )
    latest = {
        version.item_id: version for version in newer.select_related("item").order_by("number")
    }
    return sorted(latest.values(), key=lambda version: version.frozen_at)


def _piece(
    ref: str,
    item: EvidenceItem,
    version: EvidenceVersion,
    readings: dict[Any, EvidenceReading],
    live_links: list[EvidenceLink],
) -> Piece:
    """Links are those of the version; of what is on the record, where they may grow, today's."""
    shown = frozen_text(version)
    on_record = item.status == EvidenceItem.Status.ON_RECORD
    return Piece(
        ref=ref,
        item=item,
        version=version,
        shown=shown,
        reading=readings.get(version.pk),
        links=[_shown(link) for link in live_links] if on_record else shown.links,
    )


def _shown(link: EvidenceLink) -> ShownLink:
    return ShownLink(
        standard_id=str(link.standard_id),
        code=link.standard.human_coding_scheme,
        statement=link.standard.short_title,
        why=link.why,
        passage=link.passage,
    )


def check_evidence(
    participant: Participant, pieces: list[Piece] | None = None, today: date | None = None
) -> list[Checked]:
    """The programme's rules of least evidence against what is submitted: the one answer, asked by
    "Ready for panel?", by the final assessment and by the final record. A fact has also ``id`` and
    ``title``."""
    pieces = pieces_of(participant) if pieces is None else pieces
    signed_off = Observation.objects.filter(
        participant=participant, status=Observation.Status.SIGNED_OFF
    ).with_who_assessed()
    observations = {observation.evidence_item_id: observation for observation in signed_off}
    facts = [_fact(piece, observations.get(piece.item.pk)) for piece in pieces]
    stages = participant.stages_for_minimums(today or timezone.localdate())
    return check_rules(participant.programme.evidence_minimums, facts, stages)


def _fact(piece: Piece, observation: Any | None) -> dict[str, Any]:
    """A piece with what was submitted of it, never what its author is changing since then."""
    named = {"id": piece.item.pk, "title": piece.title}
    if observation is not None:
        return named | fact_of_observation(observation)
    content = piece.version.content
    on = date.fromisoformat(content["happened_on"])
    return named | fact_of_item(piece.item.kind, content.get("detail", ""), on)


def fact_of_item(kind: str, detail: str, on: date) -> dict[str, Any]:
    """A piece as ``participants.rules.check_rules`` counts it."""
    return {
        "kind": counted_as(kind),
        "detail": detail,
        "on": on,
        "authors": authors_of(kind),
        "is_spoken": kind == EvidenceItem.Kind.CONVERSATION,
    }


def fact_of_observation(observation: Any) -> dict[str, Any]:
    """One that is signed off; it comes ``with_who_assessed``."""
    return {
        "kind": "observation",
        "counts": bool(observation.counts),
        "why_not": f"Signed off as not counting: {observation.counts_reason}",
        "registered": bool(observation.observer_is_registered),
        "by_assessor": observation.by_assessor,
        "on": observation.held_on,
        "authors": observers_of(observation),
    }
