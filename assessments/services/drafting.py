"""The assessor writes, and recommends."""

from collections.abc import Iterable
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments import parts, rules
from assessments.models import (
    Citation,
    DomainNarrative,
    FinalAssessment,
    Outcome,
    OutcomeJudgement,
)
from assessments.permissions import can_start_final_assessment, can_write_final_assessment
from audit.actions import Action
from audit.services import (
    ALREADY_DEALT_WITH,
    allows,
    change_fields,
    change_status,
    record,
    touch,
)
from evidence.models import EvidenceItem, EvidenceVersion
from participants.models import Participant
from participants.rules import GOOD
from participants.services import lock_participant
from standards.models import FrameworkItem

from .asking import ask_reader_and_confirmer

Status = FinalAssessment.Status


class JudgementAnswers(TypedDict):
    """What the assessor answered for one judged standard; any of it may still be empty."""

    standard: FrameworkItem
    view: str
    reasons: str
    items: list[EvidenceItem]


@transaction.atomic
def start_final_assessment(*, participant: Participant, by: User) -> FinalAssessment:
    """Open a draft that only its writer sees; after "not yet met" and being told, another one."""
    participant = lock_participant(participant, by=by)
    require(can_start_final_assessment(by, participant))
    latest = FinalAssessment.objects.of(participant).first()
    _refuse_start(participant, latest)
    if participant.status == Participant.Status.DECIDED:
        _back_on_programme(participant, by)
    assessment: FinalAssessment = FinalAssessment.objects.create(
        organisation_id=participant.organisation_id,
        participant=participant,
        attempt=latest.attempt + 1 if latest else 1,
        assessor=by,
    )
    record(Action.ASSESSMENT_STARTED, assessment, by=by, about=participant)
    return assessment


def _refuse_start(participant: Participant, latest: FinalAssessment | None) -> None:
    if participant.status == Participant.Status.LEFT:
        raise ValidationError("This person has left the programme, so nothing can be started.")
    if latest is None:
        return
    words = participant.programme.judging.words
    if latest.status != Status.TOLD:
        raise ValidationError(f"A {words.whole} has already been started.")
    if latest.decision.outcome in GOOD:
        outcome = latest.decision.get_outcome_display().lower()
        raise ValidationError(f"The decision is “{outcome}”, so there is nothing more to assess.")


def _back_on_programme(participant: Participant, by: User) -> None:
    elsewhere = Participant.objects.filter(
        user_id=participant.user_id, status__in=Participant.NOT_OVER
    )
    if elsewhere.exists():
        raise ValidationError("This person is on another programme now.")
    change_status(
        participant,
        Participant.Status.ON_PROGRAMME,
        by=by,
        about=participant,
        action=Action.PARTICIPANT_CONTINUED,
    )


@transaction.atomic
def save_narrative(
    *,
    assessment: FinalAssessment,
    standard: FrameworkItem,
    by: User,
    text: str,
    judgements: Iterable[JudgementAnswers],
) -> None:
    """Save one part as far as it has been written. Sending the same again changes nothing."""
    lock_participant(assessment.participant_id, by=by)
    require(can_write_final_assessment(by, assessment))
    _refuse_unless_draft(assessment)
    answers = list(judgements)
    _refuse_foreign_items(assessment, answers)
    if _is_saved_already(assessment, standard, text, answers):
        return
    touch(assessment)
    DomainNarrative.objects.update_or_create(
        assessment=assessment,
        standard=standard,
        defaults={"text": text, "organisation_id": assessment.organisation_id},
    )
    for answer in answers:
        _save_judgement(assessment, answer)
    record(
        Action.ASSESSMENT_EDITED,
        assessment,
        by=by,
        about=assessment.participant,
        part=standard.pk,
        views={str(each["standard"].pk): each["view"] for each in answers},
    )


def _refuse_unless_draft(assessment: FinalAssessment) -> None:
    current = FinalAssessment.objects.get(pk=assessment.pk)
    if current.status != Status.DRAFT:
        raise ValidationError(ALREADY_DEALT_WITH)


