from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from participants.models import Participant


class SupervisionMeetingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and of those one supervises or assesses.

        A workforce lead gets figures only: see ``supervision.meetings``.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active, Q(participant__user=user) | Q(participant__in=close)
        ).select_related("participant__user", "participant__cohort__programme_version")

    def with_accounts(self) -> Self:
        """With every account and who gave it, the first first: one query for all."""
        accounts: Any = self.model._meta.get_field("accounts").related_model
        rows = accounts.objects.select_related("by").order_by("recorded_at", "number")
        return self.prefetch_related(Prefetch("accounts", queryset=rows))

    def unanswered_by(self, side: str) -> Self:
        """Those of which only the other side has said something."""
        accounts: Any = self.model._meta.get_field("accounts").related_model
        mine = accounts.objects.filter(meeting=OuterRef("pk"), side=side)
        return self.filter(~Exists(mine))


class MeetingAccountQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        meetings: Any = self.model._meta.get_field("meeting").related_model
        return self.filter(meeting__in=meetings.objects.visible_to(user).values("pk"))

    def current(self) -> Self:
        """Of each side's accounts of a meeting the newest."""
        return self.filter(replaced_at=None)

    def figures(self, participants: Iterable[Any]) -> Any:
        """(participant id, day, side, state, minutes) of what stands."""
        return (
            self.current()
            .filter(meeting__participant__in=[each.pk for each in participants])
            .order_by()
            .values_list("meeting__participant_id", "meeting__held_on", "side", "state", "minutes")
        )
