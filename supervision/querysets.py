from typing import Any, Self

from django.db import models
from django.db.models import Q

from participants.models import Participant


class ObservationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Observations of oneself, and of those one supervises or assesses; the confirmer once signed off.

        What the observer is still writing is kept from the participant by the page: see
        ``permissions.can_read_write_up``.
        """
        people = Participant.objects.all()
        close = people.appointed_ids(user, kinds=("supervisor", "assessor"))
        confirmed_by = people.appointed_ids(user, kinds=("confirmer",))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__user=user)
            | Q(participant__in=close)
            | Q(participant__in=confirmed_by, status="signed_off"),
        ).select_related(
            "participant__user", "participant__cohort__programme_version", "observer"
        )

    def waiting_for_sign_off(self) -> Self:
        return self.filter(status="answered").order_by("status_changed_at")
