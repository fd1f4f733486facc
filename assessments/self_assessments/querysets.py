"""Who reads a self-assessment. The one place where this is decided."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from participants.models import Participant

PROGRAMME = "participant__cohort__programme_version"
# Programmes in which an assessor takes part: rules.judging, as columns of a version.
HAS_ASSESSOR = Q(**{f"{PROGRAMME}__recommender": "assessor"}) | Q(
    **{f"{PROGRAMME}__confirmer": "assessor"}
)


def assessed_by(user: Any) -> Q:
    """Rows of people of whom ``user`` writes the other side today: the assessor, or the supervisor
    in a programme without one."""
    ids = Participant.objects.all().appointed_ids
    return (HAS_ASSESSOR & Q(participant__in=ids(user, kinds=("assessor",)))) | (
        ~HAS_ASSESSOR & Q(participant__in=ids(user, kinds=("supervisor",)))
    )


class SelfAssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Sides whose words ``user`` may read.

        One's own, of the person or of whoever is appointed to them today. The other side's once
        both are finished: to the person, the assessor and the supervisor. One that the person
        opened before: to who writes the other side.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        written = Q(author=user) & (
            Q(side="own", participant__user=user) | Q(side="assessor", participant__in=close)
        )
        both = Q(status="finished") & Exists(self._other_sides())
        readers = Q(participant__user=user) | Q(participant__in=close)
        opened = Q(side="own", status="finished", opened_at__isnull=False) & assessed_by(user)
        return self.filter(is_active, written | (both & readers) | opened).select_related(
            "author", "participant__user", "participant__cohort__programme_version"
        )

    def _other_sides(self) -> Any:
        return self.model.objects.filter(
            participant=OuterRef("participant"), stage=OuterRef("stage"), status="finished"
        ).exclude(side=OuterRef("side"))

    def finished_of(self, participant: Any) -> list[tuple[str, str, Any, Any]]:
        """(stage, side, when it was finished, when it was opened before): that it was done, and no
        words."""
        found = self.filter(participant=participant, status="finished").order_by()
        return list(found.values_list("stage", "side", "status_changed_at", "opened_at"))

    def waiting_for(self, user: Any) -> Self:
        """Finished by the person, while ``user``, who writes the other side, has not finished. Once
        the person has finished a later one, the earlier is asked for no more."""
        later = self.model.objects.filter(
            participant=OuterRef("participant"),
            side="own",
            status="finished",
            status_changed_at__gt=OuterRef("status_changed_at"),
        )
        return self.filter(
            ~Exists(self._other_sides()),
            ~Exists(later),
            assessed_by(user),
            side="own",
            status="finished",
            participant__status__in=Participant.NOT_OVER,
        )


class SelfAssessmentAnswerQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Answers of the sides that the person may read."""
        sides = self.model._meta.get_field("self_assessment").related_model.objects
        found = sides.visible_to(user).select_related(None).order_by()
        return self.filter(self_assessment__in=found.values("pk")).select_related("standard")
