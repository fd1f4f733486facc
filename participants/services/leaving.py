"""Leaving the programme before its end, and taking that back where it was a mistake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import require
from audit.actions import Action
from audit.services import Step, change_status, record_many
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import Appointment, Departure, Participant
from participants.permissions import can_manage_participant

from .locking import lock_participant
from .numbers import refuse_registered_elsewhere
from .period_steps import keep_team

LEFT_ALREADY = "It is recorded already that this person has left."
BEING_JUDGED = (
    "The final assessment of this person is being looked at. Record that they left once they were "
    "told in person, or after the recommendation was sent back."
)


@transaction.atomic
def leave_programme(
    *, participant: Participant, left_on: date, reason: str, by: User
) -> Participant:
    """Record the last day of somebody who has left, and a category of why.

    Appointments end with that day, those that have not begun are taken back; the record is closed
    as it stands. Raises ValidationError by field, StaleObject after another's change.
    """
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    _refuse_leaving(current, left_on, reason)
    today = timezone.localdate()
    open_ones = current.appointments.select_related("user").not_ended(left_on)
    held = list(open_ones.order_by("starts_on", "pk"))
    status_before = current.status
    change_status(
        participant,
        Participant.Status.LEFT,
        by=by,
        action=Action.PARTICIPANT_LEFT,
        about=current,
        left_on=left_on,
    )
    keep_team(participant)
    Departure.objects.create(
        organisation_id=current.organisation_id,
        participant=participant,
        left_on=left_on,
        reason=reason,
        status_before=status_before,
        ended_appointments={
            str(each.pk): each.ends_on.isoformat() if each.ends_on else None
            for each in held
            if each.starts_on <= today
        },
        recorded_by=by,
    )
    _end_appointments(held, left_on, today, by)
    _tell(participant, held, left_on, by)
    return participant


@transaction.atomic
def take_back_leaving(*, participant: Participant, by: User) -> Participant:
    """It was a mistake: status and appointments are again what they were before.

    Appointments that had not begun were taken back with the leaving, and have to be made again.
    """
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    departure = current.departures.filter(undone_at=None).first()
    if current.status != Participant.Status.LEFT or departure is None:
        raise ValidationError("It is not recorded any more that this person has left.")
    _refuse_second_programme(current, departure)
    change_status(
        participant,
        departure.status_before,
        by=by,
        action=Action.PARTICIPANT_CAME_BACK,
        about=current,
        left_on=None,
    )
    departure.undone_by, departure.undone_at = by, timezone.now()
    departure.save(update_fields=["undone_by", "undone_at"])
    keep_team(participant)
    _reopen_appointments(participant, departure, by)
    return participant


def _refuse_leaving(participant: Participant, left_on: date, reason: str) -> None:
    if participant.status == Participant.Status.LEFT:
        raise ValidationError(LEFT_ALREADY)
    if participant.status == Participant.Status.BEING_JUDGED:
        raise ValidationError(BEING_JUDGED)
    today, first = timezone.localdate(), participant.here_from
    if left_on > today:
        raise ValidationError({"left_on": "The last day must be today or in the past"})
    if left_on < min(first, today):
        raise ValidationError({"left_on": f"The last day must be {rules.in_words(first)} or later"})
    if not participant.programme.reason_to_leave(reason):
        raise ValidationError({"reason": "Choose a reason"})


def _refuse_second_programme(participant: Participant, departure: Departure) -> None:
    elsewhere = Participant.objects.filter(
        user=participant.user_id, status__in=Participant.NOT_OVER
    ).exclude(pk=participant.pk)
    if departure.status_before in Participant.NOT_OVER and elsewhere.exists():
        raise ValidationError("This person is on another programme by now, so it stays as it is.")
    if departure.status_before in Participant.NOT_OVER and participant.registration_number:
        number = participant.registration_number
        refuse_registered_elsewhere(number, None, participant.user)


def _end_appointments(held: list[Appointment], left_on: date, today: date, by: User) -> None:
    """End what has begun, never before its first day; take back what is still to come."""
    begun = [each for each in held if each.starts_on <= today]
    to_come = [each for each in held if each.starts_on > today]
    for each in begun:
        each.ends_on = max(left_on, each.starts_on)
        each.version += 1
    Appointment.objects.bulk_update(begun, ["ends_on", "version"])
    ended = [_step(each, {"ends_on": each.ends_on}) for each in begun]
    taken_back = [_step(each, {"taken_back": True}) for each in to_come]
    record_many([*ended, *taken_back], by=by)
    Appointment.objects.filter(pk__in=[each.pk for each in to_come]).delete()


def _reopen_appointments(participant: Participant, departure: Departure, by: User) -> None:
    before = departure.ended_appointments
    appointments = list(Appointment.objects.filter(participant=participant, pk__in=before))
    for each in appointments:
        last_day = before[str(each.pk)]
        each.ends_on = date.fromisoformat(last_day) if last_day else None
        each.version += 1
    Appointment.objects.bulk_update(appointments, ["ends_on", "version"])
    steps = [_step(each, {"again": True}, Action.APPOINTED) for each in appointments]
    record_many(steps, by=by)


def _step(
    appointment: Appointment, detail: dict[str, Any], action: Action = Action.APPOINTMENT_ENDED
) -> Step:
    about = {"kind": appointment.kind, "person": appointment.user_id}
    return Step(action, appointment, appointment.participant, about | detail)


def _tell(participant: Participant, held: list[Appointment], left_on: date, by: User) -> None:
    """The person, and once each whose appointment ends; neither reason nor name goes by mail."""
    day, key = rules.in_words(left_on), f"left:{participant.pk}:{participant.version}"
    to_person = Mail(
        to=participant.user,
        template="programme_left",
        key=key,
        context={
            "name": participant.user.name,
            "by": by.name,
            "left_on": day,
            "link": absolute_url("reports:participant", participant.pk),
        },
    )
    holders = {each.user_id: each.user for each in held}
    to_holders = [
        Mail(
            to=user,
            template="appointments_over",
            key=f"{key}:{user.pk}",
            context={"name": user.name, "ends_on": day, "link": absolute_url("reports:home")},
        )
        for user in holders.values()
    ]
    notify_many([to_person, *to_holders])
