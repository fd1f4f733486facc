from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.actions import Action
from audit.services import record
from participants.models import Note
from participants.services import lock_participant

# How long why a pause was agreed, or what an adjustment is, is kept once that is over.
KEPT_AFTER = timedelta(days=365)


def forget_notes(today: date | None = None) -> int:
    """Delete the notes of what has been over for a year; says how many. Run every hour.

    A note of what has no last day goes a year after the person left. The pause or adjustment stays.
    """
    before = (today or timezone.localdate()) - KEPT_AFTER
    old = Note.objects.all().over_before(before)
    return sum(_forget(pk, before) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: UUID, before: date) -> bool:
    """False when it has gone, or is kept on, meanwhile."""
    note = Note.objects.filter(pk=pk).first()
    if note is None:
        return False
    participant = lock_participant(note.participant_id, by=None)
    note = Note.objects.all().over_before(before).filter(pk=pk).first()
    if note is None:
        return False
    record(Action.NOTE_FORGOTTEN, note, by=None, about=participant)
    note.delete()
    return True
