"""Who sees where somebody is employed and placed, whom they ask, and what was added."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from .people import PeriodQuerySet, participants_of


class EmploymentQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(participant__in=participants_of(self).visible_to(user))


class TeamPlacementQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        seen = self.filter(participant__in=participants_of(self).visible_to(user))
        return seen.select_related("team")


class HostPlacementQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(participant__in=participants_of(self).visible_to(user))


class BuddyQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whom somebody asks is theirs to know, their supervisor's and the workforce lead's."""
        supervised = participants_of(self).appointed_ids(user, kinds=("supervisor",))
        return self.filter(
            Q(participant__user=user)
            | Q(participant__in=supervised)
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        )


class ExtensionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """How long, and who agreed; why is on the pages of the person and the workforce lead."""
        return self.filter(participant__in=participants_of(self).visible_to(user))
