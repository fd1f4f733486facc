from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from participants.models import Participant


def lock_participant(participant: Participant | Any) -> Participant:
    """Lock a participant's row until the transaction ends; the first lock every service takes.

    Takes a participant or its id; returns it fresh. Call inside ``transaction.atomic``.
    """
    pk: Any = getattr(participant, "pk", participant)
    return (
        Participant.objects.select_for_update(of=("self",))
        .select_related("user", "cohort__programme_version__framework")
        .get(pk=pk)
    )


def lock_on_programme(participant: Participant | Any, *, by: User) -> Participant:
    """Lock the participant, and stop while the record is judged or when the programme is over."""
    locked = lock_participant(participant)
    if closed := locked.why_closed(by):
        raise ValidationError(closed)
    return locked
