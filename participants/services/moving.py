from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Team, User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record, touch
from participants import rules
from participants.models import Cohort, Move, Participant
from participants.permissions import can_manage_participant

from .locking import lock_participant
from .people import refuse_gone
from .teams import move_to_team


@transaction.atomic
def move_participant(
    *,
    participant: Participant,
    cohort: Cohort,
    team: Team | None,
    moved_on: date | None = None,
    by: User,
) -> Participant:
    """Put a participant into another cohort or team of the same organisation, from a day on.

    The cohort must work to the same standards: evidence is linked to them. The first day stays, the
    last one follows the length of the new cohort's programme.
    """
    current = lock_participant(participant, by=by)
    require(can_manage_participant(by, current))
    require(cohort.organisation_id == current.organisation_id)
    require(team is None or team.organisation_id == current.organisation_id)
    refuse_gone(current)
    _refuse_move(current, cohort, team)
    moved_on = moved_on or timezone.localdate()
    _refuse_moving_day(current, moved_on)
    touch(participant)
    participant.cohort = cohort
    participant.save(update_fields=["cohort"])
    if getattr(team, "pk", None) != current.team_id:
        move_to_team(participant, team, moved_on, by=by)
    Move.objects.create(
        organisation_id=current.organisation_id,
        participant=participant,
        moved_on=moved_on,
        from_cohort_id=current.cohort_id,
        to_cohort=cohort,
        from_team_id=current.team_id,
        to_team=team,
        recorded_by=by,
    )
    record(
        Action.PARTICIPANT_MOVED,
        participant,
        by=by,
        about=participant,
        from_cohort=current.cohort_id,
        to_cohort=cohort,
        from_team=current.team_id,
        to_team=team,
        moved_on=moved_on,
    )
    return participant


def _refuse_move(participant: Participant, cohort: Cohort, team: Team | None) -> None:
    if cohort.pk == participant.cohort_id:
        if getattr(team, "pk", None) == participant.team_id:
            raise ValidationError("They are in this cohort and team already.")
        return
    if cohort.programme_version.framework_id != participant.programme.framework_id:
        raise ValidationError(
            {
                "cohort": "That cohort works to other standards than those this person’s evidence "
                "is linked to"
            }
        )
    taken = Participant.objects.filter(user=participant.user_id, cohort=cohort)
    if taken.exclude(pk=participant.pk).exists():
        raise ValidationError({"cohort": "This person was in that cohort before"})


def _refuse_moving_day(participant: Participant, moved_on: date) -> None:
    """Not before they were there, nor before an earlier move, nor in the future."""
    today = timezone.localdate()
    if moved_on > today:
        raise ValidationError({"moved_on": "The day must be today or in the past"})
    earlier = participant.moves.order_by("moved_on").last()
    first = min(participant.here_from, today)
    if earlier:
        first = max(first, earlier.moved_on)
    if moved_on < first:
        raise ValidationError({"moved_on": f"The day must be {rules.in_words(first)} or later"})
