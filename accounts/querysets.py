from datetime import date, datetime
from typing import Any, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Prefetch, Q


class TeamQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Teams of the organisations in which the person holds any role today."""
        return self.filter(organisation__in={org for org, _ in user.current_roles})


class OrganisationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Organisations in which the person holds any role today."""
        return self.filter(pk__in={org for org, _ in user.current_roles})

    def of_person(self, user: Any) -> Self:
        """Organisations in which the person holds, held or will hold a role."""
        return self.filter(role_grants__user=user).distinct()


class UserQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """People an administrator or workforce lead looks after, and oneself."""
        looked_after = user.organisations_as("administrator") | user.organisations_as(
            "workforce_lead"
        )
        if not looked_after:
            return self.filter(pk=user.pk)
        return self.filter(Q(pk=user.pk) | Q(pk__in=self._grants_in(looked_after)))

    def in_organisations(self, organisation_ids: set[Any]) -> Self:
        """People who hold, held or will hold a role in one of the organisations."""
        return self.filter(pk__in=self._grants_in(organisation_ids))

    def holding(self, role: str, organisation_id: Any, today: date) -> Self:
        """Open accounts that hold ``role`` in the organisation on ``today``."""
        return self.holding_in(role, {organisation_id}, today).filter(is_active=True)

    def holding_in(self, role: str, organisation_ids: set[Any], today: date) -> Self:
        """People that hold ``role`` on ``today`` in one of the organisations, closed or not."""
        held = self._grants.current(today).filter(organisation__in=organisation_ids, role=role)
        return self.filter(pk__in=held.values("user_id"))

    def named_like(self, words: str) -> Self:
        """People whose name or e-mail holds each of the words."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found

    def who(self, state: str) -> Self:
        """People whose account is "open", "invited" (not yet accepted) or "closed"."""
        without_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        not_set_up = without_password & Q(socialaccount=None)
        if state == "closed":
            return self.filter(is_active=False)
        open_accounts = self.filter(is_active=True)
        if state == "invited":
            return open_accounts.filter(not_set_up)
        return open_accounts.exclude(not_set_up)

    def with_roles_in(self, organisation_ids: set[Any], today: date) -> Self:
        """With ``roles_today``: the roles held on ``today`` in these organisations."""
        held = self._grants.current(today).filter(organisation__in=organisation_ids)
        return self.prefetch_related(
            "socialaccount_set",
            Prefetch("role_grants", held.select_related("organisation"), to_attr="roles_today"),
        )

    @property
    def _grants(self) -> Any:
        # models.py imports this file, so the other model is found by its relation.
        return self.model._meta.get_field("role_grants").related_model.objects

    def _grants_in(self, organisation_ids: set[Any]) -> Any:
        return self._grants.filter(organisation__in=organisation_ids).values("user_id")


class RoleGrantQuerySet(models.QuerySet[Any]):
    def current(self, today: date) -> Self:
        """Roles held on ``today``: both the first and the last day count."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def not_ended(self, today: date) -> Self:
        """Roles held on ``today`` or to be held later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today))

    def sharing_a_day_with(self, starts_on: date, ends_on: date | None) -> Self:
        """Roles whose period has a day in common with this one."""
        from_then = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return from_then if ends_on is None else from_then.filter(starts_on__lte=ends_on)

    def visible_to(self, user: Any) -> Self:
        """Roles an administrator looks after, and one's own."""
        return self.filter(
            Q(organisation__in=user.organisations_as("administrator")) | Q(user=user)
        ).select_related("user", "organisation")


class InvitationQuerySet(models.QuerySet[Any]):
    def unused(self) -> Self:
        """Neither accepted nor replaced by a newer one; may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self, now: datetime) -> Self:
        return self.unused().filter(expires_at__gt=now)
