from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from participants.models import Participant


class WeekAccountQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Accounts with their words: one's own weeks, and of those one supervises or assesses.

        A workforce lead gets figures only: see ``supervision.support``.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active, Q(participant__user=user) | Q(participant__in=close)
        ).select_related("by", "participant__user", "participant__cohort__programme_version")

    def current(self) -> Self:
        """Of each side's account of a week the newest version."""
        return self.filter(replaced_at=None)

    def figures(self, participants: Iterable[Any]) -> Any:
        """(participant id, Monday, side, protected time, children) of what stands; no words."""
        return (
            self.current()
            .filter(participant__in=[each.pk for each in participants])
            .order_by()
            .values_list("participant_id", "week_starts_on", "side", "protected_time", "children")
        )


class CaseloadFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The workforce lead's alone."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead"))
