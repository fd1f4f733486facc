"""Who opened whose evidence: the one thing that reading a page writes."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import record
from evidence.models import EvidenceItem
from participants.services import lock_participant


def note_opening(*, item: EvidenceItem, by: User, opened_as: str = "") -> None:
    """Record that ``by`` opened somebody else's evidence, once for each item and day.

    ``opened_as="reader"`` keeps a second reader's name from the participant. The page has already
    asked whether they may.
    """
    if by.pk in {item.participant.user_id, item.author_id}:
        return
    if not _noted_today(item, by):
        _note(item=item, by=by, opened_as=opened_as)


@transaction.atomic
def _note(*, item: EvidenceItem, by: User, opened_as: str) -> None:
    # The page has asked for rights already, in this same request.
    participant = lock_participant(item.participant_id, by=None)
    if not _noted_today(item, by):
        detail = {"opened_as": opened_as} if opened_as else {}
        record(Action.EVIDENCE_OPENED, item, by=by, about=participant, **detail)


def _noted_today(item: EvidenceItem, by: User) -> bool:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    opened = AuditEvent.objects.on(item).filter(action=Action.EVIDENCE_OPENED)
    return opened.filter(actor=by, at__gte=today).exists()
