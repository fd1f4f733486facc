import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from supervision.querysets.weeks import CaseloadFileQuerySet


class CaseloadFile(models.Model):
    """Totals read from a file of the case system, kept between preview and apply; not the file."""

    class Status(models.TextChoices):
        READY = "ready", "Ready to apply"
        APPLIED = "applied", "Applied"

    TRANSITIONS: dict[str, set[str]] = {Status.READY: {Status.APPLIED}, Status.APPLIED: set()}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Empty for the command line.
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.READY)
    sha256 = models.CharField(max_length=64)
    # [[participant's id, Monday as ISO date, children], ...]
    totals = models.JSONField(default=list)
    # Sentences: how the file was read.
    notes = models.JSONField(default=list)
    # Rows of people who are not on a programme here, and of weeks outside somebody's programme.
    not_here = models.PositiveIntegerField(default=0)
    not_their_week = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseloadFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {len(self.totals)} totals"

    def get_absolute_url(self) -> str:
        return reverse("supervision:caseload_file", args=[self.pk])
