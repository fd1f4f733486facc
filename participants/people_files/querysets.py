from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q

# How long what a file said is kept when nobody goes on with it, and how long it can be undone.
KEPT_WAITING = timedelta(days=7)
UNDONE_WITHIN = timedelta(hours=24)


class PeopleFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Who runs the programmes of its organisation today; whoever uploaded it is one of them."""
        return (
            self.filter(organisation__in=user.organisations_as("workforce_lead"))
            .select_related("cohort__programme_version", "uploaded_by", "applied_by", "job")
            .defer("content")
        )

    def kept_too_long(self, now: datetime) -> Self:
        """Files whose personal details are of no more use to anybody."""
        waited = Q(status__in=["checking", "ready", "faulty", "refused", "applying"])
        settled = Q(status__in=["applied", "undone", "discarded"])
        return self.filter(forgotten_at=None).filter(
            (waited & Q(created_at__lt=now - KEPT_WAITING))
            | (settled & (Q(applied_at=None) | Q(applied_at__lt=now - UNDONE_WITHIN)))
        )


class PeopleFileRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(organisation__in=user.organisations_as("workforce_lead"))

    def with_problems(self) -> Self:
        return self.exclude(problems=[])
