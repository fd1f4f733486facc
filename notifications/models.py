import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from .querysets import MessageQuerySet


class Message(models.Model):
    """An e-mail we promised to send: written with the change that caused it, sent after commit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.EmailField()
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    # Codes and one-time links: wiped as soon as the message is sent, fails for good or expires.
    secrets = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="message_waiting",
                condition=models.Q(sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.key}"
