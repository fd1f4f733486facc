"""In which team somebody is from which day on. The rows of TeamPlacement say it day by day; the
team of today stands on the participant too, and is put right when a day comes."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import Team, User
from participants import rules
from participants.models import Participant, TeamPlacement
from participants.rules.periods import A_DAY, TAKEN, Moved, Refused

from .period_neighbours import Neighbour, last_day_employed, refusal_in_words
from .period_steps import keep_team, lay_down, move_neighbours

AT_ONCE = 500


@dataclass(frozen=True)
class TeamMove:
    """The placement in the new team, where there is one, and what becomes of the one before."""

    placement: TeamPlacement | None
    neighbours: list[Neighbour] = field(default_factory=list)


def plan_team_move(participant: Participant, team: Team | None, day: date) -> TeamMove:
    """Into ``team``, or out of any, from ``day`` on or from their first day here, whichever is
    later; what is to come after it stays as it is.

    Raises ValidationError where they went on to another team after that day already.
    """
    day = max(day, participant.here_from)
    placements = TeamPlacement.objects.filter(participant=participant.pk).select_related("team")
    today = timezone.localdate()
    if later := placements.filter(starts_on__gt=day, starts_on__lte=today).first():
        raise ValidationError({"moved_on": refusal_in_words(Refused(later, "moved_on", TAKEN))})
    before = [
        Neighbour(
            each, Moved(each, (each.starts_on, day - A_DAY) if each.starts_on < day else None)
        )
        for each in placements.current(day)
    ]
    if team is None:
        return TeamMove(None, before)
    last = last_day_employed(participant)
    if last and day > last:
        words = f"Their employment ends on {rules.in_words(last)}, before this day"
        raise ValidationError({"moved_on": words})
    to_come = placements.filter(starts_on__gt=day).order_by("starts_on").first()
    lasts = [each for each in (last, to_come and to_come.starts_on - A_DAY) if each]
    last = min(lasts, default=None)
    return TeamMove(placement_of(participant, team, day, last), before)


def move_to_team(participant: Participant, team: Team | None, day: date, *, by: User) -> None:
    """Of a participant who is locked."""
    plan = plan_team_move(participant, team, day)
    move_neighbours(plan.neighbours, by)
    if plan.placement:
        lay_down(plan.placement, seen="", by=by)
    keep_team(participant)


def start_in_team(participant: Participant, team: Team | None, *, by: User) -> None:
    """From the first day here on."""
    if team is not None:
        placement = placement_of(participant, team, participant.here_from)
        lay_down(placement, seen="", by=by)


def placement_of(
    participant: Participant, team: Team, starts_on: date, ends_on: date | None = None
) -> TeamPlacement:
    """One that is not saved yet."""
    return TeamPlacement(
        organisation_id=participant.organisation_id,
        participant=participant,
        team=team,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def settle_teams(*, by: None = None) -> int:
    """Let everybody be in the team that the rows say, now that a new day has come; how many moved.

    Who left stays in the last one. Who has a team and no row was added by a version that knew no
    rows: theirs begins with their first day.
    """
    day = Greatest(
        Value(timezone.localdate(), output_field=DateField()), Coalesce("arrived_on", "starts_on")
    )
    people = Participant.objects.exclude(status=Participant.Status.LEFT).annotate(day=day)
    _begin_rows(people.filter(team__isnull=False, team_placements=None))
    held = TeamPlacement.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")),
        participant=OuterRef("pk"),
        starts_on__lte=OuterRef("day"),
    )
    people = people.annotate(held=Subquery(held.values("team")[:1]))
    differ = people.filter(
        ~Q(team=F("held")) | Q(team=None, held__isnull=False) | Q(team__isnull=False, held=None)
    )
    moved = list(differ.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    for each in moved:
        # Looked up again: somebody may have moved them just before the row was locked.
        keep_team(each)
    return len(moved)


def _begin_rows(people: QuerySet[Participant]) -> None:
    people = people.select_related("team").order_by("pk")
    locked = people.select_for_update(of=("self",), skip_locked=True)
    rows = [placement_of(each, each.team, each.here_from) for each in locked if each.team]
    TeamPlacement.objects.bulk_create(rows, batch_size=AT_ONCE)
