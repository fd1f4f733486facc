"""Taking back a whole load that was moved: within a day, and while nothing rests on it."""

import uuid
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import record_many, touch
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import Appointment, LoadMove, Participant

from .load_moves import bump, step_of
from .locking import lock_participants

UNDO_WITHIN = timedelta(hours=24)


@transaction.atomic
def undo_load_move(*, move: LoadMove, by: User) -> LoadMove:
    """Give everybody back to who held them, within 24 hours and while nothing rests on it.

    Raises ValidationError where it is too late, where somebody who took over has opened or done
    anything in one of the records since, or where an appointment was changed meanwhile.
    """
    lock_participants([row["participant"] for row in move.rows], by=by)
    require(can_manage_programme(by, move.organisation_id))
    if move.handover_id:
        raise ValidationError("This is part of a hand-over, which is taken back as a whole.")
    made = give_back(move, by)
    _tell_undone(move, made)
    return move


def give_back(move: LoadMove, by: User) -> list[Appointment]:
    """Restore what a move changed, and return the appointments that are gone again.

    For callers that have locked the participants and asked for rights.
    """
    refuse_undo(move)
    touch(move)
    made = list(Appointment.objects.filter(pk__in=_made(move)))
    Appointment.objects.filter(pk__in=[each.pk for each in made]).delete()
    restored = _restore(move)
    move.undone_by, move.undone_at = by, timezone.now()
    move.save(update_fields=["undone_by", "undone_at"])
    bump([row["participant"] for row in move.rows])
    _record_undone(move, made, restored, by)
    return made


def _made(move: LoadMove) -> list[str]:
    """Ids of what began; of a hand-over some appointments only ended."""
    return [row["made"] for row in move.rows if row["made"]]


def refuse_undo(move: LoadMove) -> None:
    """Raises ValidationError where the move can no longer be taken back, saying why."""
    if move.undone_at:
        raise ValidationError("This was taken back already.")
    if timezone.now() > move.made_at + UNDO_WITHIN:
        raise ValidationError("More than 24 hours have passed, so it cannot be taken back.")
    made = Appointment.objects.filter(pk__in=_made(move))
    people = {each.participant_id for each in made}
    ended = [row["appointment"] for row in move.rows if not row["taken_back"]]
    last_day = move.starts_on - timedelta(days=1)
    as_ended = Appointment.objects.filter(pk__in=ended, ends_on=last_day)
    unchanged = all(each.version == 1 for each in made) and len(made) == len(_made(move))
    if not unchanged or as_ended.count() != len(ended):
        raise ValidationError(
            "An appointment was changed since, so this cannot be taken back in one go."
        )
    _refuse_taken_days(move)
    worked = AuditEvent.objects.filter(
        subject_id__in=[str(pk) for pk in people],
        actor__in={each.user_id for each in made},
        at__gte=move.made_at,
    )
    name = worked.values_list("actor__name", flat=True).first()
    if name:
        raise ValidationError(
            f"{name} has opened or done something in one of these records since, so this cannot "
            "be taken back."
        )


def _refuse_taken_days(move: LoadMove) -> None:
    """Nobody comes back beside somebody who was appointed since, nor to whom has left since."""
    ids = [row["participant"] for row in move.rows]
    if Participant.objects.filter(pk__in=ids, status=Participant.Status.LEFT).exists():
        raise ValidationError(
            "Somebody has left the programme since, so this cannot be taken back in one act."
        )
    own = {*_made(move), *(row["appointment"] for row in move.rows)}
    others = Appointment.objects.filter(participant__in=ids, kind=move.kind).exclude(pk__in=own)
    days: dict[str, list[tuple[date, date | None]]] = {}
    for each in others:
        days.setdefault(str(each.participant_id), []).append((each.starts_on, each.ends_on))
    for row in move.rows:
        back = date.fromisoformat(row["starts_on"]), _day(row["ends_on"])
        taken = days.get(row["participant"], [])
        if any(rules.periods_overlap(*back, *other) for other in taken):
            raise ValidationError(
                "Somebody else was appointed since, so this cannot be taken back in one act."
            )


def _restore(move: LoadMove) -> list[Appointment]:
    """The appointments as they were: their last day again, or the row that was taken back."""
    ended = {row["appointment"]: row for row in move.rows if not row["taken_back"]}
    again = list(Appointment.objects.filter(pk__in=ended))
    for each in again:
        each.ends_on = _day(ended[str(each.pk)]["ends_on"])
        each.version += 1
    Appointment.objects.bulk_update(again, ["ends_on", "version"])
    taken_back = [row for row in move.rows if row["taken_back"]]
    people = Participant.objects.in_bulk([row["participant"] for row in taken_back])
    anew = [
        Appointment(
            pk=uuid.UUID(row["appointment"]),
            organisation_id=move.organisation_id,
            participant=people[uuid.UUID(row["participant"])],
            participant_user_id=people[uuid.UUID(row["participant"])].user_id,
            user=move.away,
            kind=move.kind,
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=_day(row["ends_on"]),
            appointed_by=move.made_by,
        )
        for row in taken_back
    ]
    Appointment.objects.bulk_create(anew)
    return [*again, *anew]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _record_undone(
    move: LoadMove, made: list[Appointment], restored: list[Appointment], by: User
) -> None:
    people = Participant.objects.in_bulk([row["participant"] for row in move.rows])
    ended = [
        step_of(
            Action.APPOINTMENT_ENDED, each, people[each.participant_id], move, {"taken_back": True}
        )
        for each in made
    ]
    again = [
        step_of(Action.APPOINTED, each, people[each.participant_id], move, {"again": True})
        for each in restored
    ]
    record_many([*ended, *again], by=by)


def _tell_undone(move: LoadMove, made: list[Appointment]) -> None:
    concerned = {move.away_id} | {each.user_id for each in made}
    concerned |= {each.participant_user_id for each in made}
    kind, day = Appointment.Kind(move.kind).label.lower(), rules.in_words(move.starts_on)
    link = absolute_url("reports:home")
    notify_many(
        [
            Mail(
                to=user,
                template="load_move_undone",
                key=f"load_undone:{move.pk}:{user.pk}",
                context={
                    "name": user.name,
                    "kind": kind,
                    "starts_on": day,
                    "link": link,
                },
            )
            for user in User.objects.filter(pk__in=concerned)
        ]
    )