def _refuse_foreign_items(assessment: FinalAssessment, answers: list[JudgementAnswers]) -> None:
    """Forms offer only these items; a service does not take that on trust."""
    ids = {item.pk for answer in answers for item in answer["items"]}
    own = EvidenceItem.objects.submitted_or_later().filter(
        participant=assessment.participant_id, pk__in=ids
    )
    if own.count() != len(ids):
        raise ValidationError(
            "Something you cited is no longer submitted. Choose from the evidence on the page."
        )
    if any(len(answer["items"]) > rules.MOST_CITED for answer in answers):
        raise ValidationError("Cite at most three pieces of evidence for one standard.")


def _is_saved_already(
    assessment: FinalAssessment,
    standard: FrameworkItem,
    text: str,
    answers: list[JudgementAnswers],
) -> bool:
    part = next(each for each in parts.parts_of(assessment) if each.standard == standard)
    saved = {
        each.standard.pk: (each.view, each.reasons, [c.item_id for c in each.citations])
        for each in part.judged
    }
    sent = {
        each["standard"].pk: (each["view"], each["reasons"], [i.pk for i in each["items"]])
        for each in answers
    }
    return part.text == text and all(saved.get(pk) == answer for pk, answer in sent.items())


def _save_judgement(assessment: FinalAssessment, answer: JudgementAnswers) -> None:
    judgement, _ = OutcomeJudgement.objects.update_or_create(
        assessment=assessment,
        standard=answer["standard"],
        defaults={
            "view": answer["view"],
            "reasons": answer["reasons"],
            "organisation_id": assessment.organisation_id,
        },
    )
    judgement.citations.all().delete()
    Citation.objects.bulk_create(
        Citation(
            organisation_id=assessment.organisation_id,
            judgement=judgement,
            place=place,
            item=item,
            evidence_version=EvidenceVersion.objects.filter(item=item).latest("number"),
        )
        for place, item in enumerate(answer["items"], start=1)
    )


@transaction.atomic
def save_summary(*, assessment: FinalAssessment, by: User, summary: str) -> None:
    """Keep the overall summary while it is being written."""
    lock_participant(assessment.participant_id, by=by)
    require(can_write_final_assessment(by, assessment))
    _refuse_unless_draft(assessment)
    if FinalAssessment.objects.get(pk=assessment.pk).summary == summary:
        return
    change_fields(
        assessment,
        by=by,
        action=Action.ASSESSMENT_EDITED,
        about=assessment.participant,
        summary=summary,
    )


@transaction.atomic
def recommend(
    *, assessment: FinalAssessment, by: User, recommendation: str, summary: str
) -> FinalAssessment:
    """Hand the whole to the reader and the confirmer. Refused while anything is missing.

    From now on nothing of the record changes, so that what was recommended is what they read.
    """
    participant = lock_participant(assessment.participant_id, by=by)
    require(can_write_final_assessment(by, assessment))
    if not allows(assessment, Status.RECOMMENDED):
        raise ValidationError(ALREADY_DEALT_WITH)
    _refuse_incomplete(assessment, recommendation)
    change_status(
        assessment,
        Status.RECOMMENDED,
        by=by,
        status_changed_at=timezone.now(),
        about=participant,
        action=Action.ASSESSMENT_RECOMMENDED,
        assessor=by,
        summary=summary,
        recommendation=recommendation,
        recommended_by=by,
        recommended_at=timezone.now(),
    )
    change_status(
        participant,
        Participant.Status.BEING_JUDGED,
        by=by,
        about=participant,
        action=Action.PARTICIPANT_BEING_JUDGED,
    )
    ask_reader_and_confirmer(assessment)
    return assessment


def _refuse_incomplete(assessment: FinalAssessment, recommendation: str) -> None:
    judging = assessment.judging
    if recommendation not in judging.outcomes:
        raise ValidationError({"recommendation": "Choose one of the outcomes of the programme"})
    written = parts.parts_of(assessment)
    missing = parts.what_is_missing(written)
    missing += [
        f"“{title}” is cited but no longer submitted: cite something else."
        for title in parts.citations_gone(written)
    ]
    if missing:
        raise ValidationError(missing)
    views = [each.view for each in parts.all_judged(written)]
    refusal_of = {
        Outcome.MET: rules.refusal_of_met,
        Outcome.NOT_YET_MET: rules.refusal_of_not_yet_met,
    }
    refuses = refusal_of.get(Outcome(recommendation))
    if refuses and (refusal := refuses(views)):
        raise ValidationError({"recommendation": refusal})
