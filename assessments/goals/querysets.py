"""Who reads a plan."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q

from participants.models import Participant


class GoalQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own goals, and those of people one supervises or assesses today.

        A workforce lead gets numbers only: see ``counts``.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active, Q(participant__user=user) | Q(participant__in=close)
        ).select_related(
            "standard", "author", "participant__user", "participant__cohort__programme_version"
        )

    def counts(self, participant: Any) -> dict[str, int]:
        """State -> number of goals; no words."""
        rows = self.filter(participant=participant).order_by().values_list("status")
        return dict(rows.annotate(Count("pk")))

    def overdue_of(self, participant: Any, today: date) -> int:
        return self.filter(participant=participant, status="open", due_on__lt=today).count()


class GoalTextQuerySet(models.QuerySet[Any]):
    """Versions and notes: read by those who read the goal."""

    def visible_to(self, user: Any) -> Self:
        goals = self.model._meta.get_field("goal").related_model.objects
        found = goals.visible_to(user).select_related(None).order_by()
        return self.filter(goal__in=found.values("pk")).select_related("by")
