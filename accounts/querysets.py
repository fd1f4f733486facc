from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class TeamQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Teams of the organisations in which the person holds any role today."""
        return self.filter(organisation__in={org for org, _ in user.current_roles})


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """People an administrator or workforce lead looks after, and oneself."""
        looked_after = user.organisations_as("administrator") | user.organisations_as(
            "workforce_lead"
        )
        if not looked_after:
            return self.filter(pk=user.pk)
        in_them = self.model._meta.get_field("role_grants").related_model.objects.filter(
            organisation__in=looked_after
        )
        return self.filter(Q(pk=user.pk) | Q(pk__in=in_them.values("user_id")))

    def holding(self, role: str, organisation_id: Any, today: date) -> Self:
        """Open accounts that hold ``role`` in the organisation on ``today``."""
        grants = self.model._meta.get_field("role_grants").related_model.objects
        held = grants.current(today).filter(organisation_id=organisation_id, role=role)
        return self.filter(is_active=True, pk__in=held.values("user_id"))


class RoleGrantQuerySet(models.QuerySet[Any]):
    def current(self, today: date) -> Self:
        """Roles held on ``today``: both the first and the last day count."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def visible_to(self, user: Any) -> Self:
        """Roles an administrator looks after, and one's own."""
        return self.filter(
            Q(organisation__in=user.organisations_as("administrator")) | Q(user=user)
        ).select_related("user", "organisation")
