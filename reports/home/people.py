"""The people somebody is appointed to: cohort, last step, and whose end is near."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Max, QuerySet, Value
from django.db.models.functions import Cast, Replace

from accounts.models import User
from audit.actions import NOTE_ACTIONS, PRIVATE_ACTIONS, Action
from audit.models import AuditEvent
from evidence.models import EvidenceItem
from participants.models import Appointment, Participant
from ui.prepared import PreparedList

from .beginning import to_begin
from .tasks import Task

ON_HOME = 10


@dataclass
class People:
    rows: list[Participant]
    total: int
    nearing_end: list[Task]
    # Reviews that are to be opened.
    reviews: list[Task]

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)


def people(user: User, today: date) -> People:
    """The first ten by name, how many there are, and of whom the end is near."""
    rows = list(appointed_people(user)[:ON_HOME])
    add_what_for(rows, user)
    add_last_steps(rows)
    nearing, reviews = to_begin(user, today)
    total = len(rows) if len(rows) < ON_HOME else len(_appointed_ids(user))
    return People(rows, total, nearing, reviews)


def appointed_people(user: User) -> QuerySet[Participant]:
    """Those ``user`` supervises, assesses or confirms for today, by name."""
    found: QuerySet[Participant] = (
        Participant.objects.filter(pk__in=_appointed_ids(user))
        .select_related("user", "cohort")
        .order_by("user__name", "pk")
    )
    return found


def _appointed_ids(user: User) -> set[Any]:
    return set(Participant.objects.all().appointed_ids(user))


def add_what_for(participants: Iterable[Any], user: User) -> None:
    """Set on each as what ``user`` is appointed to them: ``as_supervisor`` and so on. No query."""
    held = Appointment.objects.all().held_on(user)
    for each in participants:
        for kind in ("supervisor", "assessor", "confirmer"):
            setattr(each, f"as_{kind}", (each.pk, kind) in held)


def _last_steps(people: tuple[UUID, ...], users: tuple[UUID, ...]) -> QuerySet[Any, Any]:
    about = AuditEvent.objects.filter(subject_id__in=[str(pk) for pk in people])
    drafts = EvidenceItem.objects.filter(participant__in=people, status="private")
    deleted = about.filter(action=Action.EVIDENCE_DELETED)
    return (
        about.annotate(target=_without_hyphens("target_id"))
        .filter(actor__in=users)
        .exclude(action__in=[action.value for action in PRIVATE_ACTIONS | NOTE_ACTIONS])
        .exclude(target__in=drafts.annotate(id_as_text=_without_hyphens("pk")).values("id_as_text"))
        .exclude(target_id__in=deleted.values("target_id"))
        .order_by()
        .values_list("subject_id", "actor_id")
        .annotate(Max("at"))
    )


LAST_STEPS = PreparedList(_last_steps)


def add_last_steps(participants: Iterable[Any]) -> None:
    """Set ``last_step_at`` of each: their own last step that others may know of. One query.

    What was shared and is private again or deleted is as unknown to others as any draft.
    """
    by_id = {str(participant.pk): participant for participant in participants}
    for subject_id, actor_id, at in LAST_STEPS.ask(
        tuple(each.pk for each in by_id.values()),
        tuple(each.user_id for each in by_id.values()),
    ):
        if by_id[subject_id].user_id == actor_id:
            by_id[subject_id].last_step_at = at


def _without_hyphens(uuid: str) -> Replace:
    """An id as letters and digits: SQLite keeps it without hyphens, the trail with them."""
    return Replace(Cast(uuid, CharField()), Value("-"), Value(""))
