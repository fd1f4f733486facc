from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

# Messages that ended so are nobody's to read: they were not true any more.
TAKEN_BACK = "Taken back"
EXPIRED = "Expired before it could be sent"
NEVER_TOLD = (TAKEN_BACK, EXPIRED)


class MessageQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime) -> Self:
        """Messages to be sent now that no worker is sending."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            sent_at=None,
            given_up_at=None,
            not_before__lte=now,
        )

    def visible_to(self, user: Any) -> Self:
        """What was written to a person, newest first: theirs alone, whoever else there is.

        Left out is what became untrue, or ran out, before it could be sent.
        """
        never_true = Q(given_up_at__isnull=False) & Q(failure__in=NEVER_TOLD)
        return self.filter(recipient=user).exclude(never_true).order_by("-created_at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)
