"""Who may see which participant: the appointments of today, and nothing else."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


# kind of appointment -> roles of which the person must hold one, today, for it to count
ROLES_BEHIND = {
    "supervisor": ("practice_supervisor",),
    "assessor": ("assessor",),
    "reader": ("moderator",),
    "confirmer": ("moderator", "workforce_lead"),
}


class ProgrammeVersionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(organisation__in={org for org, _ in user.current_roles})


class CohortQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Cohorts as lists of people are the workforce lead's alone."""
        return self.filter(
            organisation__in=user.organisations_as("workforce_lead")
        ).select_related("programme_version")


class ParticipantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, today: date | None = None) -> Self:
        """Oneself, those one is appointed to today, and everybody for the workforce lead.

        What of the record may be read is decided object by object (``EvidenceItem.objects.visible_to`` ...).
        Independent readers see a participant under a code only: pages for them never use this name.
        """
        appointed = self.appointed_ids(user, today)
        return self.filter(
            Q(user=user)
            | Q(pk__in=appointed)
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("user", "team", "cohort__programme_version__framework")

    def appointed_ids(
        self, user: Any, today: date | None = None, kinds: Iterable[str] = ("supervisor", "assessor", "confirmer")
    ) -> Any:
        """Subquery of the participants ``user`` is appointed to today in one of ``kinds``."""
        appointments = self.model._meta.get_field("appointments").related_model.objects
        current = appointments.current(today or timezone.localdate()).held_by(user)
        return current.filter(kind__in=list(kinds)).values("participant_id")

    def appointed_to(self, user: Any, *kinds: str, today: date | None = None) -> Self:
        """Participants for whom ``user`` holds one of ``kinds`` today."""
        return self.filter(pk__in=self.appointed_ids(user, today, kinds)).select_related(
            "user", "team", "cohort__programme_version__framework"
        )


class AppointmentQuerySet(models.QuerySet[Any]):
    def current(self, today: date) -> Self:
        """Appointments in force on ``today``: first and last day count."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def held_by(self, user: Any) -> Self:
        """Those of one person that count: account open, and the role they rest on held today."""
        counts = Q(pk__in=[])
        for kind, roles in ROLES_BEHIND.items():
            organisations = set().union(*(user.organisations_as(role) for role in roles))
            if organisations:
                counts |= Q(kind=kind, organisation__in=organisations)
        return self.filter(counts, user=user)

    def visible_to(self, user: Any) -> Self:
        """One's own, those of one's own record, and all for the workforce lead."""
        return self.filter(
            Q(user=user)
            | Q(participant__user=user)
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("user", "participant__user")
