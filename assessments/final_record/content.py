"""The whole content of a record, and how it becomes text and digest."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from assessments import rules
from assessments.basis import Piece, check_evidence, pieces_of
from assessments.models import Decision, FinalAssessment
from assessments.moderation.answers import Answer
from assessments.moderation.rules import answers_of
from audit.actions import (
    ADJUSTMENT_ACTIONS,
    GOAL_ACTIONS,
    NOT_AGREED_ACTIONS,
    NOTE_ACTIONS,
    PRIVATE_ACTIONS,
    REVIEW_ACTIONS_OF_THREE,
    Action,
)
from audit.models import AuditEvent
from audit.rules import canonical_json, sha256
from evidence.models import EvidenceItem
from participants.models import Appointment, Participant
from participants.rules import as_kept
from standards.models import FrameworkItem

from .checking import altered
from .evidence import observations_content, piece_content
from .judgement import (
    INDEPENDENT_READER,
    assessment_content,
    decision_content,
    moderation_content,
    reading_content,
)
from .plan import plan_content
from .reviews import reviews_content
from .self_assessments import self_assessments_content
from .stages import rules_content, stages_content
from .support import agreement_content, support_content
from .times import at, on

# 2: with stages, rules piece by piece, agreement, support, plan and the moderation checklist.
FORMAT = 2
# Private steps, and those between the people who support somebody: what came of them is kept.
LEFT_OUT = (
    *(PRIVATE_ACTIONS | NOTE_ACTIONS | ADJUSTMENT_ACTIONS | GOAL_ACTIONS),
    *(REVIEW_ACTIONS_OF_THREE | NOT_AGREED_ACTIONS),
)
Content = dict[str, Any]


def build_content(
    participant: Participant,
    assessment: FinalAssessment | None = None,
    decision: Decision | None = None,
) -> Content:
    """The record's content. Without a decision: as it stands now, for a pack marked draft.

    To be of one instant it is called under the participant's lock (``confirm_decision`` does).
    Raises ValidationError when a piece is no longer as it was submitted.
    """
    participant = _with_all(participant)
    pieces = pieces_of(participant)
    _refuse_altered(pieces)
    refs = {piece.item.pk: piece.ref for piece in pieces}
    today = timezone.localdate(decision.confirmed_at if decision else None)
    practice = practice_content(participant, pieces, today)
    return {
        "format": FORMAT,
        "prepared_at": at(decision.confirmed_at if decision else timezone.now()),
        "organisation": participant.organisation.name,
        "participant": _participant(participant),
        "programme": _programme(participant),
        "framework": _framework(participant),
        "people": _people(participant),
        **practice,
        "moderation": moderation_content(practice, decision),
        "assessment": assessment_content(assessment, refs) if assessment else None,
        "independent_reading": reading_content(assessment) if assessment else None,
        "decision": decision_content(decision),
        "trail": _trail(participant, refs),
    }


def practice_content(participant: Participant, pieces: list[Piece], today: date) -> Content:
    """What was done, agreed and received, as it stands on ``today``, without any judgement: what
    the moderation checklist is answered from."""
    refs = {piece.item.pk: piece.ref for piece in pieces}
    checked = check_evidence(participant, pieces, today)
    return {
        "stages": stages_content(participant, today),
        "minimums": [as_kept(each) for each in checked],
        "rules": rules_content(checked, refs),
        "evidence": [piece_content(piece) for piece in pieces],
        "observations": observations_content(participant, refs),
        "agreement": agreement_content(participant),
        "support": support_content(participant, today),
        "plan": plan_content(participant),
        "reviews": reviews_content(participant, today),
        "self_assessments": self_assessments_content(participant, today),
    }


def checklist_of(participant: Participant, today: date) -> list[Answer]:
    """The moderation checklist as it stands today, for a page: the same answers as the record's."""
    participant = _with_all(participant)
    return answers_of(practice_content(participant, pieces_of(participant), today))


def _with_all(participant: Participant) -> Participant:
    found: Participant = (
        Participant.objects.filter(pk=participant.pk)
        .select_related("user", "team", "organisation", "cohort__programme_version__framework")
        .with_time()
        .get()
    )
    return found


