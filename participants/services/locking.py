from typing import Any

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
