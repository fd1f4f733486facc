import uuid
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.bulk_changes.querysets import UNDONE_WITHIN, BulkChangeQuerySet


class BulkChange(models.Model):
    """One change that was made for many people in one act. It is written when it is applied."""

    class Kind(models.TextChoices):
        START_BY = "start_by", "First day moved by days or weeks"
        START_TO = "start_to", "First day set"
        END_BY = "end_by", "Agreed end moved by days or weeks"
        SUPERVISOR = "supervisor", "Practice supervisor changed"
        ASSESSOR = "assessor", "Assessor changed"
        PATTERN = "pattern", "Working pattern recorded"
        PAUSE = "pause", "Pause started"
        PAUSE_END = "pause_end", "Pause ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    # What was asked for, by the names of the form's fields; days as 2027-09-01.
    answers = models.JSONField(default=dict)
    # Who took over, where it was a supervisor or an assessor.
    holder = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # What it did, and what taking it back restores, person by person: services.rows.
    rows = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["organisation", "-made_at"], name="bulk_change_by_organisation")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("participants:bulk_change", args=[self.pk])

    @property
    def undone_until(self) -> datetime:
        return self.made_at + UNDONE_WITHIN
