"""The confirmer confirms or sends back; who recommended tells the person, who may reply.

Who these are, and whether anybody has to be told in person, is the programme's decision rule.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments import final_record, parts
from assessments.models import Decision, FinalAssessment, FinalRecord, IndependentReading
from assessments.moderation.rules import (
    QUALITIES,
    SAY_WHAT_FALLS_SHORT,
    SAY_WHETHER_IT_STANDS,
)
from assessments.permissions import (
    can_answer_decision,
    can_confirm_decision,
    can_record_told,
)
from audit.actions import Action
from audit.services import (
    ALREADY_DEALT_WITH,
    allows,
    change_fields,
    change_status,
    record,
)
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.services import lock_participant

Status = FinalAssessment.Status
NO_READING_YET = (
    "This can only be confirmed after the independent reading, which has not been saved yet."
)


@transaction.atomic
def return_recommendation(
    *, assessment: FinalAssessment, by: User, reason: str, falls_short: Sequence[str] = ()
) -> None:
    """Send it back to who wrote it, with what it lacks of QUALITIES.

    A saved reading stays: its reader read the evidence.
    """
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_confirm_decision(by, assessment))
    lacks = _known_qualities(falls_short)
    event = change_status(
        assessment,
        Status.DRAFT,
        by=by,
        status_changed_at=timezone.now(),
        about=participant,
        action=Action.ASSESSMENT_RETURNED,
        sent_back_reason=reason,
        sent_back_for=lacks,
    )
    if assessment.judging.judges_standards:
        _record_moderation(assessment, by, stands=False, falls_short=lacks)
    change_status(
        participant,
        Participant.Status.ON_PROGRAMME,
        by=by,
        about=participant,
        action=Action.PARTICIPANT_WENT_ON,
    )
    writer = assessment.judging.recommender
    _mail_to([writer], "recommendation_returned", assessment, event.pk)


@transaction.atomic
def confirm_decision(
    *,
    assessment: FinalAssessment,
    by: User,
    reasons: str,
    stands: bool | None = None,
    falls_short: Sequence[str] = (),
    shortcomings: str = "",
) -> Decision:
    """Confirm the recommendation and freeze all it rests on: all or nothing.

    ``stands``: whether moderation found it consistent, accurate, valid, robust and sufficient;
    needed where the programme judges standards. What it lacks does not stop the decision, and is
    kept with it.

    The programme ends with the telling, so that no page says before it that there is a decision;
    where there is nothing to be told in person, with the confirmation. The participant stays
    locked meanwhile, as every service that writes into their record locks them first: so the
    frozen content is of one instant.
    """
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_confirm_decision(by, assessment))
    if not allows(assessment, Status.CONFIRMED):
        raise ValidationError(ALREADY_DEALT_WITH)
    reading = IndependentReading.objects.filter(assessment=assessment).first()
    _refuse_confirmation(assessment, reading)
    moderated = _moderated(assessment, stands, falls_short, shortcomings)
    if moderated:
        _record_moderation(assessment, by, stands=stands, falls_short=moderated.get("falls_short"))
    now = timezone.now()
    event = change_status(
        assessment,
        Status.CONFIRMED,
        by=by,
        status_changed_at=timezone.now(),
        about=participant,
        action=Action.DECISION_CONFIRMED,
    )
    decision: Decision = Decision.objects.create(
        organisation_id=assessment.organisation_id,
        participant=participant,
        assessment=assessment,
        outcome=assessment.recommendation,
        reasons=reasons,
        recommended_by=parts.recommended_by(assessment),
        independent_reading=reading,
        read_by_id=reading.read_by_id if reading else None,
        confirmed_by=by,
        confirmed_at=now,
        **moderated,
    )
    _freeze(decision, by)
    if assessment.judging.is_told_in_person:
        _mail_to([assessment.judging.recommender], "decision_confirmed", assessment, event.pk)
    else:
        _close(assessment, participant, by, told_on=timezone.localdate())
    return decision


def _moderated(
    assessment: FinalAssessment, stands: bool | None, falls_short: Sequence[str], shortcomings: str
) -> dict[str, Any]:
    if not assessment.judging.judges_standards:
        return {}
    if stands is None:
        raise ValidationError({"stands": SAY_WHETHER_IT_STANDS})
    if stands:
        return {"stands": True}
    if not shortcomings.strip():
        raise ValidationError({"shortcomings": SAY_WHAT_FALLS_SHORT})
    lacks = _known_qualities(falls_short)
    return {"stands": False, "falls_short": lacks, "shortcomings": shortcomings}


def _record_moderation(
    assessment: FinalAssessment, by: User, *, stands: bool | None, falls_short: list[str] | None
) -> None:
    participant, found = assessment.participant, falls_short or []
    moderated = Action.RECOMMENDATION_MODERATED
    record(moderated, assessment, by=by, about=participant, stands=stands, falls_short=found)


def _known_qualities(chosen: Sequence[str]) -> list[str]:
    return [name for name in QUALITIES if name in chosen]


def _refuse_confirmation(assessment: FinalAssessment, reading: IndependentReading | None) -> None:
    if reading is None and parts.reading_is_needed(assessment):
        raise ValidationError(NO_READING_YET)
    gone = parts.citations_gone(parts.parts_of(assessment))
    if gone:
        raise ValidationError(
            [
                f"“{title}” is cited but has been withdrawn since. "
                "Send the recommendation back to the assessor."
                for title in gone
            ]
        )


def _freeze(decision: Decision, by: User) -> FinalRecord:
    content, digest = final_record.frozen(
        final_record.build_content(decision.participant, decision.assessment, decision)
    )
    frozen: FinalRecord = FinalRecord.objects.create(
        organisation_id=decision.organisation_id,
        participant_id=decision.participant_id,
        decision=decision,
        content=content,
        sha256=digest,
        code=final_record.new_code(),
        frozen_at=decision.confirmed_at,
    )
    # The chain of the trail holds the digest too: content and digest cannot be changed together.
    record(Action.RECORD_FROZEN, frozen, by=by, about=decision.participant, sha256=digest)
    return frozen


@transaction.atomic
def record_told(*, assessment: FinalAssessment, by: User, told_on: date, told_how: str) -> None:
    """The person has been told in person: the system shows and writes it, the programme is over."""
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_record_told(by, assessment))
    if not allows(assessment, Status.TOLD):
        raise ValidationError(ALREADY_DEALT_WITH)
    _refuse_told_on(assessment, told_on)
    _close(assessment, participant, by, told_on=told_on, told_how=told_how)


def _close(assessment: FinalAssessment, participant: Participant, by: User, **told: Any) -> None:
    """The person may know: the system shows it and writes to them, and the programme is over."""
    event = change_status(
        assessment,
        Status.TOLD,
        by=by,
        status_changed_at=timezone.now(),
        about=participant,
        action=Action.PARTICIPANT_TOLD,
        told_by=by,
        **told,
    )
    change_status(
        participant,
        Participant.Status.DECIDED,
        by=by,
        about=participant,
        action=Action.PARTICIPANT_DECIDED,
    )
    _mail(participant.user, "decision_told", assessment, event.pk)


def _refuse_told_on(assessment: FinalAssessment, told_on: date) -> None:
    if told_on > timezone.localdate():
        raise ValidationError({"told_on": "The day you told them must be today or in the past"})
    confirmed_on = timezone.localdate(assessment.decision.confirmed_at)
    if told_on < confirmed_on:
        raise ValidationError(
            {"told_on": "The day you told them must not be before the decision was confirmed"}
        )


@transaction.atomic
def answer_decision(*, assessment: FinalAssessment, by: User, reply: str) -> None:
    """The participant's reply, which stays beside the decision; they may put it in other words."""
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_answer_decision(by, assessment))
    if assessment.status != Status.TOLD:
        raise ValidationError(ALREADY_DEALT_WITH)
    if FinalAssessment.objects.get(pk=assessment.pk).reply == reply:
        return
    event = change_fields(
        assessment,
        by=by,
        action=Action.DECISION_ANSWERED,
        about=participant,
        reply=reply,
        replied_at=timezone.now(),
    )
    others = assessment.judging.involved - {"participant", "reader"}
    _mail_to(sorted(others), "decision_answered", assessment, event.pk)


def _mail_to(
    kinds: list[str], template: str, assessment: FinalAssessment, event_id: object
) -> None:
    """To those who are appointed today; who has left gets no mail about anybody."""
    appointed = parts.appointed_today(assessment.participant, timezone.localdate())
    for kind in kinds:
        if kind in appointed:
            _mail(appointed[kind], template, assessment, event_id)


def _mail(to: User, template: str, assessment: FinalAssessment, event_id: object) -> None:
    notify(
        to=to,
        template=template,
        key=f"{template}:{event_id}:{to.pk}",
        url=absolute_url("assessments:final_assessment", assessment.pk),
        **parts.said_in_mail(assessment),
    )
