"""A participant's own programme: what is next, what others hold, where the evidence stands."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from evidence.models import EvidenceItem
from evidence.presentation import COLOURS
from participants.models import Appointment, Participant
from supervision.models import Observation
from supervision.presentation.observations import colour as observation_colour

from . import own_queries
from .agreeing import to_sign
from .confirming import asked_since, to_confirm
from .declaring import to_declare, to_reply
from .goals import due_goals
from .minimums import missing_evidence
from .reflecting import to_think_over
from .reviews import review_to_do
from .standards import by_standard
from .tasks import Task

# Three things are enough to begin a day with; the lists have the others.
NEXT_AT_MOST = 3
WITH_OTHERS_AT_MOST = 5
NOBODY = "nobody: no supervisor or assessor is appointed today"


@dataclass
class OwnProgramme:
    participant: Participant
    # Why nothing can be changed just now; empty when it can.
    closed: str
    next: list[Task] = field(default_factory=list)
    next_left_out: int = 0
    with_others: list[Task] = field(default_factory=list)
    with_others_left_out: int = 0
    # Self-assessments, and what is thought over before the next review.
    reflecting: list[Task] = field(default_factory=list)
    # Of the development plan: what is due or to be answered.
    goals: list[Task] = field(default_factory=list)
    standards: list[dict[str, Any]] = field(default_factory=list)
    supporters: list[Appointment] = field(default_factory=list)
    has_evidence: bool = False
    # Drafts go on while the record is judged; nothing once the programme is over.
    may_add: bool = False


@dataclass
class _Record:
    """The light rows from which the lists are made."""

    participant: Participant
    items: list[Any]
    observations: list[Observation]
    supporters: list[Appointment]

    @property
    def is_open(self) -> bool:
        return self.participant.status == Participant.Status.ON_PROGRAMME

    @property
    def readers(self) -> str:
        """Who may read what was submitted, in words: "Amina Khan or Jo Reed"."""
        return " or ".join(each.user.name for each in self.supporters) or NOBODY

    @property
    def signers(self) -> str:
        """Sign-off is the supervisor's; the assessor's where there is none."""
        supervisors = [each.user.name for each in self.supporters if each.kind == "supervisor"]
        return " or ".join(supervisors) or self.readers


def own_programme(user: User, today: date) -> OwnProgramme | None:
    """The newest programme of ``user``, the one they are on if any: seven queries, eight where
    pauses or part time move its end."""
    participant = _newest_of(user, today)
    if participant is None:
        return None
    record = _record_of(participant, user, today)
    to_do, held = _to_do(record, today), _with_others(record)
    return OwnProgramme(
        participant=participant,
        closed=participant.why_closed(user),
        next=to_do[:NEXT_AT_MOST],
        next_left_out=max(len(to_do) - NEXT_AT_MOST, 0),
        with_others=held[:WITH_OTHERS_AT_MOST],
        with_others_left_out=max(len(held) - WITH_OTHERS_AT_MOST, 0),
        reflecting=to_think_over(participant, today),
        goals=due_goals(user, participant, today),
        standards=by_standard(user, record.participant),
        supporters=record.supporters,
        has_evidence=bool(record.items),
        may_add=participant.status in Participant.NOT_OVER,
    )


def _record_of(participant: Participant, user: User, today: date) -> _Record:
    return _Record(
        participant,
        items=own_queries.ITEMS.ask_as(user, participant.pk),
        observations=own_queries.OBSERVATIONS.ask_as(user, participant.pk),
        supporters=supporters_of(participant, today),
    )


def _to_do(record: _Record, today: date) -> list[Task]:
    """What lies with the participant; while the record is closed that is no evidence but drafts."""
    person = record.participant
    closed = [*to_reply(person), *to_sign(person), *review_to_do(person), *to_confirm(person)]
    closed += _drafts(record)
    if not record.is_open:
        return closed
    declaring = to_declare(record.participant, today)
    to_do = [*_returned(record), *_to_answer(record), *declaring, *closed]
    return [*to_do, *_registration(record), *_missing(record)]


def _with_others(record: _Record) -> list[Task]:
    if not record.is_open:
        return []
    held = [*_submitted(record), *_observations_of_others(record)]
    return sorted(held, key=lambda task: str(task.since))


def supporters_of(participant: Participant, today: date) -> list[Appointment]:
    """Supervisor and assessor of today."""
    return own_queries.SUPPORTERS.ask(participant.pk, today)


def _newest_of(user: User, today: date) -> Participant | None:
    """With ``to_reply_to``: the assessment that they were told of and have not replied to."""
    found = own_queries.NEWEST.ask_as(user, asked_since(today))
    newest: Participant | None = next(iter(found), None)
    if newest and newest.programme.moves_dates:
        Participant.objects.all().look_up_time([newest])
    return newest


def _returned(record: _Record) -> list[Task]:
    return [
        Task(
            id=f"item-{item.pk}",
            title=item.title,
            url=reverse("evidence:item", args=[item.pk]),
            why="Sent back to you with what to change. Edit it and submit it again.",
            holder="you",
            since=item.status_changed_at,
            label="Returned",
            colour=COLOURS[EvidenceItem.Status.RETURNED],
            mail="Change evidence that was sent back to you",
        )
        for item in record.items
        if item.status == "returned"
    ]


def _to_answer(record: _Record) -> list[Task]:
    return [
        Task(
            id=f"observation-{observation.pk}",
            title=f"{observation}: say what you think of the write-up",
            url=reverse("supervision:observation_answer", args=[observation.pk]),
            why=f"{observation.observer} has written it up. It is signed off after your answer.",
            holder="you",
            since=observation.status_changed_at,
            label="To answer",
            colour="orange",
            mail="Answer the write-up of an observation",
        )
        for observation in record.observations
        if observation.status == "written_up"
    ]


def _drafts(record: _Record) -> list[Task]:
    return [
        Task(
            id=f"item-{item.pk}",
            title=item.title,
            url=reverse("evidence:item", args=[item.pk]),
            why="Not submitted yet."
            + ("" if item.status == "private" else " Your supervisor and assessor can read it."),
            holder="you",
            since=item.status_changed_at,
            label="Private draft" if item.status == "private" else "Shared",
            colour=COLOURS[EvidenceItem.Status(item.status)],
        )
        for item in record.items
        if item.status in {"private", "shared"}
    ]


def _registration(record: _Record) -> list[Task]:
    """Absent at the start is allowed; who knows it first is the person themselves."""
    person = record.participant
    if person.registration_number or not person.programme.asks_for_registration:
        return []
    given = person.registration_to_check
    said = "It is not recorded yet. You can start without it."
    if given:
        said = f"“{given}” is recorded, which is not a number of the register."
    return [
        Task(
            id=f"registration-{person.pk}",
            title="Tell your workforce lead your registration number",
            url=reverse("reports:participant", args=[person.pk]),
            why=f"{said} Your programme asks for it.",
            holder="you",
            since=person.starts_on,
            label="Registration",
            colour="yellow",
        )
    ]


def _missing(record: _Record) -> list[Task]:
    return missing_evidence(record.participant, record.items, record.observations)


def _submitted(record: _Record) -> list[Task]:
    return [
        Task(
            id=f"with-{item.pk}",
            title=item.title,
            url=reverse("evidence:item", args=[item.pk]),
            why="To be read",
            holder=record.readers,
            since=item.status_changed_at,
            label="Submitted",
            colour=COLOURS[EvidenceItem.Status.SUBMITTED],
        )
        for item in record.items
        if item.status == "submitted"
    ]


OTHERS_DO = {
    "planned": "Planned",
    "held": "Held; the write-up comes next",
    "answered": "You answered it; sign-off comes next",
}


def _observations_of_others(record: _Record) -> list[Task]:
    return [
        Task(
            id=f"with-{each.pk}",
            title=str(each),
            url=reverse("supervision:observation", args=[each.pk]),
            why=OTHERS_DO[each.status],
            holder=record.signers if each.status == "answered" else each.observer.name,
            since=each.status_changed_at,
            label=each.get_status_display().split(",")[0],
            colour=observation_colour(each),
        )
        for each in record.observations
        if each.status in OTHERS_DO
    ]
