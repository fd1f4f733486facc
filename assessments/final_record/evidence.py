"""The evidence and the observations as they stand in the record."""

from typing import Any

from assessments.basis import Piece
from evidence.presentation import field_labels
from evidence.rules import in_words
from participants.models import Participant
from supervision.models import Observation
from supervision.rules.observations import observers_of

from .times import at, on

Content = dict[str, Any]
# What the observer was to the participant on that day.
OBSERVED_AS = {"assessor": "assessor", "supervisor": "supervisor", "external_body": "from outside"}


def piece_content(piece: Piece) -> Content:
    item, version, shown = piece.item, piece.version, piece.shown
    text_label, second_text_label = field_labels(item.kind)
    return {
        "ref": piece.ref,
        "id": str(item.pk),
        "kind": item.kind,
        "kind_words": item.get_kind_display(),
        "detail": version.content.get("detail", ""),
        "detail_words": shown.detail,
        "title": shown.title,
        "happened_on": on(shown.happened_on),
        "state_words": piece.state_words,
        "version_number": version.number,
        "sha256": version.sha256,
        "frozen_at": at(version.frozen_at),
        "author": item.author.name,
        "text": shown.text,
        "second_text": shown.second_text,
        "text_label": text_label,
        "second_text_label": second_text_label,
        "links": [
            {
                "code": link.code,
                "why": link.why,
                "passage": link.passage,
            }
            for link in piece.links
        ],
        "reading": _evidence_reading(piece),
    }


def _evidence_reading(piece: Piece) -> Content | None:
    reading = piece.reading
    if reading is None:
        return None
    exceptions = sorted(reading.exceptions.all(), key=lambda each: each.standard.list_enumeration)
    return {
        "view": reading.view,
        "view_words": reading.get_view_display(),
        "words": reading.words,
        "by": reading.read_by.name,
        "as": reading.read_as,
        "at": at(reading.read_at),
        "exceptions": [
            {
                "code": each.standard.human_coding_scheme,
                "view_words": each.get_view_display(),
                "words": each.words,
            }
            for each in exceptions
        ],
    }


def observations_content(participant: Participant, refs: dict[Any, str]) -> list[Content]:
    held = (
        Observation.objects.filter(participant=participant, status=Observation.Status.SIGNED_OFF)
        .with_who_assessed()
        .select_related("observer", "signed_off_by")
        .order_by("held_on", "pk")
    )
    return [
        {
            "ref": refs.get(each.evidence_item_id, ""),
            "held_on": on(each.held_on),
            "observer": each.observer.name,
            "observed_as": in_words(
                sorted(OBSERVED_AS[role] for role in observers_of(each)), "and"
            ),
            "purpose": each.purpose,
            "setting": each.setting,
            "family_words": each.get_family_answer_display() if each.family_answer else "",
            "seen": each.seen,
            "keep": each.keep,
            "change": each.change,
            "next_time": each.next_time,
            "response_words": each.get_response_display() if each.response else "",
            "response_text": each.response_text,
            "signed_off_by": each.signed_off_by.name if each.signed_off_by else "",
            "signed_off_at": at(each.signed_off_at),
            "counts": each.counts,
            "counts_reason": each.counts_reason,
        }
        for each in held
    ]
