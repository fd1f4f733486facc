"""Learning events: one of the cohort with who was there, and somebody's own study day."""

import decimal

from supervision import services as supervision
from supervision.models import Attendance
from tests.access.canaries import canary

from .base import Case, Thing, World, fresh


def add_events(world: World) -> None:
    main = world.cases["main"]
    event = supervision.record_event(
        cohort=main.participant.cohort,
        kind="workshop",
        title=canary("eventtitle", "main"),
        held_on=world.today,
        hours=decimal.Decimal("3.5"),
        attended=[main.participant],
        by=fresh(world.people["lead"]),
    )
    world.things["learning_event"] = Thing([event.pk], "main", event.version)
    for key, prefix in (("main", ""), ("lapse", "lapse.")):
        case = world.cases[key]
        listed, _ = Attendance.objects.get_or_create(
            organisation=world.a, event=event, participant=case.participant
        )
        _put(world, case, prefix, listed)


def _put(world: World, case: Case, prefix: str, listed: Attendance) -> None:
    own = supervision.add_study_day(
        participant=case.participant,
        title=canary("studytitle", case.key),
        held_on=world.today,
        hours=decimal.Decimal("4.0"),
        by=case.owner,
    )
    world.things[f"{prefix}attendance_listed"] = Thing([listed.pk], case.key)
    world.things[f"{prefix}attendance_own"] = Thing([own.pk], case.key, own.event.version)
