"""What a person's digest says: the tasks of their home page, in words that may go by post."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Role, User
from notifications.models import ReminderStop
from participants.models import Participant
from reports.home.beginning import to_begin
from reports.home.lead_tasks import lies_with_participant, step_task
from reports.home.leading_rows import people_behind
from reports.home.leading_steps import LeadRow, assessments_on_their_way, long_waits
from reports.home.own import own_programme
from reports.home.reading import to_read_independently
from reports.home.tasks import COUNTED, Task
from reports.home.waiting import waiting
from ui.templatetags.ui import said

from .rules import COPIED_AFTER

# Of each part; the rest is a page away.
AT_MOST = 10


@dataclass
class Digest:
    """Lines of {"words", "url"}, oldest first, and how many more there are than are listed."""

    own: list[dict[str, str]]
    own_more: int
    others: list[dict[str, str]]
    others_more: int

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.others)

    @property
    def context(self) -> dict[str, Any]:
        return {
            "own": self.own,
            "own_more": self.own_more,
            "others": self.others,
            "others_more": self.others_more,
            "count": len(self.own) + self.own_more,
        }


def digest_of(user: User, today: date) -> Digest:
    """What lies with ``user``, and for workforce leads what has lain too long with others."""
    own, own_more = _own(user, today)
    others = _with_others(user, today) if user.has_role(Role.WORKFORCE_LEAD) else []
    return Digest(
        own=_lines(own),
        own_more=own_more,
        others=_lines(others[:AT_MOST]),
        others_more=max(len(others) - AT_MOST, 0),
    )


def _own(user: User, today: date) -> tuple[list[Task], int]:
    """The oldest of what lies with somebody, and how many more wait for them."""
    roles = {role for _, role in user.current_roles}
    tasks: list[Task] = []
    if Role.PARTICIPANT in roles and (programme := own_programme(user, today)):
        tasks += [*programme.next, *programme.reflecting, *programme.goals]
    held = waiting(user, today)
    tasks += held.tasks
    left_out = held.left_out
    if Role.MODERATOR in roles:
        tasks += to_read_independently(user)
    if roles & {Role.ASSESSOR, Role.PRACTICE_SUPERVISOR}:
        assessments, reviews = to_begin(user, today)
        tasks += [*assessments, *reviews]
    told = sorted((task for task in tasks if task.mail), key=_by_age)
    return told[:AT_MOST], left_out + max(len(told) - AT_MOST, 0)


def _with_others(user: User, today: date) -> list[Task]:
    """What has lain with others for more than seven days: whose and what, and with whom."""
    before = timezone.make_aware(datetime.combine(today - COPIED_AFTER, time()))
    # Decisions first: there are few, and they weigh most.
    rows = [row for row in assessments_on_their_way(user, COUNTED) if row.since < before]
    rows += _not_stopped(long_waits(user, before, COUNTED))
    behind = people_behind({row.participant for row in rows}, today)
    return sorted((step_task(row, behind) for row in rows), key=_by_age)


def _not_stopped(rows: list[LeadRow]) -> list[LeadRow]:
    """Without what lies with a participant whose reminders are stopped: nobody is to chase them."""
    theirs = {row.participant for row in rows if lies_with_participant(row)}
    stopped = set(
        Participant.objects.filter(
            pk__in=theirs, user__in=ReminderStop.objects.in_force().values("person")
        ).values_list("pk", flat=True)
    )
    return [row for row in rows if row.participant not in stopped or not lies_with_participant(row)]


def _lines(tasks: list[Task]) -> list[dict[str, str]]:
    return [{"words": _words(task), "url": settings.SITE_URL + task.url} for task in tasks]


def _words(task: Task) -> str:
    return f"{task.mail}, since {said(task.since)}" if task.since else task.mail


def _by_age(task: Task) -> str:
    # What has no day of its own comes last.
    return str(task.since or "~")
