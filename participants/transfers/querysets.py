from typing import Any, Self

from django.db import models
from django.db.models import Q


class ArrivalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The workforce leads of the organisation it came to, and the person it is about."""
        return self.filter(
            Q(organisation__in=user.organisations_as("workforce_lead"))
            | Q(participant__user=user, status="applied")
        ).select_related("participant__user", "uploaded_by", "applied_by", "organisation")


class KnownSenderQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(organisation__in=user.organisations_as("workforce_lead")).select_related(
            "trusted_by", "ended_by"
        )

    def standing(self) -> Self:
        return self.filter(ended_at=None)
