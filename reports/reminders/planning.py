"""Decides each morning who gets which reminder, and promises it in the outbox."""

import logging
import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from notifications.models import MailChoice, Message, ReminderStop
from notifications.rules import is_decided, period_start
from notifications.services import absolute_url, notify
from participants.models import Participant

from .digest import digest_of
from .rules import is_time_for_reminders
from .urgent import URGENT, Due, Urgent

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)
AT_ONCE = 300
# Digests are planned for so long at one asking, which beat repeats every five minutes: a country is
# done within an hour, and a worker is free again for what people wait for.
SECONDS = 60.0


def plan_reminders(now: datetime) -> int:
    """Promise what is due at ``now`` and not yet in the outbox; says how many were considered.

    Does nothing outside the mornings of working days. Asked again, late, or by two at once it
    promises nothing twice.
    """
    local = timezone.localtime(now)
    if not is_time_for_reminders(local):
        return 0
    today = local.date()
    return _plan_urgent(today) + _plan_digests(today)


def _plan_urgent(today: date) -> int:
    quiet = set(_left_in_peace(today).values_list("pk", flat=True))
    count = 0
    for urgent in URGENT:
        due = {
            f"{urgent.template}:{each.about}:{each.to.pk}": each
            for each in urgent.find(today)
            if each.to.is_active and each.to.pk not in quiet
        }
        for key in due.keys() - _promised(due):
            _remind(urgent, key, due[key])
        count += len(due)
    return count


def _promised(keys: Iterable[str]) -> set[str]:
    """Those that stand in the outbox: most do, after the first asking of a morning."""
    return set(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _remind(urgent: Urgent, key: str, due: Due) -> None:
    with transaction.atomic():
        notify(to=due.to, template=urgent.template, key=key, url=due.url, **due.context)


def _plan_digests(today: date) -> int:
    """In portions and in order, so that whoever fails keeps nobody else waiting."""
    until, count, last = time.monotonic() + SECONDS, 0, NOBODY
    while people := list(_undecided(today).filter(pk__gt=last)[:AT_ONCE]):
        for person in people:
            if time.monotonic() > until:
                return count
            try:
                plan_digest(person, today)
            except Exception as error:  # noqa: BLE001 - one's digest must not stop the others'
                log.error("No digest was planned for %s (%s)", person.pk, type(error).__name__)
            count += 1
        last = people[-1].pk
    return count


def _undecided(today: date) -> Any:
    """Open accounts of whom this week's or day's digest is not decided yet."""
    return (
        User.objects.filter(is_active=True)
        .filter(role_grants__in=_grants_today(today))
        .exclude(pk__in=MailChoice.objects.decided(today).values("user"))
        .exclude(pk__in=_left_in_peace(today).values("pk"))
        .order_by("pk")
        .distinct()
    )


def _grants_today(today: date) -> Any:
    grants: Any = User._meta.get_field("role_grants").related_model
    return grants.objects.current(today)


def _left_in_peace(today: date) -> Any:
    """Who is reminded of nothing: reminders are stopped for them, or they are on leave."""
    on_leave = Participant.objects.filter(status__in=Participant.NOT_OVER).on_leave(today)
    return User.objects.filter(
        Q(pk__in=ReminderStop.objects.in_force().values("person"))
        | Q(pk__in=on_leave.values("user"))
    )


@transaction.atomic
def plan_digest(person: User, today: date) -> None:
    """Promise one person's digest, or note that there is nothing to say in it."""
    MailChoice.objects.get_or_create(user=person)
    choice = MailChoice.objects.select_for_update().get(user=person)
    if choice.digest == "urgent" or is_decided(choice.digest, choice.planned_for, today):
        return  # Another worker was first, or they chose meanwhile.
    digest = digest_of(person, today)
    if not digest.is_empty:
        notify(
            to=person,
            template="reminder_digest",
            key=f"digest:{choice.digest}:{period_start(choice.digest, today)}:{person.pk}",
            settings_url=absolute_url("notifications:mail_choice"),
            home_url=absolute_url("reports:home"),
            is_weekly=choice.digest == "weekly",
            **digest.context,
        )
    MailChoice.objects.filter(pk=choice.pk).update(planned_for=today)
