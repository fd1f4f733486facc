from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Q

from .rules import Standing


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

    def standings(self) -> dict[UUID, Standing]:
        """What the stored items of one framework are compared by."""
        fields = ("human_coding_scheme", "full_statement", "parent_id", "is_judged")
        rows = self.values_list("identifier", *fields, "list_enumeration")
        return {identifier: Standing(*said) for identifier, *said in rows}
