from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from accounts.permissions import require
from audit.actions import Action
from audit.services import StaleObject, record, touch
from notifications.services import absolute_url, notify
from participants import rules
from participants.models import Appointment, Participant
from participants.permissions import can_manage_participant
from participants.querysets import ROLES_BEHIND
from participants.rules.appointing import (
    THEMSELVES,
    YOURSELF,
    already_held,
    room_for,
    why_not_beside,
    without_account,
    without_role,
)

from .locking import lock_participant

MOVED_ON = (
    "Somebody changed the appointments after you opened this page, so nobody was appointed. "
    "Check who is appointed now, then send yours again if it is still right."
)
LEFT = "This person has left the programme, so nobody can be appointed."


@transaction.atomic
def appoint(
    *,
    participant: Participant,
    user: User,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    seen: int | None = None,
    by: User,
) -> Appointment:
    """Appoint ``user``; whoever holds the kind before ends the day before ``starts_on``.

    One who holds it from a later day to come is taken back, since that day would never be reached.
    ``seen`` is the participant's version that the person appointing was looking at, where there
    was a page. Raises ValidationError by field, StaleObject when ``seen`` is out of date.
    """
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    if seen is not None and seen != current.version:
        raise StaleObject(MOVED_ON)
    if current.status == Participant.Status.LEFT:
        raise ValidationError(LEFT)
    appointment = Appointment(
        organisation_id=current.organisation_id,
        participant=current,
        participant_user_id=current.user_id,
        user=user,
        kind=Appointment.Kind(kind).value,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=by,
    )
    _check_dates(appointment)
    _refuse_to_oneself(appointment, by)
    _check_person(appointment)
    _make_room(appointment, by)
    appointment.save(force_insert=True)
    _bump(participant, current)
    _tell_and_record(appointment, by)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends_on: date, by: User) -> Appointment:
    """Make ``ends_on`` the last day of an appointment that has begun; it may be in the past.

    Raises ValidationError when it would be longer than it was, StaleObject when it was changed
    meanwhile.
    """
    current = lock_participant(appointment.participant_id, by=by)
    require(can_manage_participant(by, current))
    if appointment.starts_on > timezone.localdate():
        raise ValidationError("This appointment has not begun yet. Take it back instead.")
    if ends_on < appointment.starts_on:
        first = rules.in_words(appointment.starts_on)
        raise ValidationError({"ends_on": f"The last day must be {first} or later"})
    if appointment.ends_on and ends_on > appointment.ends_on:
        last = rules.in_words(appointment.ends_on)
        raise ValidationError({"ends_on": f"The last day must be {last} or earlier"})
    _end(appointment, ends_on, by)
    touch(current)
    return appointment


@transaction.atomic
def remove_appointment(*, appointment: Appointment, by: User) -> None:
    """Take back an appointment that has not begun; the trail keeps that it was made."""
    current = lock_participant(appointment.participant_id, by=by)
    require(can_manage_participant(by, current))
    if appointment.starts_on <= timezone.localdate():
        raise ValidationError("This appointment has begun, so it can only be ended.")
    _remove(appointment, by)
    touch(current)


def _tell_and_record(appointment: Appointment, by: User) -> None:
    # The participant is not named: mail is read in many places, and readers must not know.
    notify(
        to=appointment.user,
        template="appointed",
        key=f"appointed:{appointment.pk}",
        name=appointment.user.name,
        kind=appointment.get_kind_display().lower(),
        starts_on=rules.in_words(appointment.starts_on),
        link=absolute_url("reports:home"),
    )
    record(
        Action.APPOINTED,
        appointment,
        by=by,
        about=appointment.participant,
        kind=appointment.kind,
        person=appointment.user_id,
        starts_on=appointment.starts_on,
        ends_on=appointment.ends_on,
    )


