from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from .rules import period_start

# Messages that ended so are nobody's to read: they were not true any more.
TAKEN_BACK = "Taken back"
EXPIRED = "Expired before it could be sent"
NEVER_TOLD = (TAKEN_BACK, EXPIRED)


class MessageQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime) -> Self:
        """Messages to be sent now that no worker is sending."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            sent_at=None,
            given_up_at=None,
            not_before__lte=now,
        )

    def visible_to(self, user: Any) -> Self:
        """What was written to a person, newest first: theirs alone, whoever else there is.

        Left out is what became untrue, or ran out, before it could be sent.
        """
        never_true = Q(given_up_at__isnull=False) & Q(failure__in=NEVER_TOLD)
        return self.filter(recipient=user).exclude(never_true).order_by("-created_at", "-pk")

    def unread(self) -> Self:
        return self.filter(read_at=None)


class MailChoiceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own: what somebody wants by mail is nobody else's business."""
        return self.filter(user=user)

    def urgent_only(self) -> Self:
        return self.filter(digest="urgent")

    def decided(self, today: date) -> Self:
        """Of whom nothing is to be planned on ``today``: as ``rules.is_decided``, or no digest."""
        weekly = Q(digest="weekly", planned_for__gte=period_start("weekly", today))
        daily = Q(digest="daily", planned_for__gte=today)
        return self.filter(Q(digest="urgent") | (weekly | daily) & Q(planned_for__lte=today))


class ReminderStopQuerySet(models.QuerySet[Any]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)


class MailHoldQuerySet(models.QuerySet[Any]):
    def in_force(self) -> Self:
        return self.filter(released_at=None)


class CalendarLinkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user)

    def working(self) -> Self:
        """Not revoked, of an open account."""
        return self.filter(revoked_at=None, user__is_active=True)
