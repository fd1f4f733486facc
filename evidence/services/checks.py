"""What several services ask before they change anything. Raises ValidationError, never a 403."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.services import StaleObject
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.services import lock_on_programme, lock_participant


def lock_to_draft(participant: Participant | Any, *, by: User) -> Participant:
    """Lock for work on a private draft, which goes on while the record is judged."""
    locked = lock_participant(participant, by=by)
    if locked.status != Participant.Status.BEING_JUDGED and (closed := locked.why_closed(by)):
        raise ValidationError(closed)
    return locked


def lock_to_write(item: EvidenceItem, *, by: User) -> Participant:
    """Lock for a change of the live text or links of ``item``, whatever its status."""
    lock = lock_to_draft if item.is_own_draft else lock_on_programme
    return lock(item.participant_id, by=by)


def refuse_unless_editable(item: EvidenceItem) -> None:
    """The live text is only written where the item is still, or again, in its writer's hands."""
    if item.status not in EvidenceItem.EDITABLE:
        raise StaleObject(where_it_stands(item))


def where_it_stands(item: EvidenceItem) -> str:
    """For a page that came too late."""
    words = item.get_status_display().lower()
    return f"Nothing was changed. The state of this evidence is now: {words}."


def refuse_bad_content(kind: str, detail: str, happened_on: date) -> None:
    """A day to come, or a type that does not belong to the kind."""
    if happened_on > timezone.localdate():
        raise ValidationError({"happened_on": "The date must be today or in the past"})
    if detail and detail not in EvidenceItem.DETAILS.get(kind, ()):
        raise ValidationError({"detail": "Choose one of the types offered"})
