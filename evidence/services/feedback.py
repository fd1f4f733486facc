"""Feedback from families and from other professionals: typed in, held, released."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_fields, change_status, record
from evidence.models import EvidenceItem
from evidence.permissions import can_enter_feedback, can_write_feedback
from notifications.services import absolute_url, notify
from participants.models import Participant
from participants.services import lock_on_programme

from .checks import refuse_bad_content, refuse_unless_editable, where_it_stands
from .versions import freeze_version

FEEDBACK = EvidenceItem.Kind.FEEDBACK


@transaction.atomic
def enter_feedback(
    *,
    participant: Participant,
    by: User,
    detail: str,
    title: str,
    happened_on: date,
    text: str,
    second_text: str,
) -> EvidenceItem:
    """Held until it is released: the supervisor reads it, the participant does not."""
    participant = lock_on_programme(participant, by=by)
    require(can_enter_feedback(by, participant))
    refuse_bad_content(FEEDBACK, detail, happened_on)
    item = EvidenceItem.objects.create(
        organisation=participant.organisation,
        participant=participant,
        author=by,
        kind=FEEDBACK,
        detail=detail,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    record(Action.FEEDBACK_ENTERED, item, by=by, about=participant)
    return item


@transaction.atomic
def edit_feedback(
    *,
    item: EvidenceItem,
    by: User,
    detail: str,
    title: str,
    happened_on: date,
    text: str,
    second_text: str,
) -> EvidenceItem:
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_feedback(by, item))
    refuse_unless_editable(item)
    refuse_bad_content(FEEDBACK, detail, happened_on)
    change_fields(
        item,
        by=by,
        action=Action.EVIDENCE_EDITED,
        about=participant,
        detail=detail,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    return item


@transaction.atomic
def release_feedback(*, item: EvidenceItem, by: User) -> EvidenceItem:
    """Freeze it, put it on the record for good and tell the participant."""
    participant = lock_on_programme(item.participant_id, by=by)
    require(can_write_feedback(by, item))
    if item.status != EvidenceItem.Status.PRIVATE:
        raise ValidationError(where_it_stands(item))
    change_status(
        item,
        EvidenceItem.Status.ON_RECORD,
        by=by,
        action=Action.FEEDBACK_RELEASED,
        about=participant,
        status_changed_at=timezone.now(),
    )
    freeze_version(item=item, by=by)
    notify(
        to=participant.user,
        template="feedback_released",
        key=f"feedback_released:{item.pk}",
        url=absolute_url("evidence:item", item.pk),
    )
    return item
