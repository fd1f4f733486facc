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
