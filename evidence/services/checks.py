"""What several services ask before they change anything. Raises ValidationError, never a 403."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.services import StaleObject
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.services import lock_participant

PROGRAMME_OVER = (
    "Nothing was changed: the programme is over, so its evidence can be read but not changed."
)


def lock_on_programme(participant: Participant | Any) -> Participant:
    """Lock the participant, and stop when they are no longer on the programme."""
    locked = lock_participant(participant)
    if locked.status != Participant.Status.ON_PROGRAMME:
        raise ValidationError(PROGRAMME_OVER)
    return locked


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
