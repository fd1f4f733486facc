"""The evidence item that an agreed conversation owns."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import change_status
from evidence.models import EvidenceItem
from evidence.permissions import can_agree_to_conversation
from participants.models import Participant
from participants.services import lock_on_programme

from .versions import freeze_version


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
    item = EvidenceItem.objects.create(
        organisation=participant.organisation,
        participant=participant,
        author=author,
        kind=EvidenceItem.Kind.CONVERSATION,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
    change_status(
        item,
        EvidenceItem.Status.ON_RECORD,
        by=by,
        action=Action.CONVERSATION_PUT_ON_RECORD,
        about=participant,
        status_changed_at=timezone.now(),
    )
    freeze_version(item=item, by=by)
    return item
