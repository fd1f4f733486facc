"""The piece of evidence that a page is about, with all that its pages show."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import prefetch_related_objects

from accounts.models import User
from evidence.models import EvidenceItem
from evidence.querysets import PARTS
from participants.prepared import PreparedRow
from ui.prepared import PreparedList


def _part(name: str, item: UUID) -> "models.QuerySet[Any]":
    found: models.QuerySet[Any] = EvidenceItem.objects.all().parts(name).filter(item=item)
    return found


PART = PreparedList(_part)


class _ItemWithReading(PreparedRow[EvidenceItem]):
    def or_404(self, user: User, pk: UUID) -> EvidenceItem:
        """With links, versions and readings: three queries more, whatever it has."""
        item = super().or_404(user, pk)
        for name in PARTS:
            _keep(item, name, PART.ask(name, item.pk))
        prefetch_related_objects([item], "versions__reading__exceptions__standard")
        return item


def _keep(item: EvidenceItem, name: str, rows: list[Any]) -> None:
    """As if Django had prefetched these rows."""
    for each in rows:
        each.item = item
    kept = getattr(item, name).all()
    kept._result_cache, kept._prefetch_done = rows, True
    item.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept


item_or_404 = _ItemWithReading(EvidenceItem.objects.visible_to).or_404
