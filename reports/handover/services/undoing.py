from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from accounts.services import give_back_roles
from audit.actions import Action
from audit.services import record, touch
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import Handover
from participants.services.load_undo import UNDO_WITHIN, give_back
from participants.services.load_undo import refuse_undo as refuse_undo_of_load
from participants.services.locking import lock_participants
from supervision.models import Observation
from supervision.services import take_back_passing_on

from .adjustments import give_back_adjustments, refuse_giving_back
from .making import people_of


@transaction.atomic
def undo_handover(*, handover: Handover, by: User) -> Handover:
    """Appointments, roles and observations are again what they were.

    Raises ValidationError where it is too late, where somebody who took over has opened or done
    anything since, or where something was changed meanwhile.
    """
    lock_participants(people_of(handover), by=by)
    require(can_manage_programme(by, handover.organisation_id))
    refuse_undo(handover)
    touch(handover)
    told = {handover.leaver_id: handover.leaver}
    for move in handover.moves.select_related("away", "made_by"):
        for made in give_back(move, by):
            told[made.user_id] = made.user
            if move.kind in {"supervisor", "assessor"}:
                told[made.participant_user_id] = made.participant_user
    give_back_roles(
        user=handover.leaver, organisation=handover.organisation, ended=handover.roles, by=by
    )
    give_back_adjustments(handover, by)
    for observation in _observations(handover):
        take_back_passing_on(observation=observation, to=handover.leaver, by=by)
    handover.undone_by, handover.undone_at = by, timezone.now()
    handover.save(update_fields=["undone_by", "undone_at"])
    record(
        Action.HANDOVER_UNDONE,
        handover,
        by=by,
        about=handover.organisation,
        person=handover.leaver_id,
    )
    _tell(handover, told)
    return handover


def refuse_undo(handover: Handover) -> None:
    """Raises ValidationError where it can no longer be taken back, saying why."""
    if handover.undone_at:
        raise ValidationError("This was taken back already.")
    if timezone.now() > handover.made_at + UNDO_WITHIN:
        raise ValidationError("More than 24 hours have passed, so it cannot be taken back.")
    if handover.given_up:
        raise ValidationError(
            "An observation that only they could write up has ended with it, so it cannot be "
            "taken back."
        )
    for move in handover.moves.all():
        refuse_undo_of_load(move)
    now = {str(each.pk): each.version for each in _observations(handover)}
    if any(now.get(row["observation"]) != row["version"] for row in handover.observations):
        raise ValidationError("An observation was changed since, so this cannot be taken back.")
    refuse_giving_back(handover)


def _observations(handover: Handover) -> Any:
    passed = [row["observation"] for row in handover.observations]
    return Observation.objects.filter(pk__in=passed).order_by("pk")


def _tell(handover: Handover, told: dict[Any, User]) -> None:
    day, link = rules.in_words(handover.last_day), absolute_url("reports:home")
    notify_many(
        [
            Mail(
                to=user,
                template="handover_undone",
                key=f"handover_undone:{handover.pk}:{user.pk}",
                context={
                    "name": user.name,
                    "leaver": handover.leaver.name,
                    "last_day": day,
                    "link": link,
                },
            )
            for user in told.values()
        ]
    )
