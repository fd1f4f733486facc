"""Who is in the stories, and what day it is in them."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from accounts.models import User
from participants.models import Appointment, Participant

LONDON = ZoneInfo("Europe/London")
# A story being told: it yields day and London hour of its next step, which is taken on going on.
Telling = Iterator[tuple[date, int]]


@dataclass
class Cast:
    """Today, and the people by their keys in the stories."""

    today: date
    emails: dict[str, str] = field(default_factory=dict)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def who(self, key: str) -> User:
        """The person, fresh: what a request would know of their roles and appointments that day."""
        return User.objects.get(email=self.emails[key])

    def holder(self, participant: Participant, kind: str) -> User:
        """Who is appointed to the participant on the day it is in the story."""
        held = Appointment.objects.current(timezone.localdate()).select_related("user")
        user: User = held.get(participant=participant, kind=kind).user
        return user


@contextmanager
def on_day(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """Everything inside happens at that London time."""
    moment = datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)
    with time_machine.travel(moment, tick=False):
        yield


def tell_together(tellings: Iterable[Telling]) -> None:
    """Take several stories forward, always the one whose next step comes first.

    So that a trail, which is written in the order of the steps, is in the order of their days.
    """
    waiting = [
        (step, number, telling)
        for number, telling in enumerate(tellings)
        if (step := next(telling, None))
    ]
    heapq.heapify(waiting)
    while waiting:
        (day, hour), number, telling = heapq.heappop(waiting)
        with on_day(day, hour):
            following = next(telling, None)
        if following:
            heapq.heappush(waiting, (following, number, telling))


def fresh(row: Any) -> Any:
    """The row as it stands now, as the next page a person opens would fetch it."""
    return type(row)._base_manager.get(pk=row.pk)
