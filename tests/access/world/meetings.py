"""Single supervision: recorded by the supervisor, by the participant, and by both."""

import datetime

from supervision import services as supervision
from supervision.models import SupervisionMeeting

from .base import Case, Thing, World


def add_meetings(world: World) -> None:
    for key, prefix in (("main", ""), ("lapse", "lapse.")):
        case = world.cases[key]
        if prefix:
            _put(world, case, "lapse.meeting_by_owner", 1, "owner")
            continue
        _put(world, case, "meeting_by_supervisor", 1, "supervisor")
        _put(world, case, "meeting_by_owner", 2, "owner")
        _put(world, case, "meeting_both", 3, "owner", "supervisor")


def _put(world: World, case: Case, name: str, days_ago: int, *sides: str) -> None:
    for number, side in enumerate(sides):
        meeting = supervision.record_meeting(
            participant=case.participant,
            by=case.owner if side == "owner" else case.by(side),
            held_on=world.today - datetime.timedelta(days=days_ago),
            state="held",
            minutes=90 - number,
        )
    version = SupervisionMeeting.objects.get(pk=meeting.pk).version
    world.things[name] = Thing([meeting.pk], case.key, version)
