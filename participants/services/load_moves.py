"""Moving all that one person holds to others, in one act."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import StaleObject, Step, record_many
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import Appointment, Handover, LoadMove, Participant

from .load_plan import KINDS, LoadPlan, Taking, load_of, plan_load
from .locking import lock_participants

MOVED_ON = (
    "Somebody changed an appointment after you opened this page, so nothing was moved. Below is "
    "what would happen now: check it, then confirm again."
)


@transaction.atomic
def move_load(
    *,
    organisation: Organisation,
    away: User,
    kind: str,
    holders: Iterable[User],
    starts_on: date,
    seen: str,
    by: User,
) -> LoadMove:
    """Let ``holders`` take over from ``starts_on`` what ``away`` holds of ``kind``: all or nobody.

    ``seen`` is the digest of the plan that was shown. Raises StaleObject when it would be another
    one by now, ValidationError by field or where somebody cannot be moved. The number of queries
    does not depend on how many are moved.
    """
    today = timezone.localdate()
    load = load_of(away, kind, organisation, today)
    lock_participants(load.values_list("participant_id", flat=True), by=by)
    require(can_manage_programme(by, organisation.pk))
    if reason := rules.implausible_load_day(starts_on, today):
        raise ValidationError({"starts_on": reason})
    plan = plan_load(
        away=away,
        kind=kind,
        organisation=organisation,
        holders=holders,
        starts_on=starts_on,
        today=today,
        by=by,
    )
    _refuse(plan, seen)
    move = carry_out(plan, organisation=organisation, by=by)
    _tell(move, plan)
    return move


def carry_out(
    plan: LoadPlan, *, organisation: Organisation, by: User, handover: Handover | None = None
) -> LoadMove:
    """End and begin appointments as ``plan`` says; what nobody takes only ends.

    For callers that have locked the participants, asked for rights and looked at the plan again.
    """
    move = LoadMove(
        organisation=organisation,
        away=plan.away,
        kind=plan.kind.value,
        starts_on=plan.starts_on,
        made_by=by,
        handover=handover,
    )
    made = [_appointment_of(each, by) for each in plan.takings]
    move.rows = [_row(each, new) for each, new in zip(plan.takings, made, strict=True)]
    move.save(force_insert=True)
    _end([each.appointment for each in plan.takings], plan.starts_on)
    Appointment.objects.bulk_create([each for each in made if each])
    _bump(plan.takings)
    _record(move, plan.takings, made, by)
    return move


def _refuse(plan: LoadPlan, seen: str) -> None:
    if plan.kind not in KINDS:
        raise ValidationError("Only supervisors and assessors are moved all at once.")
    if plan.digest != seen:
        raise StaleObject(MOVED_ON)
    if not plan.takings:
        raise ValidationError(f"{plan.away.name} holds nobody on that day or later.")
    if plan.problems:
        raise ValidationError("Not everybody can be moved like this, so nothing was moved.")


def _appointment_of(taking: Taking, by: User) -> Appointment | None:
    old = taking.appointment
    if taking.holder is None:
        return None
    return Appointment(
        organisation_id=old.organisation_id,
        participant=old.participant,
        participant_user_id=old.participant_user_id,
        user=taking.holder,
        kind=old.kind,
        starts_on=taking.starts_on,
        ends_on=old.ends_on,
        appointed_by=by,
    )


def _row(taking: Taking, made: Appointment | None) -> dict[str, Any]:
    old = taking.appointment
    return {
        "appointment": str(old.pk),
        "participant": str(old.participant_id),
        "made": str(made.pk) if made else None,
        "starts_on": old.starts_on.isoformat(),
        "ends_on": old.ends_on.isoformat() if old.ends_on else None,
        "taken_back": old.starts_on >= taking.starts_on,
    }


def _end(appointments: list[Appointment], starts_on: date) -> None:
    """End what began before, take back what would begin on the day or later."""
    begun = [each for each in appointments if each.starts_on < starts_on]
    to_come = [each.pk for each in appointments if each.starts_on >= starts_on]
    Appointment.objects.filter(pk__in=[each.pk for each in begun]).update(
        ends_on=starts_on - timedelta(days=1), version=F("version") + 1
    )
    Appointment.objects.filter(pk__in=to_come).delete()


def _bump(takings: list[Taking]) -> None:
    """Open pages of these participants notice that their appointments have changed."""
    bump([each.participant.pk for each in takings])


def bump(ids: list[Any]) -> None:
    Participant.objects.filter(pk__in=ids).update(version=F("version") + 1)


def _record(
    move: LoadMove, takings: list[Taking], made: list[Appointment | None], by: User
) -> None:
    steps = []
    for taking, new in zip(takings, made, strict=True):
        old = taking.appointment
        ended = {"ends_on": move.starts_on - timedelta(days=1)}
        detail = {"taken_back": True} if old.starts_on >= move.starts_on else ended
        steps.append(step_of(Action.APPOINTMENT_ENDED, old, taking.participant, move, detail))
        if new is None:
            continue
        begins = {"starts_on": new.starts_on, "ends_on": new.ends_on, "passed_on_by": move.away_id}
        steps.append(step_of(Action.APPOINTED, new, taking.participant, move, begins))
    record_many(steps, by=by)


def step_of(
    action: Action, target: Appointment, about: Participant, move: LoadMove, detail: dict[str, Any]
) -> Step:
    about_it = {"kind": target.kind, "person": target.user_id, "load_move": move.pk}
    return Step(action, target, about, about_it | detail)


def _tell(move: LoadMove, plan: LoadPlan) -> None:
    """One message for each person concerned. Participants are named to nobody by mail."""
    kind, day = plan.kind.label.lower(), rules.in_words(move.starts_on)
    link = absolute_url("reports:home")
    common = {"kind": kind, "starts_on": day, "link": link}
    context: dict[Any, tuple[User, str, dict[str, str]]] = {}
    for user, count in plan.shares:
        context[user.pk] = (user, "load_taken_over", {"number": _people(count)})
    for each in plan.takings:
        if each.holder:
            person = each.participant.user
            context.setdefault(
                person.pk,
                (
                    person,
                    "appointment_moved",
                    {"holder": each.holder.name, "away": move.away.name},
                ),
            )
    number = {"number": _people(len(plan.takings))}
    context[move.away_id] = (move.away, "load_handed_over", number)
    notify_many(
        [
            Mail(
                to=user,
                template=template,
                key=f"load:{move.pk}:{user.pk}",
                context=common | {"name": user.name} | more,
            )
            for user, template, more in context.values()
        ]
    )


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
