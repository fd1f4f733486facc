"""Notes for named readers, adjustments, and equality answers, each full of canaries."""

import datetime

from equality.models import EqualityAnswers
from equality.rules import questions
from participants.agreements.rules import Readers, Why
from participants.agreements.services import agree_adjustment, record_reason
from participants.models import Adjustment, Leave, Note, NoteReader
from tests.access.canaries import canary

from .base import Case, Thing, World, fresh


def add_agreements(world: World) -> None:
    """Why the pause was agreed reads the supervisor, what the adjustment is who sees to it, the
    assessor; the workforce lead recorded both and reads neither."""
    main, lead = world.cases["main"], fresh(world.people["lead"])
    leave = Leave.objects.get(pk=world.things["leave_main"].args[0])
    reason = record_reason(
        leave=leave,
        why=Why(
            "long-term sickness",
            canary("pausereason", "main"),
            Readers([main.people["supervisor"]]),
        ),
        by=lead,
    )
    agreed_on = world.today - datetime.timedelta(days=40)
    adjustment = agree_adjustment(
        participant=main.participant,
        words=canary("adjustnature", "main"),
        owner=main.people["assessor"],
        other_owner="",
        agreed_on=agreed_on,
        due_on=agreed_on + datetime.timedelta(days=10),
        readers=Readers(),
        by=lead,
    )
    _put(world, main, "", reason, adjustment)
    _without_services(world, world.cases["lapse"], agreed_on)
    _bare_leave(world, main)
    for case in world.cases.values():
        EqualityAnswers.objects.create(
            user=case.participant.user,
            **{each.key: canary("equality", case.key) for each in questions()},
        )


def _without_services(world: World, case: Case, agreed_on: datetime.date) -> None:
    """Whoever is named there held their role until yesterday, so no service would name them."""
    leave = Leave.objects.get(pk=world.things["lapse.leave_main"].args[0])
    whose = {"organisation": world.a, "participant": case.participant}
    by = {"recorded_by": world.people["lead"]}
    words = canary("pausereason", case.key)
    reason = Note.objects.create(leave=leave, words=words, **whose, **by)
    adjustment = Adjustment.objects.create(
        owner=case.people["assessor"], agreed_on=agreed_on, due_on=agreed_on, **whose
    )
    words = canary("adjustnature", case.key)
    nature = Note.objects.create(adjustment=adjustment, words=words, **whose, **by)
    for note, kind in ((reason, "supervisor"), (nature, "assessor")):
        NoteReader.objects.create(
            organisation=world.a,
            note=note,
            user=case.people[kind],
            named_by=world.people["lead"],
        )
    _put(world, case, "lapse.", reason, adjustment)


def _put(world: World, case: Case, prefix: str, reason: Note, adjustment: Adjustment) -> None:
    named = {
        "note_leave": reason,
        "note_adjustment": Note.objects.get(adjustment=adjustment),
        "adjustment_main": adjustment,
    }
    for name, row in named.items():
        world.things[f"{prefix}{name}"] = Thing([row.pk], case.key, fresh(row).version)


def _bare_leave(world: World, case: Case) -> None:
    """A pause that nothing is recorded of but its days, for the form that records why."""
    day = world.today - datetime.timedelta(days=300)
    leave = Leave.objects.create(
        organisation=world.a, participant=case.participant, starts_on=day, ends_on=day
    )
    world.things["leave_bare"] = Thing([leave.pk], case.key, leave.version)
