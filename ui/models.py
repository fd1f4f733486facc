import uuid

from django.conf import settings
from django.db import models


class FormSubmission(models.Model):
    """A create form one person sent: its nonce makes a double click lead to one object."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField()
    # What was sent, and to which service: the same nonce with other answers is another sending.
    service = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    result_type = models.CharField(max_length=60)
    result_id = models.CharField(max_length=40)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "nonce"], name="form_sent_once_per_nonce")
        ]

    def __str__(self) -> str:
        return f"{self.result_type} {self.result_id}"


class KeptText(models.Model):
    """What one person typed into a form and has not sent yet. Nobody else reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The address of the page, and which of its forms.
    page = models.CharField(max_length=200)
    form = models.CharField(max_length=60)
    # [name of the field, what is in it], in the order of the form.
    typed = models.JSONField()
    # Counts the savings: two open windows on one form notice each other.
    revision = models.PositiveIntegerField(default=1)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "form"], name="kept_once_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.form}, {self.kept_at:%-d %B %Y}"