def _check_dates(appointment: Appointment) -> None:
    first, today = appointment.participant.here_from, timezone.localdate()
    if appointment.starts_on < first:
        raise ValidationError(
            {
                "starts_on": f"The first day must be {rules.in_words(first)} or later, "
                "when the programme starts"
            }
        )
    if appointment.starts_on > max(first, today) + rules.LONGEST_AHEAD:
        raise ValidationError({"starts_on": "The first day must be within the next 2 years"})
    if appointment.ends_on and appointment.ends_on < appointment.starts_on:
        raise ValidationError({"ends_on": "The last day must not be before the first day"})


def _check_person(appointment: Appointment) -> None:
    user, kind = appointment.user, Appointment.Kind(appointment.kind)
    if user.pk == appointment.participant_user_id:
        raise ValidationError({"user": THEMSELVES})
    # Fresh: the account may have been closed since the page was opened.
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        raise ValidationError({"user": without_account(user.name)})
    roles = RoleGrant.objects.current(appointment.starts_on).filter(
        user=user, organisation=appointment.organisation_id, role__in=ROLES_BEHIND[kind]
    )
    if not roles.exists():
        reason = without_role(user.name, appointment.starts_on, kind.label.lower())
        raise ValidationError({"user": reason})
    _refuse_lead_as_reader(appointment)
    _refuse_two_hats(appointment)


def _refuse_to_oneself(appointment: Appointment, by: User) -> None:
    """Whoever gives access to a record does not give it to themselves; confirming is apart."""
    if appointment.user_id == by.pk and appointment.kind != Appointment.Kind.CONFIRMER:
        raise ValidationError({"user": YOURSELF})


def _refuse_lead_as_reader(appointment: Appointment) -> None:
    """Workforce leads see who everybody is, so none of theirs reads without names."""
    leads = RoleGrant.objects.sharing_a_day_with(appointment.starts_on, appointment.ends_on).filter(
        user=appointment.user, organisation=appointment.organisation_id, role=Role.WORKFORCE_LEAD
    )
    if appointment.kind == Appointment.Kind.READER and leads.exists():
        name = appointment.user.name
        raise ValidationError(
            {"user": f"{name} is workforce lead and knows who this is, so cannot be the reader"}
        )


def _refuse_two_hats(appointment: Appointment) -> None:
    user, kind = appointment.user, Appointment.Kind(appointment.kind)
    reason = why_not_beside(
        kind,
        kind.label.lower(),
        user.name,
        (appointment.starts_on, appointment.ends_on),
        Appointment.objects.filter(participant=appointment.participant_id, user=user),
        assessor_may_supervise=appointment.participant.programme.assessor_may_supervise,
    )
    if reason:
        raise ValidationError({"user": reason})


def _make_room(appointment: Appointment, by: User) -> None:
    """End or take back what shares a day with ``appointment``; refuse where neither is right."""
    same_kind = Appointment.objects.filter(
        participant=appointment.participant_id, kind=appointment.kind
    ).select_related("user")
    room = room_for(appointment, same_kind, timezone.localdate())
    if other := room.in_the_way:
        same_person = other.user_id == appointment.user_id
        raise ValidationError({"user" if same_person else "starts_on": already_held(other)})
    for other in room.ended:
        _end(other, appointment.starts_on - timedelta(days=1), by)
    for other in room.taken_back:
        _remove(other, by)


def _end(appointment: Appointment, ends_on: date, by: User) -> None:
    touch(appointment)
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    _record_end(appointment, by, ends_on=ends_on)


def _remove(appointment: Appointment, by: User) -> None:
    touch(appointment)
    _record_end(appointment, by, taken_back=True, starts_on=appointment.starts_on)
    appointment.delete()


def _record_end(appointment: Appointment, by: User, **detail: date | bool) -> None:
    record(
        Action.APPOINTMENT_ENDED,
        appointment,
        by=by,
        about=appointment.participant,
        kind=appointment.kind,
        person=appointment.user_id,
        **detail,
    )


def _bump(participant: Participant, current: Participant) -> None:
    """The whole has changed: other open pages notice, the caller's object stays usable."""
    touch(current)
    participant.version = current.version
