from typing import Any, Self

from django.db import models
from django.db.models import Count, Q


class FrameworkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Standards are public documents: every signed-in person may read them."""
        return self if user.is_authenticated else self.none()

    def with_counts(self) -> Self:
        """Adds ``judged_count``, the number of items that are judged."""
        judged = Count("items", filter=Q(items__is_judged=True))
        return self.annotate(judged_count=judged).order_by("title", "version", "pk")


class FrameworkItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.is_authenticated else self.none()

    def judged(self) -> Self:
        """The items that evidence is linked to and that are judged, in the framework's order."""
        return self.filter(is_judged=True).select_related("top").order_by("list_enumeration")
