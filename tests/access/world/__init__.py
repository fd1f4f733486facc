"""Two organisations, full of words that tell where they come from, made by the product's services.

Records ("cases") are known by short keys. Those of one stage of the final assessment hold the same
people: ``main`` draft, ``back`` sent back to the assessor, ``reco`` recommended, ``read`` read
independently, ``conf`` confirmed, ``told`` told in person. ``other`` belongs to another team,
``lapse`` to people whose roles ended yesterday while their appointments go on, ``duo`` to a
supervisor, ``third`` is supervised by them, ``bside`` stands in another organisation.
"""

from django.utils import timezone

from tests.factories import framework_with_standards

from .agreements import add_agreements
from .base import PASSWORD, STAGES, Case, Thing, World, fresh
from .events import add_events
from .meetings import add_meetings
from .people import bystanders, organisation, organisation_a, organisation_b
from .programmes import add_programmes
from .relations import put_relations
from .reviews import add_reviews
from .support import add_support_agreements
from .things import (
    add_calendars,
    add_invitation,
    add_jobs,
    add_kept_text,
    add_messages,
    add_people_files,
    add_transfers,
    put_long_ago,
    put_things,
)

__all__ = ["PASSWORD", "STAGES", "Case", "Thing", "World", "build", "fresh"]


def build() -> World:
    world = World(today=timezone.localdate(), a=organisation("aorg"), b=organisation("borg"))
    framework = framework_with_standards(2)
    organisation_a(world, framework)
    organisation_b(world, framework)
    bystanders(world)
    put_things(world)
    put_long_ago(world)
    add_agreements(world)
    add_support_agreements(world)
    add_reviews(world)
    add_events(world)
    add_meetings(world)
    add_jobs(world)
    add_people_files(world)
    add_transfers(world)
    add_programmes(world)
    add_invitation(world)
    add_messages(world)
    add_kept_text(world)
    add_calendars(world)
    put_relations(world)
    return world
