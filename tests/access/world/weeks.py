"""Weeks of support: a check-in, a settled one, one with a version before it, other accounts."""

import datetime

from django.utils import timezone

from supervision import services as supervision
from supervision.models import WeekAccount
from tests.access.canaries import canary

from .base import Case, fresh


def monday(weeks_ago: int) -> datetime.date:
    today = timezone.localdate()
    return today - datetime.timedelta(days=today.weekday() + 7 * weeks_ago)


# Nothing is recorded for it, and it can still be.
FREE = 4


def weeks(case: Case) -> None:
    accounts = case.accounts
    accounts["own"] = _check_in(case, 1)
    accounts["settled"] = _long_ago(_check_in(case, 3))
    accounts["replaced"] = _long_ago(_check_in(case, 2))
    supervision.correct_week(
        account=fresh(accounts["replaced"]),
        by=case.owner,
        protected_time="not_had",
        children=9,
        reason=canary("weekwords", case.key),
    )
    accounts["supervisor"] = supervision.give_other_account(
        participant=case.participant,
        by=case.by("supervisor"),
        week=monday(3),
        protected_time="partly",
        children=6,
        in_the_way=canary("weekwords", case.key),
    )
    accounts["case_system"] = WeekAccount.objects.create(
        organisation=case.participant.organisation,
        participant=case.participant,
        week_starts_on=monday(1),
        side="case_system",
        children=8,
    )


def _check_in(case: Case, weeks_ago: int) -> WeekAccount:
    return supervision.check_in(
        participant=case.participant,
        by=case.owner,
        week=monday(weeks_ago),
        protected_time="had",
        protected_day="tuesday",
        children=7,
        in_the_way=canary("weekwords", case.key),
    )


def _long_ago(account: WeekAccount) -> WeekAccount:
    """Recorded so long ago that a correction stands beside it."""
    then = timezone.now() - datetime.timedelta(days=12)
    WeekAccount.objects.filter(pk=account.pk).update(recorded_at=then)
    return account
