"""What the independent reader sees: the evidence with names removed, under a code.

Pages of the reader are drawn from these values alone. The recommendation, narratives and judgements
are not among them until the reader's own view is saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from evidence.models import EvidenceItem, EvidenceReading
from evidence.names import names_of
from evidence.presentation import field_labels
from evidence.rules import remove_names
from participants.models import Participant
from standards.models import FrameworkItem

from . import parts, rules
from .basis import Piece, pieces_of
from .models import Decision, FinalAssessment, IndependentReading

Remover = Callable[[str], str]


@dataclass(frozen=True)
class NamelessLink:
    standard_id: str
    standard: str
    why: str
    passage: str


@dataclass(frozen=True)
class NamelessReading:
    """The view of "supervisor" or "assessor", who go by no other name here."""

    view_words: str
    read_as: str
    words: str
    exceptions: list[tuple[str, str, str]]


@dataclass(frozen=True)
class NamelessPiece:
    """One piece of evidence without names; who wrote it is a role that follows from its kind."""

    pk: Any
    ref: str
    title: str
    kind_words: str
    detail: str
    happened_on: date
    text_label: str
    text: str
    second_text_label: str
    second_text: str
    links: list[NamelessLink]
    reading: NamelessReading | None

    def is_linked_to(self, standard: FrameworkItem) -> bool:
        return any(link.standard_id == str(standard.pk) for link in self.links)


@dataclass(frozen=True)
class NamelessJudgement:
    """What the assessor wrote, shown once the reader's own view is saved."""

    summary: str
    recommendation_words: str
    parts: list[dict[str, Any]]
    decision_words: str = ""
    decision_reasons: str = ""


def readable_by(user: User) -> QuerySet[Any]:
    return FinalAssessment.objects.to_read_independently(user)


def readable_items(user: User, assessment: FinalAssessment) -> QuerySet[Any]:
    items = EvidenceItem.objects.readable_without_names(user)
    return items.filter(participant=assessment.participant_id)


def name_remover(participant: Participant) -> Remover:
    return partial(_without, replacements=names_of(participant))


def _without(text: str, replacements: dict[str, str]) -> str:
    return remove_names(text, replacements)


def nameless_pieces(participant: Participant, without: Remover) -> list[NamelessPiece]:
    return [_piece(piece, without) for piece in pieces_of(participant)]


def _piece(piece: Piece, without: Remover) -> NamelessPiece:
    shown = piece.shown
    text_label, second_text_label = field_labels(piece.item.kind)
    return NamelessPiece(
        pk=piece.item.pk,
        ref=piece.ref,
        title=without(shown.title),
        kind_words=piece.item.get_kind_display(),
        detail=shown.detail,
        happened_on=shown.happened_on,
        text_label=text_label,
        text=without(shown.text),
        second_text_label=second_text_label,
        second_text=without(shown.second_text),
        links=[
            NamelessLink(
                standard_id=link.standard_id,
                standard=f"{link.code} {link.statement}",
                why=without(link.why),
                passage=without(link.passage),
            )
            for link in piece.links
        ],
        reading=_reading(piece.reading, without) if piece.reading else None,
    )


def _reading(reading: EvidenceReading, without: Remover) -> NamelessReading:
    return NamelessReading(
        view_words=reading.get_view_display(),
        read_as=reading.read_as,
        words=without(reading.words),
        exceptions=[
            (str(each.standard), each.get_view_display(), without(each.words))
            for each in reading.exceptions.all()
        ],
    )


def own_reading(user: User, assessment: FinalAssessment) -> IndependentReading | None:
    """The reader's own saved view; somebody else's is not for an earlier or later reader."""
    return IndependentReading.objects.filter(assessment=assessment, read_by=user).first()


def is_open(assessment: FinalAssessment) -> bool:
    """Whether a reading is still to be made: recommended, and nobody has saved one."""
    return (
        assessment.status == FinalAssessment.Status.RECOMMENDED
        and not IndependentReading.objects.filter(assessment=assessment).exists()
    )


def may_open_evidence(user: User, assessment: FinalAssessment) -> bool:
    """While a reading is to be made, and later for the one who made it."""
    return is_open(assessment) or own_reading(user, assessment) is not None


def nameless_judgement(
    assessment: FinalAssessment, pieces: list[NamelessPiece], without: Remover
) -> NamelessJudgement | None:
    """The other side, for a reader whose own view is saved; nothing while it is written again."""
    if assessment.status == FinalAssessment.Status.DRAFT:
        return None
    refs = {piece.pk: piece.ref for piece in pieces}
    decision = Decision.objects.filter(assessment=assessment).first()
    return NamelessJudgement(
        summary=without(assessment.summary),
        recommendation_words=assessment.get_recommendation_display(),
        parts=[_part(part, refs, without) for part in parts.parts_of(assessment)],
        decision_words=decision.get_outcome_display() if decision else "",
        decision_reasons=without(decision.reasons) if decision else "",
    )


def _part(part: parts.Part, refs: dict[Any, str], without: Remover) -> dict[str, Any]:
    return {
        "standard": str(part.standard),
        "text": without(part.text),
        "judged": [
            {
                "standard": str(each.standard),
                "view_words": each.view_words,
                "colour": each.colour,
                "reasons": without(each.reasons),
                "cited": [refs[c.item_id] for c in each.citations if c.item_id in refs],
            }
            for each in part.judged
        ],
    }


def standards_with_pieces(
    participant: Participant, pieces: list[NamelessPiece]
) -> list[tuple[FrameworkItem, list[NamelessPiece]]]:
    """Each judged standard with the pieces linked to it, in the framework's order."""
    return [
        (standard, [piece for piece in pieces if piece.is_linked_to(standard)])
        for _, judged in parts.standards_by_part(participant.programme)
        for standard in judged
    ]


def codename(assessment: FinalAssessment) -> str:
    return rules.codename(assessment.pk)
