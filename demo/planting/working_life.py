"""What changes in somebody's working life, as the workforce lead records it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from accounts.models import Team
from demo import stories
from participants.agreements.rules import Agreed, Readers, Why
from participants.agreements.services import (
    agree_adjustment,
    note_opening,
    record_agreed_pause,
    say_whether_delivered,
)
from participants.models import Note, Participant
from participants.services import (
    agree_end,
    appoint,
    leave_programme,
    move_participant,
    record_extension,
    record_period,
    record_working_pattern,
)
from reports.handover.plan import plan_handover
from reports.handover.services import hand_over

from .cast import Cast, Telling, fresh


def change(cast: Cast, participant: Participant, step: stories.Change) -> Telling:
    day = cast.ago(step.days_ago)
    yield day, 8
    participant, lead = fresh(participant), cast.who("priya")
    match step:
        case stories.Handover():
            appoint(
                participant=participant,
                user=cast.who(step.to),
                kind=step.kind,
                starts_on=day,
                by=lead,
            )
        case stories.NewTeam():
            team = Team.objects.get(organisation=participant.organisation_id, name=step.team)
            move_participant(participant=participant, cohort=participant.cohort, team=team, by=lead)
        case stories.Pause():
            _pause(cast, participant, step)
        case stories.Adjustment():
            yield from _adjust(cast, participant, step)
        case stories.LaterEnd():
            end = participant.ends_on + timedelta(days=step.days_later)
            agree_end(participant=participant, agreed_end_on=end, by=lead)
        case stories.Extended():
            record_extension(
                participant=participant,
                months=step.months,
                days=None,
                reason="",
                agreed_by=participant.programme.extension_rule.get("agreed_by", []),
                agreed_on=day,
                by=lead,
            )
        case stories.Farewell() | stories.Leaves():
            _go(cast, participant, step, day)
        case _:
            _record(participant, step, day, cast)


def _record(
    participant: Participant,
    step: stories.Placed | stories.Helped | stories.Hours,
    day: date,
    cast: Cast,
) -> None:
    by = cast.who("priya")
    match step:
        case stories.Hours():
            record_working_pattern(
                participant=participant,
                percent=step.percent,
                starts_on=day,
                ends_on=day + timedelta(days=step.days - 1) if step.days else None,
                phased_return=bool(step.days),
                by=by,
            )
        case stories.Helped():
            record_period(
                participant=participant,
                kind="buddy",
                name=step.name,
                starts_on=day,
                ends_on=None,
                by=by,
            )
        case stories.Placed():
            record_period(
                participant=participant,
                kind="host-placement",
                host=step.host,
                purpose=step.purpose,
                starts_on=day,
                ends_on=cast.ago(-step.days_left),
                by=by,
            )


def _pause(cast: Cast, participant: Participant, step: stories.Pause) -> None:
    day = cast.ago(step.days_ago)
    leave = record_agreed_pause(
        participant=participant,
        starts_on=day,
        ends_on=cast.ago(-step.days_left),
        agreed=Agreed(step.agreed, day),
        why=Why(step.reason, step.words, Readers([cast.who(key) for key in step.readers])),
        by=cast.who("priya"),
    )
    for key in step.opened:
        note_opening(note=Note.objects.get(leave=leave), by=cast.who(key))


def _adjust(
    cast: Cast, participant: Participant, step: stories.Adjustment
) -> Iterator[tuple[date, int]]:
    """Agreed with the supervisor and recorded by the workforce lead, who reads it no more."""
    adjustment = agree_adjustment(
        participant=participant,
        words=step.words,
        owner=cast.who(step.owner),
        other_owner="",
        agreed_on=cast.ago(step.days_ago),
        due_on=cast.ago(step.due_days_ago),
        readers=Readers([cast.who(key) for key in step.readers]),
        by=cast.who("priya"),
    )
    for who, days_ago, delivered in step.said:
        day = cast.ago(days_ago)
        yield day, 9
        own = who == "participant"
        by = fresh(participant.user) if own else cast.who(step.owner)
        say_whether_delivered(adjustment=fresh(adjustment), delivered=delivered, on=day, by=by)


def _go(
    cast: Cast, participant: Participant, step: stories.Farewell | stories.Leaves, day: date
) -> None:
    """Whoever supports them, or they themselves."""
    if isinstance(step, stories.Farewell):
        return say_farewell(cast, participant, step)
    leave_programme(participant=participant, left_on=day, reason=step.reason, by=cast.who("priya"))
    return None


def say_farewell(cast: Cast, participant: Participant, step: stories.Farewell) -> None:
    leaver, organisation = cast.who(step.who), participant.organisation
    asked: dict[str, Any] = {
        "leaver": leaver,
        "organisation": organisation,
        "last_day": cast.ago(step.days_ago - step.last_day_after),
        "holders": {"supervisor": [cast.who(step.to)]},
        "by": cast.who("priya"),
    }
    plan = plan_handover(**asked, today=cast.ago(step.days_ago))
    hand_over(**asked, one_by_one={}, seen=plan.digest)
