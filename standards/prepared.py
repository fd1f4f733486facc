"""The standards of a framework, which nearly every page about somebody's work asks for."""

from uuid import UUID

from django.db.models import QuerySet

from standards.models import FrameworkItem
from ui.prepared import PreparedList


def _judged(framework: UUID) -> QuerySet[FrameworkItem]:
    found: QuerySet[FrameworkItem] = FrameworkItem.objects.filter(framework=framework).judged()
    return found


JUDGED = PreparedList(_judged)


def judged_standards_of(framework: UUID) -> list[FrameworkItem]:
    """What evidence is linked to and what is judged, in the framework's order; one query."""
    return JUDGED.ask(framework)
