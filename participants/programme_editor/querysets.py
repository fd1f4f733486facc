from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ProgrammeVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(organisation__in={org for org, _ in user.current_roles})

    def led_by(self, user: Any) -> Self:
        """Versions as something to set up are the workforce lead's alone."""
        return self.filter(
            organisation__in=user.organisations_as("workforce_lead"), published_at__isnull=False
        ).select_related("organisation", "framework")

    def offered_on(self, today: date) -> Self:
        """Published, and their publish day has come."""
        return self.filter(
            Q(offered_from=None) | Q(offered_from__lte=today), published_at__isnull=False
        )

    def offered_by(self, user: Any) -> Self:
        """What a workforce lead may start a cohort on: of each programme the newest version whose
        publish day has come."""
        published = self.offered_on(timezone.localdate())
        newer = published.filter(
            organisation=models.OuterRef("organisation"),
            programme=models.OuterRef("programme"),
            number__gt=models.OuterRef("number"),
        )
        return (
            published.filter(organisation__in=user.organisations_as("workforce_lead"))
            .exclude(models.Exists(newer))
            .select_related("organisation", "framework")
        )


class ProgrammeDraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A programme that is not published yet is the workforce lead's alone."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead")).select_related(
            "organisation", "begun_from", "begun_by", "edited_by"
        )
