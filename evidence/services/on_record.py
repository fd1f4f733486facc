"""The evidence items that belong to something else: a signed-off observation, an agreed
conversation."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_status
from evidence.models import EvidenceItem
from evidence.permissions import can_agree_to_conversation, can_put_observation_on_record
from participants.models import Participant
from participants.services import lock_on_programme

from .versions import freeze_version

Kind = EvidenceItem.Kind


@transaction.atomic
def put_observation_on_record(
    *,
    participant: Participant,
    author: User,
    title: str,
    happened_on: date,
    text: str,
    second_text: str,
    by: User,
) -> EvidenceItem:
    """Part of signing an observation off: its evidence item, frozen and on the record at once."""
    participant = lock_on_programme(participant, by=by)
    require(can_put_observation_on_record(by, participant))
    item = EvidenceItem(
        kind=Kind.OBSERVATION,
        author=author,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    return _put_on_record(item, participant, Action.OBSERVATION_PUT_ON_RECORD, by)


@transaction.atomic
def put_conversation_on_record(
    *,
    participant: Participant,
    author: User,
    title: str,
    happened_on: date,
    text: str,
    second_text: str,
    by: User,
) -> EvidenceItem:
    """Part of agreeing to it: its evidence item, frozen and on the record at once."""
    participant = lock_on_programme(participant, by=by)
    require(can_agree_to_conversation(by, participant))
    item = EvidenceItem(
        kind=Kind.CONVERSATION,
        author=author,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    return _put_on_record(item, participant, Action.CONVERSATION_PUT_ON_RECORD, by)


def _put_on_record(
    item: EvidenceItem, participant: Participant, action: Action, by: User
) -> EvidenceItem:
    item.participant, item.organisation = participant, participant.organisation
    item.save()
    change_status(
        item,
        EvidenceItem.Status.ON_RECORD,
        by=by,
        action=action,
        about=participant,
        status_changed_at=timezone.now(),
    )
    freeze_version(item=item, by=by)
    return item
