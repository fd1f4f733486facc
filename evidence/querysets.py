"""Who may read which evidence. The one place where this is decided."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from participants.models import Participant

SUBMITTED_OR_LATER = ["submitted", "returned", "read", "on_record"]


class EvidenceItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Items whose text ``user`` may read.

        Private: the author alone. Shared: also the participant's own supervisor and assessor. Submitted and
        later: also the confirmer. On the record: also the participant (whose feedback it is). The independent
        reader reads through ``readable_without_names`` only, the workforce lead sees ``listed_for_lead``.
        """
        people = Participant.objects.all()
        close = people.appointed_ids(user, kinds=("supervisor", "assessor"))
        confirmed_by = people.appointed_ids(user, kinds=("confirmer",))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(author=user, participant__user=user)
            # Feedback and observations in the making belong to a writer who is still appointed.
            | Q(author=user, participant__in=close)
            | Q(participant__user=user, status="on_record")
            | (~Q(status="private") & Q(participant__in=close))
            | Q(participant__in=confirmed_by, status__in=SUBMITTED_OR_LATER),
        ).select_related("participant__user", "participant__cohort__programme_version", "author")

    def readable_without_names(self, user: Any) -> Self:
        """Submitted items of the participants ``user`` reads independently: names are taken out."""
        read = Participant.objects.all().appointed_ids(user, kinds=("reader",))
        return self.filter(participant__in=read, status__in=SUBMITTED_OR_LATER).select_related(
            "participant__user", "participant__cohort__programme_version", "author"
        )

    def listed_for_lead(self, user: Any) -> Self:
        """Items of which a workforce lead may see title, kind, state and dates: never private ones."""
        return (
            self.exclude(status="private")
            .filter(organisation__in=user.organisations_as("workforce_lead"))
            .only("id", "participant_id", "title", "kind", "status", "happened_on", "created_at")
        )

    def submitted_or_later(self) -> Self:
        return self.filter(status__in=SUBMITTED_OR_LATER)

    def waiting_to_be_read(self) -> Self:
        return self.filter(status="submitted").order_by("status_changed_at")


class EvidenceLinkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Links of items whose text the person may read."""
        items = self.model._meta.get_field("item").related_model.objects.visible_to(user)
        return self.filter(item__in=items.values("pk")).select_related("item", "standard")


class EvidenceReadingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Readings of items whose text the person may read."""
        items = self.model._meta.apps.get_model("evidence", "EvidenceItem").objects
        return self.filter(
            evidence_version__item__in=items.visible_to(user).values("pk")
        ).select_related("evidence_version__item__participant", "read_by")
