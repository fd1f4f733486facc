"""What changes in somebody's working life, as the workforce lead records it."""

from datetime import timedelta
from typing import Any

from accounts.models import Team
from demo import stories
from participants.models import Participant
from participants.services import (
    agree_end,
    appoint,
    leave_programme,
    move_participant,
    record_leave,
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
        case stories.Hours():
            record_working_pattern(
                participant=participant,
                percent=step.percent,
                starts_on=day,
                ends_on=None,
                by=lead,
            )
        case stories.Pause():
            back = cast.ago(-step.days_left)
            record_leave(participant=participant, starts_on=day, ends_on=back, by=lead)
        case stories.LaterEnd():
            end = participant.ends_on + timedelta(days=step.days_later)
            agree_end(participant=participant, agreed_end_on=end, by=lead)
        case stories.Farewell():
            say_farewell(cast, participant, step)
        case stories.Leaves():
            leave_programme(participant=participant, left_on=day, reason=step.reason, by=lead)


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
