from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import Cast

from participants.models import Participant


class LearningEventQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Events of cohorts, with everybody's names: the workforce lead's alone. What of them
        concerns one person stands in their attendances."""
        return self.filter(
            cohort__isnull=False, organisation__in=user.organisations_as("workforce_lead")
        ).select_related("cohort__programme_version", "recorded_by")

    def with_numbers(self) -> Self:
        return self.annotate(came=Count("attendances")).order_by("-held_on", "title", "pk")


class AttendanceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Figures and a title: one's own, of people one supervises or assesses, and everybody's
        for the workforce lead."""
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__user=user)
            | Q(participant__in=close)
            | Q(organisation__in=user.organisations_as("workforce_lead")),
        ).select_related("event", "participant__user", "participant__cohort__programme_version")

    def figures(self, participants: Iterable[Any], since: date | None) -> Any:
        """As those of weekly accounts have them, so that both are one query: (participant id, day,
        "listed" or "own", hours as text, None)."""
        found = self.filter(participant__in=[each.pk for each in participants])
        if since:
            found = found.filter(event__held_on__gte=since)
        whose = Case(When(event__cohort=None, then=Value("own")), default=Value("listed"))
        return found.order_by().values_list(
            "participant_id",
            "event__held_on",
            whose,
            Cast("event__hours", models.CharField(max_length=8)),
            Value(None, output_field=models.PositiveSmallIntegerField()),
        )
