from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

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

    def unanswered_by(self, side: str, since: date) -> Self:
        """Those from ``since`` on of which only the other side has said something, with
        ``recorded_at``: since when that is so. The oldest first."""
        accounts: Any = self.model._meta.get_field("accounts").related_model
        said = accounts.objects.filter(meeting=OuterRef("pk"))
        recorded_at = said.order_by("recorded_at").values("recorded_at")[:1]
        unanswered = self.filter(~Exists(said.filter(side=side)), held_on__gte=since)
        return unanswered.annotate(recorded_at=Subquery(recorded_at)).order_by("held_on")

    def waiting_for(self, user: Any, since: date) -> Self:
        """What the supervisor has neither confirmed nor answered."""
        supervised = Participant.objects.all().appointed_ids(user, kinds=("supervisor",))
        return self.unanswered_by("supervisor", since).filter(
            participant__in=supervised, participant__status__in=Participant.NOT_OVER
        )


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