def _refuse_altered(pieces: list[Piece]) -> None:
    wrong = altered(piece.version for piece in pieces)
    if wrong:
        raise ValidationError(
            f"“{wrong.content.get('title')}” is no longer as it was submitted, so nothing can be "
            "made from it. Tell the people who run this service."
        )


def frozen(content: Content) -> tuple[str, str]:
    """The content as canonical JSON, and the SHA-256 of that text."""
    text = canonical_json(content)
    return text, sha256(text)


def new_code() -> str:
    return rules.code_from(
        [secrets.randbelow(len(rules.CODE_ALPHABET)) for _ in range(rules.CODE_LENGTH)]
    )


def _participant(participant: Participant) -> Content:
    return {
        "id": str(participant.pk),
        "name": participant.user.name,
        "registration_number": participant.registration_number,
        "team": participant.team.name if participant.team else "",
        "cohort": participant.cohort.name,
        "starts_on": on(participant.starts_on),
        "nominal_end_on": on(participant.nominal_end_on),
        "agreed_end_on": on(participant.agreed_end_on),
        "ends_on": on(participant.ends_on),
    }


def _programme(participant: Participant) -> Content:
    programme = participant.programme
    return {
        "name": programme.name,
        "version": programme.number,
        "participant_title": programme.participant_title,
        "participant_short_title": programme.participant_short_title,
        "standards_name": programme.standards_name,
        "nominal_months": programme.nominal_months,
        "second_reading": programme.second_reading,
        "decision": programme.decision_rule,
    }


def _framework(participant: Participant) -> Content:
    framework = participant.programme.framework
    items = FrameworkItem.objects.filter(framework=framework).select_related("top")
    return {
        "title": framework.title,
        "version": framework.version,
        "is_placeholder": framework.is_placeholder,
        "items": [
            {
                "code": item.human_coding_scheme,
                "title": item.abbreviated_statement,
                "statement": item.full_statement,
                "type": item.item_type,
                "depth": item.depth,
                "is_judged": item.is_judged,
                "top_code": (item.top or item).human_coding_scheme,
            }
            for item in items.order_by("list_enumeration")
        ],
    }


def _people(participant: Participant) -> list[Content]:
    appointments = participant.appointments.select_related("user").order_by(
        "starts_on", "kind", "pk"
    )
    return [
        {
            "kind": each.kind,
            "kind_words": each.get_kind_display(),
            "name": INDEPENDENT_READER if each.kind == Appointment.Kind.READER else each.user.name,
            "starts_on": on(each.starts_on),
            "ends_on": on(each.ends_on),
        }
        for each in appointments
    ]


def _trail(participant: Participant, refs: dict[Any, str]) -> list[Content]:
    readers = set(
        participant.appointments.filter(kind=Appointment.Kind.READER).values_list(
            "user_id", flat=True
        )
    )
    steps = AuditEvent.objects.about(participant).exclude(
        Q(action__in=LEFT_OUT) | EvidenceItem.objects.steps_of_drafts(participant)
    )
    numbers = _numbers(participant, refs)
    return [
        {
            "sequence": step.sequence,
            "at": at(step.at),
            "words": _words(step, numbers, participant.programme.judging.words.trail),
            "by": _named(step, readers),
            "hash": step.hash,
        }
        for step in steps.order_by("sequence")
    ]


def _numbers(participant: Participant, refs: dict[Any, str]) -> dict[str, str]:
    """Id of a piece of evidence, or of the observation behind it -> its number in the record."""
    watched = participant.observations.filter(evidence_item__in=refs)
    observations = watched.values_list("pk", "evidence_item_id")
    items = {str(pk): ref for pk, ref in refs.items()}
    return items | {str(pk): refs[item] for pk, item in observations}


def _words(step: AuditEvent, numbers: dict[str, str], trail: Mapping[str, str]) -> str:
    """What was done, and to which piece of evidence or as what somebody was appointed."""
    words = trail.get(step.action, str(Action(step.action).label))
    kind = step.detail.get("kind")
    if step.target_type == "participants.Appointment" and kind in Appointment.Kind.values:
        return f"{words}: {Appointment.Kind(kind).label.lower()}"
    number = numbers.get(str(step.detail.get("item") or step.target_id))
    return f"{words}: {number}" if number else words


def _named(step: AuditEvent, readers: set[Any]) -> str:
    if step.actor is None:
        return ""
    return INDEPENDENT_READER if step.actor_id in readers else step.actor.name
