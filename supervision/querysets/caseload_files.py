from typing import Any, Self

from django.db import models


class CaseloadFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The workforce lead's alone."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead"))
