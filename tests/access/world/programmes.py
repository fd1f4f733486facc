"""A newer version of a programme that nobody is on, and the draft of the one after it."""

from participants.programme_editor.services import begin_draft
from tests.access.canaries import canary
from tests.factories import CASELOAD, ProgrammeVersionFactory

from .base import Thing, World, fresh

REASONS = [{"key": "moved", "label": "Moved"}, {"key": "other", "label": "Other"}]


def add_programmes(world: World) -> None:
    lead = fresh(world.people["lead"])
    first = world.cases["main"].participant.programme
    second = ProgrammeVersionFactory(
        organisation=world.a,
        framework=first.framework,
        programme=first.programme,
        number=2,
        name=first.name,
        standards_name=first.standards_name,
        nominal_months=30,
    )
    draft = begin_draft(based_on=second, by=lead)
    draft.file |= {"leaving_reasons": REASONS, "support": [CASELOAD]}
    draft.file |= {"about": canary("programme", "aorg")}
    draft.save()
    world.things |= {
        "programme_version": Thing(args=[second.pk]),
        "programme_draft": Thing(args=[draft.pk]),
        "programme_part_length": Thing(args=[draft.pk, "length"]),
        "programme_part_row": Thing(args=[draft.pk, "leaving_reasons.0"]),
        "programme_list_reasons": Thing(args=[draft.pk, "leaving_reasons"]),
        "programme_step_up": Thing(args=[draft.pk, "leaving_reasons.1", "up"]),
    }
