"""What nearly every page asks: whom somebody is appointed to, and when people were away."""

from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from ui.prepared import PreparedList


def _held(
    user: UUID, today: date, organisations: tuple[tuple[str, tuple[UUID, ...]], ...]
) -> models.QuerySet[Any, Any]:
    """``organisations``: kind of appointment, and where the role behind it is held."""
    counts = Q(pk__in=[])
    for kind, ids in organisations:
        counts |= Q(kind=kind, organisation__in=ids)
    current = _rows_of("Appointment").current(today).filter(counts, user=user)
    found: models.QuerySet[Any, Any] = current.values_list("participant_id", "kind")
    return found


def _times(ids: tuple[UUID, ...]) -> models.QuerySet[Any, Any]:
    """Working patterns and pauses of these people. A pause has no percent, and that is how its rows
    are told from the others."""
    wanted = ("participant_id", "starts_on", "ends_on", "percent", "phased_return")
    patterns = _rows_of("WorkingPattern").filter(participant__in=ids).order_by()
    pauses = _rows_of("Leave").filter(participant__in=ids).order_by()
    pauses = pauses.annotate(
        percent=models.Value(None, output_field=models.IntegerField()),
        phased_return=models.Value(False),
    )
    found: models.QuerySet[Any, Any] = patterns.values_list(*wanted)
    return found.union(pauses.values_list(*wanted), all=True)


def _rows_of(model: str) -> Any:
    # models import this file.
    return apps.get_model("participants", model)._default_manager


HELD = PreparedList(_held)
TIMES = PreparedList(_times)
