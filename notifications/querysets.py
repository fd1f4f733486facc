from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime) -> Self:
        """Messages to be sent now that no worker is sending."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            sent_at=None,
            given_up_at=None,
            not_before__lte=now,
        )
