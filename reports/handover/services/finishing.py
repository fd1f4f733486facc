"""After the last day: what the leaver did not get to passes on, and nothing is left with them."""

import logging
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from audit.actions import Action
from audit.services import record, touch
from notifications.services import absolute_url, notify
from participants.models import Appointment, Handover, Participant
from reports.handover.adjustments import adjustments_of
from supervision.models import Observation
from supervision.services import give_up_observation, pass_on_observation

Status = Observation.Status
log = logging.getLogger(__name__)


def finish_handovers(today: date | None = None) -> int:
    """Finish those whose last day is over; how many were. Run again, it goes on where it was: a
    planned observation waits until a supervisor or assessor is appointed, and one that fails keeps
    no other waiting."""
    today = today or timezone.localdate()
    waiting = list(Handover.objects.to_be_finished(today).values_list("pk", flat=True))
    return sum(_finish_or_log(pk, today) for pk in waiting)


def _finish_or_log(pk: Any, today: date) -> bool:
    try:
        return _finish_one(pk, today)
    except Exception as error:  # noqa: BLE001 - the others must not wait for this one
        # Its words may name people, so only what kind of failure it was.
        log.error("Hand-over %s was not finished: %s", pk, type(error).__name__)
        return False


@transaction.atomic
def _finish_one(pk: Any, today: date) -> bool:
    """Whether nothing is left. Two runs at once come one after the other."""
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=pk)
    if handover.finished_at or handover.undone_at:
        return False
    return finish(handover, today, by=None)


def finish(handover: Handover, today: date, *, by: User | None) -> bool:
    """For callers in a transaction. Held and not written up ends; planned passes on."""
    # Given to the leaver after the hand-over: somebody has to be chosen to see to it.
    left = adjustments_of(handover.leaver, handover.organisation).count()
    leaver, organisation = handover.leaver, handover.organisation
    for observation in open_observations(leaver, organisation).select_related("participant__user"):
        if _still_appointed(observation, leaver, today):
            left += 1
        elif observation.status == Status.HELD:
            _give_up(handover, observation, today, by)
        elif to := _successor(observation, today):
            pass_on_observation(observation=observation, to=to, by=by)
            handover.observations.append(
                {
                    "observation": str(observation.pk),
                    "to": str(to.pk),
                    "version": observation.version,
                }
            )
        else:
            left += 1
    touch_fields = ["observations", "given_up"]
    if not left:
        handover.finished_at = timezone.now()
        touch_fields.append("finished_at")
        record(Action.HANDOVER_FINISHED, handover, by=by, about=organisation, person=leaver)
    handover.save(update_fields=touch_fields)
    touch(handover)
    return not left


def open_observations(leaver: User, organisation: Organisation) -> Any:
    """What ``leaver`` is to hold or to write up."""
    return Observation.objects.filter(
        observer=leaver,
        organisation=organisation,
        status__in=Observation.BEING_WRITTEN,
        participant__status__in=Participant.NOT_OVER,
    ).order_by("planned_for", "pk")


def _still_appointed(observation: Observation, leaver: User, today: date) -> bool:
    """They were appointed again, so it is theirs."""
    return (
        Appointment.objects.current(today)
        .counting(today)
        .filter(
            participant=observation.participant_id, user=leaver, kind__in=["supervisor", "assessor"]
        )
        .exists()
    )


def _successor(observation: Observation, today: date) -> User | None:
    """The supervisor of today, else the assessor."""
    held = (
        Appointment.objects.current(today)
        .counting(today)
        .filter(participant=observation.participant_id, kind__in=["supervisor", "assessor"])
    )
    newest = held.select_related("user").order_by("-kind", "-starts_on").first()
    return newest.user if newest else None


def _give_up(handover: Handover, observation: Observation, today: date, by: User | None) -> None:
    give_up_observation(observation=observation, by=by)
    handover.given_up += 1
    people = {observation.participant.user_id: observation.participant.user}
    if successor := _successor(observation, today):
        people[successor.pk] = successor
    for person in people.values():
        notify(
            to=person,
            template="observation_given_up",
            key=f"given_up:{observation.pk}:{person.pk}",
            name=person.name,
            link=absolute_url("supervision:observation", observation.pk),
        )
