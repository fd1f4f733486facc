from datetime import timedelta
from typing import Any, Self

from django.db import models

# How long a change of many can be taken back.
UNDONE_WITHIN = timedelta(hours=24)


class BulkChangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """What was changed for many is the workforce lead's alone."""
        led = user.organisations_as("workforce_lead")
        return self.filter(organisation__in=led).select_related("holder", "made_by", "undone_by")

    def listed(self) -> Self:
        """For lists: without what was done person by person."""
        return self.defer("rows")
