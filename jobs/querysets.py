from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A job belongs to the person who asked for it."""
        return self.filter(requested_by=user).select_related("organisation")

    def unfinished(self) -> Self:
        return self.filter(status__in=["queued", "running"])

    def lost(self, now: datetime) -> Self:
        """Jobs nobody is working on: never taken, or taken by a worker that went silent."""
        return self.filter(
            Q(status="queued") | Q(status="running", lease_until__lt=now),
        )
