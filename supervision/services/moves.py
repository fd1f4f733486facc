"""How an observation moves from one status to the next, and whom it tells."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import change_status
from evidence.presentation import current_readers
from notifications.services import absolute_url, notify
from participants.models import Participant
from supervision.models import Observation


def move(
    observation: Observation,
    to: str,
    *,
    by: User | None,
    about: Participant,
    action: Action,
    now: datetime | None = None,
    **stamps: Any,
) -> AuditEvent:
    """Change the status and note since when it lies with whom it lies now."""
    return change_status(
        observation,
        to,
        by=by,
        about=about,
        action=action,
        status_changed_at=now or timezone.now(),
        **stamps,
    )


def tell(
    people: Iterable[User],
    template: str,
    observation: Observation,
    event: AuditEvent,
    calendar: dict[str, Any] | None = None,
) -> None:
    """One mail for each of ``people`` but the one who did it and those who have left.

    With an invitation for their ``calendar`` also for the one who did it: it is their day too.
    """
    participant = observation.participant
    concerned = {participant.user_id, *(each.user_id for each in current_readers(participant))}
    for person in {person.pk: person for person in people}.values():
        did_it = person.pk == event.actor_id and not calendar
        if did_it or person.pk not in concerned:
            continue
        notify(
            to=person,
            template=template,
            key=f"event:{event.pk}:{person.pk}",
            calendar=calendar,
            url=absolute_url("supervision:observation", observation.pk),
        )
