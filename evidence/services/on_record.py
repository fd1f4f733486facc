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

# kind -> who may, and how the trail calls it.
BELONGS_TO = {
    EvidenceItem.Kind.OBSERVATION: (
        can_put_observation_on_record,
        Action.OBSERVATION_PUT_ON_RECORD,
    ),
    EvidenceItem.Kind.CONVERSATION: (
        can_agree_to_conversation,
        Action.CONVERSATION_PUT_ON_RECORD,
    ),
}


@transaction.atomic
def put_on_record(
    *,
    kind: EvidenceItem.Kind,
    participant: Participant,
    author: User,
    title: str,
    happened_on: date,
    text: str,
    second_text: str,
    by: User,
) -> EvidenceItem:
    """Part of signing an observation off, or of agreeing to a conversation: its evidence item,
    frozen and on the record at once. ``kind``: one of ``BELONGS_TO``."""
    may, action = BELONGS_TO[kind]
    participant = lock_on_programme(participant, by=by)
    require(may(by, participant))
    item: EvidenceItem = EvidenceItem.objects.create(
        kind=kind,
        participant=participant,
        organisation=participant.organisation,
        author=author,
        title=title,
        happened_on=happened_on,
        text=text,
        second_text=second_text,
    )
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
