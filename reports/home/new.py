"""What an assessor has not looked at since it last changed, person by person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from evidence.models import EvidenceItem
from participants.models import Participant
from participants.prepared import PreparedFor
from ui.prepared import PreparedList

from .tasks import Shortlist, Task

# Further back nothing is new, and whoever assesses for years has no longer list for it.
DAYS_BACK = 90
PEOPLE_AT_MOST = 5
TITLES_AT_MOST = 3


def _items(user: User, people: tuple[UUID, ...], since: datetime) -> QuerySet[Any, Any]:
    readable: QuerySet[Any] = EvidenceItem.objects.visible_to(user).titled_for(user)
    return (
        readable.filter(participant__in=people, participant__status__in=Participant.NOT_OVER)
        .filter(status__in=["shared", "read", "returned", "on_record"])
        .filter(status_changed_at__gte=since)
        .exclude(author=user)
        .order_by("-status_changed_at")
        .values_list(
            "pk", "participant_id", "participant__user__name", "shown_title", "status_changed_at"
        )
    )


def _looks(user: UUID, people: tuple[UUID, ...], since: datetime) -> QuerySet[Any, Any]:
    """Item, person, and when ``user`` last opened it or did something with it."""
    return (
        AuditEvent.objects.filter(subject_id__in=[str(pk) for pk in people], actor=user)
        .filter(target_type=EvidenceItem._meta.label, at__gte=since)
        .order_by()
        .values_list("target_id", "subject_id")
        .annotate(Max("at"))
    )


ITEMS = PreparedFor(_items)
LOOKED = PreparedList(_looks)


def new_since_looked(user: User) -> Shortlist:
    """Of the people ``user`` assesses: evidence shared, read, returned or put on the record since
    they last opened it or did something with it, of the last ``DAYS_BACK`` days. Two queries.

    What is submitted is left out: it waits for a reading and stands in the list of that. What they
    wrote themselves is not new to them.
    """
    people = Participant.objects.all().appointed_ids(user, kinds=("assessor",))
    if not people:
        return Shortlist([], 0)
    since = timezone.now() - timedelta(days=DAYS_BACK)
    looked, looked_at_person = _looked(user, people, since)
    never = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    new: dict[tuple[Any, str], list[str]] = defaultdict(list)
    for pk, person, name, title, changed_at in ITEMS.ask_as(user, tuple(people), since):
        if looked.get(str(pk), never) < changed_at:
            new[person, name].append(title)
    tasks = [
        _task(person, name, titles, looked_at_person.get(str(person)))
        for (person, name), titles in list(new.items())[:PEOPLE_AT_MOST]
    ]
    return Shortlist(tasks, len(new))


def _looked(
    user: User, people: Iterable[Any], since: datetime
) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When ``user`` last opened or did something: to each item, and of each person."""
    items: dict[str, datetime] = {}
    persons: dict[str, datetime] = {}
    for target_id, subject_id, at in LOOKED.ask(user.pk, tuple(people), since):
        items[target_id] = at
        persons[subject_id] = max(at, persons.get(subject_id, at))
    return items, persons


def _task(person: Any, name: str, titles: list[str], looked_at: datetime | None) -> Task:
    shown = ", ".join(f"“{title}”" for title in titles[:TITLES_AT_MOST])
    more = len(titles) - TITLES_AT_MOST
    when = (
        f"You last looked on {timezone.localtime(looked_at):%-d %B %Y}"
        if looked_at
        else "You have not opened their evidence in the last three months"
    )
    pieces = "1 piece" if len(titles) == 1 else f"{len(titles)} pieces"
    return Task(
        id=f"new-{person}",
        title=f"{name}: {pieces} of evidence",
        url=reverse("evidence:item_list", args=[person]),
        why=f"{shown}{f' and {more} more' if more > 0 else ''}. {when}",
        label="New",
    )
