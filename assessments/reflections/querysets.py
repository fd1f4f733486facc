"""Who knows of a reflection before a review, and who reads a conversation."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from evidence.models import EvidenceItem
from participants.models import Participant


def free_reflections(user: Any, participant: Participant) -> Any:
    """What somebody wrote about themselves and for no review so far, the newest first."""
    return EvidenceItem.objects.visible_to(user).filter(
        participant=participant,
        author=user,
        kind=EvidenceItem.Kind.REFLECTION,
        staged_reflection=None,
    )


class StagedReflectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those whose evidence the person may read: a private draft is its writer's alone."""
        items = EvidenceItem.objects.visible_to(user).select_related(None).order_by()
        return self.filter(item__in=items.values("pk")).select_related("item")


class ConversationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Of oneself, and of people whom one supervises or assesses today. What others may read of
        an agreed one is its evidence."""
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active, Q(participant__user=user) | Q(participant__in=close)
        ).select_related(
            "author", "item", "participant__user", "participant__cohort__programme_version"
        )

    def waiting_for(self, user: Any) -> Self:
        """Notes that were not agreed, for supervisor and assessor: whoever can say it better."""
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        return self.filter(
            status="returned", participant__in=close, participant__status="on_programme"
        )


class ConversationReplyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Replies to conversations that the person may read."""
        found = self.model._meta.get_field("conversation").related_model.objects
        readable = found.visible_to(user).select_related(None).order_by()
        return self.filter(conversation__in=readable.values("pk")).select_related("by", "noted_by")
