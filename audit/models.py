import uuid
from typing import Any

from django.conf import settings
from django.db import models

from .actions import Action
from .querysets import AuditEventQuerySet


class AuditChain(models.Model):
    """The end of one organisation's trail: locked last, so that its rows have one order."""

    organisation = models.OneToOneField(
        "accounts.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    last_sequence = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"Trail of {self.organisation_id}, {self.last_sequence} rows"


class AuditEvent(models.Model):
    """One line of the trail. Written once, by audit.services, and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    # Whose record it belongs to: a participant's id where there is one.
    subject_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = models.Manager.from_queryset(AuditEventQuerySet)()

    class Meta:
        ordering = ["-sequence"]
        # Else ``_base_manager`` would be a way round the query set's refusals.
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sequence"], name="audit_one_row_per_sequence"
            )
        ]
        indexes = [
            models.Index(fields=["subject_id", "-sequence"], name="audit_subject"),
            models.Index(fields=["target_id", "-sequence"], name="audit_target"),
        ]

    def __str__(self) -> str:
        return Action(self.action).label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The trail is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The trail is append-only")
