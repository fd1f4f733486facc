"""The piece of evidence that a page is about, with all that it shows, and with whom it lies."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import prefetch_related_objects

from accounts.models import User
from evidence.models import EvidenceItem
from evidence.querysets import PARTS
from participants.models import Appointment
from participants.prepared import PreparedRow
from ui.prepared import PreparedList, keep_fetched


def _part(name: str, item: UUID) -> "models.QuerySet[Any]":
    found: models.QuerySet[Any] = EvidenceItem.objects.all().parts(name).filter(item=item)
    return found


PART = PreparedList(_part)


class _ItemWithReading(PreparedRow[EvidenceItem]):
    def or_404(self, user: User, pk: UUID) -> EvidenceItem:
        """With links, versions and readings: three queries more, whatever it has."""
        item = super().or_404(user, pk)
        for name in PARTS:
            keep_fetched(item, name, PART.ask(name, item.pk))
        prefetch_related_objects([item], "versions__reading__exceptions__standard")
        return item


item_or_404 = _ItemWithReading(EvidenceItem.objects.visible_to).or_404


def _readers(participant: UUID, today: date) -> "models.QuerySet[Appointment]":
    current = Appointment.objects.current(today).counting(today).filter(participant=participant)
    found: models.QuerySet[Appointment] = current.filter(kind__in=["supervisor", "assessor"])
    return found.select_related("user")


READERS = PreparedList(_readers)
