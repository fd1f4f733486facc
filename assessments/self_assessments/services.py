"""What people do with self-assessments. Each service locks the participant, so the steps follow
each other: two who finish at once both find the other's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from assessments.models import SelfAssessment, SelfAssessmentAnswer
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import ALREADY_DEALT_WITH, change_fields, change_status, record
from evidence.presentation import current_readers
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.rules import OVER, in_words
from participants.rules.dated import Dated
from participants.services import lock_participant
from standards.models import FrameworkItem
from standards.prepared import judged_standards_of

from . import rules
from .permissions import (
    can_begin_self_assessment,
    can_open_self_assessment,
    can_write_self_assessment,
    other_writer,
    side_of,
)

Side, Status = SelfAssessment.Side, SelfAssessment.Status
NOT_ASKED = "The programme does not ask for this self-assessment"
FINISHED_BEFORE = "This side was already finished by {}. There is nothing left to do."
TOO_EARLY = "Both sides have time until {}. You can open yours after that day."


@transaction.atomic
def begin_self_assessment(*, participant: Participant, stage: str, by: User) -> SelfAssessment:
    """One's own draft of a side; begun before, it goes on."""
    current = _lock(participant, by)
    require(can_begin_self_assessment(by, current))
    found = _stage(current, stage)
    today = timezone.localdate()
    if not rules.is_open(found, today):
        opens = rules.opens_on(found)
        words = f"on {in_words(opens)}" if opens else "once its day is known"
        raise ValidationError(f"It can be begun {words}")
    side = side_of(by, current)
    _refuse_second(current, stage, side, by)
    mine = {"participant": current, "stage": stage, "side": side, "author": by}
    begun: SelfAssessment
    begun, is_new = SelfAssessment.objects.get_or_create(
        **mine, defaults={"organisation_id": current.organisation_id}
    )
    if is_new:
        record(Action.SELF_ASSESSMENT_STARTED, begun, by=by, about=current, stage=stage)
    return begun


@transaction.atomic
def save_self_assessment(
    *, found: SelfAssessment, answers: Iterable[Mapping[str, Any]], by: User
) -> SelfAssessment:
    """The draft as it is now. An answer: ``standard``, ``level`` (None: none yet), ``why``."""
    current = _lock(found.participant_id, by)
    require(can_write_self_assessment(by, found))
    if found.is_finished:
        raise ValidationError(ALREADY_DEALT_WITH)
    words = list(current.programme.self_assessment.get("words", []))
    judged = {each.pk for each in _judged(current)}
    change_fields(
        found,
        by=by,
        action=Action.SELF_ASSESSMENT_EDITED,
        about=current,
        edited_at=timezone.now(),
    )
    found.answers.all().delete()
    SelfAssessmentAnswer.objects.bulk_create(
        [
            _answer(found, each, words)
            for each in answers
            if each["standard"].pk in judged and (each["level"] or each["why"])
        ]
    )
    return found


@transaction.atomic
def finish_self_assessment(*, found: SelfAssessment, by: User) -> SelfAssessment:
    """From now on it cannot be changed. Once the other side is finished too, both read both."""
    current = _lock(found.participant_id, by)
    require(can_write_self_assessment(by, found))
    if not found.is_finished:
        _refuse_second(current, found.stage, found.side, by)
        _refuse_gaps(current, found)
    event = change_status(
        found,
        Status.FINISHED,
        by=by,
        action=(
            Action.SELF_ASSESSMENT_FINISHED if found.is_own else Action.SELF_ASSESSMENT_ANSWERED
        ),
        about=current,
        status_changed_at=timezone.now(),
    )
    others = SelfAssessment.objects.filter(
        participant=current, stage=found.stage, status=Status.FINISHED
    ).exclude(side=found.side)
    _tell(current, found, event, together=others.exists(), by=by)
    return found


@transaction.atomic
def open_self_assessment(*, found: SelfAssessment, by: User) -> SelfAssessment:
    """The assessor did not do theirs in time: the person shows them their own all the same."""
    current = _lock(found.participant_id, by)
    require(can_open_self_assessment(by, found))
    stage = _stage(current, found.stage)
    if not found.is_finished or found.opened_at:
        raise ValidationError(ALREADY_DEALT_WITH)
    if not rules.is_past(stage, timezone.localdate()):
        until = in_words(stage.on) if stage.on else "its day, which is not known yet"
        raise ValidationError(TOO_EARLY.format(until))
    event = change_fields(
        found,
        by=by,
        action=Action.SELF_ASSESSMENT_OPENED,
        about=current,
        opened_at=timezone.now(),
    )
    _mail("self_assessment_opened", current, found, event, _writers(current))
    return found


def _lock(participant: Any, by: User) -> Participant:
    """Also while the record is judged: what it says is no evidence."""
    locked = lock_participant(participant, by=by)
    if locked.status not in Participant.NOT_OVER:
        raise ValidationError(OVER)
    return locked


def _stage(participant: Participant, key: str) -> Dated:
    found = rules.stage_named(rules.stages_of(participant, timezone.localdate()), key)
    if found is None:
        raise ValidationError(NOT_ASKED)
    return found


def _judged(participant: Participant) -> list[FrameworkItem]:
    return judged_standards_of(participant.programme.framework_id)


def _answer(
    found: SelfAssessment, given: Mapping[str, Any], words: list[str]
) -> SelfAssessmentAnswer:
    level = given["level"]
    if level is not None and not 1 <= level <= len(words):
        raise ValidationError("Choose one of the words offered")
    return SelfAssessmentAnswer(
        organisation_id=found.organisation_id,
        self_assessment=found,
        standard=given["standard"],
        level=level,
        word=words[level - 1] if level else "",
        why=given["why"],
    )


def _refuse_second(participant: Participant, stage: str, side: str, by: User) -> None:
    """Of who comes after another assessor, or of two at once: the first that is finished counts."""
    done = SelfAssessment.objects.filter(
        participant=participant, stage=stage, side=side, status=Status.FINISHED
    ).exclude(author=by)
    if first := done.select_related("author").first():
        raise ValidationError(FINISHED_BEFORE.format(first.author.name))


def _refuse_gaps(participant: Participant, found: SelfAssessment) -> None:
    answered = set(found.answers.exclude(level=None).values_list("standard", flat=True))
    missing = [each for each in _judged(participant) if each.pk not in answered]
    if missing:
        raise ValidationError([f"Choose a word for {each}" for each in missing])


def _writers(participant: Participant) -> list[User]:
    """Who writes the other side today."""
    kind = other_writer(participant)
    return [each.user for each in current_readers(participant) if each.kind == kind]


def _tell(
    participant: Participant, found: SelfAssessment, event: AuditEvent, *, together: bool, by: User
) -> None:
    """Both there: everybody who reads them now. Else the one who is next, if any."""
    if together:
        people = [participant.user, *(each.user for each in current_readers(participant))]
        template = "self_assessments_together"
    else:
        people = _writers(participant) if found.is_own else [participant.user]
        template = "self_assessment_finished"
    _mail(template, participant, found, event, [each for each in people if each.pk != by.pk])


def _mail(
    template: str,
    participant: Participant,
    found: SelfAssessment,
    event: AuditEvent,
    people: Iterable[User],
) -> None:
    for person in {each.pk: each for each in people}.values():
        notify(
            to=person,
            template=template,
            key=f"event:{event.pk}:{person.pk}",
            name=participant.user.name,
            own="yes" if person.pk == participant.user_id else "",
            url=absolute_url("assessments:self_assessment", participant.pk, found.stage),
        )
