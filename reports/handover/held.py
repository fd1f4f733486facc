"""Everything that lies with one person, as a workforce lead may know of it.

Kinds, dates and whose it is; no title of what is private, and nothing that anybody wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, RoleGrant, User
from accounts.services import roles_left
from assessments.models import FinalAssessment
from evidence.models import EvidenceItem
from participants.agreements.rules import why_due
from participants.models import Appointment, Buddy, Participant
from participants.services.load_plan import LoadPlan, Taking, can_take_over, plan_load
from reports.handover.adjustments import adjustments_of
from supervision.models import Observation, WeekAccount

Kind = Appointment.Kind
NAMED = 3
LATELY = timedelta(weeks=4)
# what -> its words, and as which kinds of appointment it is held
OPEN = {
    "submitted": ("Evidence submitted, to be read", (Kind.SUPERVISOR, Kind.ASSESSOR)),
    "feedback": ("Feedback to be released", (Kind.SUPERVISOR,)),
    "planned": ("Observation planned", (Kind.SUPERVISOR, Kind.ASSESSOR)),
    "held": ("Observation held, to be written up", ()),
    "written_up": ("Observation written up, with the participant", ()),
    "answered": ("Observation answered, to be signed off", (Kind.SUPERVISOR, Kind.ASSESSOR)),
    "draft": ("Final assessment being written", (Kind.ASSESSOR,)),
    "confirmed": ("Decision to be told in person", (Kind.ASSESSOR,)),
    "recommended": ("Decision to be confirmed", (Kind.CONFIRMER,)),
    "to_read": ("Record to be read independently", (Kind.READER,)),
    "adjustment": ("Agreed adjustment to see to", ()),
    "week": ("Weekly check-in without the supervisor’s account", (Kind.SUPERVISOR,)),
}
ONLY_THEY_CAN = "Only they can write it up. Ask for it before their last day"
YOU_CHOOSE = "Whoever you choose: they can then read what it is"
STAYS = "Stays under their name; it needs nobody else"


@dataclass(frozen=True)
class Held:
    """One thing of one record: what it is, since when it waits, and who could take it."""

    participant: Any
    person: str
    what: str
    since: date | datetime
    takers: str
    # Of check-ins those of one person together; of all else one by one.
    number: int = 1
    # Why a day in ``since`` is that day.
    steps: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        words = OPEN[self.what][0]
        return f"{words}: {self.number} weeks" if self.number > 1 else words


@dataclass
class Holding:
    """All that lies with somebody in one organisation."""

    leaver: User
    organisation: Organisation
    # kind -> everything of it, each with whoever could take it over
    loads: dict[Kind, LoadPlan] = field(default_factory=dict)
    items: list[Held] = field(default_factory=list)
    roles: list[RoleGrant] = field(default_factory=list)
    # Records in which a buddy of this name stands today: a buddy is only a name.
    buddy_of: list[tuple[Any, str]] = field(default_factory=list)

    @property
    def appointments(self) -> list[tuple[Kind, list[tuple[Taking, str]]]]:
        return [
            (kind, [(each, names_of(each.able)) for each in plan.takings])
            for kind, plan in self.loads.items()
            if plan.takings
        ]

    @property
    def number(self) -> int:
        return sum(len(plan.takings) for plan in self.loads.values())

    @property
    def is_empty(self) -> bool:
        return not (self.number or self.items)


def holding_of(leaver: User, organisation: Organisation, today: date, by: User) -> Holding:
    """A fixed number of queries, whatever somebody holds. ``by``: the workforce lead who looks,
    of whose own record nothing is said."""
    holding = Holding(leaver, organisation, roles=roles_left(leaver, organisation, today))
    for kind in Kind:
        holding.loads[kind] = plan_load(
            away=leaver,
            kind=kind,
            organisation=organisation,
            holders=can_take_over(leaver, kind, organisation, today),
            starts_on=today + timedelta(days=1),
            today=today,
            by=by,
        )
    able = {
        (each.participant.pk, kind): each.able
        for kind, plan in holding.loads.items()
        for each in plan.takings
    }
    own = set(Participant.objects.filter(user=by).values_list("pk", flat=True))
    rows = [
        row
        for find in (_evidence, _observations, _assessments, _readings, _weeks)
        for row in find(leaver, organisation, today)
        if row[0] not in own
    ]
    holding.buddy_of = [
        each for each in _buddies(leaver, organisation, today) if each[0] not in own
    ]
    adjustments = [
        each for each in _adjustments(leaver, organisation) if each.participant not in own
    ]
    holding.items = sorted(
        [*(_held(row, able) for row in rows), *adjustments],
        key=lambda each: (_day(each.since), each.person),
    )
    return holding


def names_of(people: Iterable[User]) -> str:
    """ "Ann Reed, Ben Carr, Cleo Dunn and 4 more"; "Nobody" where there is none."""
    names = [each.name for each in people]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more or "Nobody"


# participant, name, what, since, number
Row = tuple[Any, str, str, Any, int]


def _held(row: Row, able: dict[Any, Any]) -> Held:
    participant, person, what, since, number = row
    if what == "held":
        return Held(participant, person, what, since, ONLY_THEY_CAN)
    if what == "written_up":
        return Held(participant, person, what, since, STAYS)
    people = {user.pk: user for kind in OPEN[what][1] for user in able.get((participant, kind), ())}
    return Held(participant, person, what, since, names_of(people.values()), number)


def _day(since: date | datetime) -> date:
    return timezone.localdate(since) if isinstance(since, datetime) else since


def _evidence(leaver: User, organisation: Organisation, today: date) -> list[Row]:
    found = EvidenceItem.objects.waiting_for(leaver).filter(organisation=organisation)
    rows = found.values_list(
        "participant_id", "participant__user__name", "status", "status_changed_at"
    )
    words = {"submitted": "submitted", "private": "feedback"}
    return [(pk, name, words[status], since, 1) for pk, name, status, since in rows]


def _observations(leaver: User, organisation: Organisation, today: date) -> list[Row]:
    """What they are to hold or write up, also days to come, and what they are to sign off."""
    own = Observation.objects.filter(
        observer=leaver,
        organisation=organisation,
        status__in=["planned", "held", "written_up"],
        participant__status__in=Participant.NOT_OVER,
    )
    to_sign_off = Observation.objects.waiting_for(leaver, today).filter(
        status="answered", organisation=organisation
    )
    wanted = (
        "participant_id",
        "participant__user__name",
        "status",
        "status_changed_at",
        "planned_for",
    )
    rows = [*own.values_list(*wanted), *to_sign_off.values_list(*wanted)]
    return [
        (pk, name, status, planned_for if status == "planned" else since, 1)
        for pk, name, status, since, planned_for in rows
    ]


def _assessments(leaver: User, organisation: Organisation, today: date) -> list[Row]:
    found = FinalAssessment.objects.waiting_for(leaver).filter(
        organisation=organisation,
        participant__status__in=["on_programme", "being_judged", "decided"],
    )
    rows = found.values_list(
        "participant_id", "participant__user__name", "status", "status_changed_at"
    )
    return [(*row, 1) for row in rows]


def _readings(leaver: User, organisation: Organisation, today: date) -> list[Row]:
    """Recommendations that they are to read independently and have not yet."""
    found = FinalAssessment.objects.to_read_independently(leaver).filter(
        organisation=organisation, status="recommended", independent_reading=None
    )
    return [
        (each.participant_id, str(each.participant), "to_read", each.status_changed_at, 1)
        for each in found
    ]


def _weeks(leaver: User, organisation: Organisation, today: date) -> list[Row]:
    """Check-ins of the last four weeks beside which no account of the supervisor stands."""
    supervised = Participant.objects.all().appointed_ids(leaver, kinds=("supervisor",))
    lately = WeekAccount.objects.current().filter(
        participant__in=supervised,
        organisation=organisation,
        participant__status="on_programme",
        week_starts_on__gte=today - LATELY,
    )
    rows = lately.exclude(side="case_system").values_list(
        "participant_id", "participant__user__name", "week_starts_on", "side"
    )
    answered = {(pk, monday) for pk, _, monday, side in rows if side == "supervisor"}
    weeks: dict[tuple[Any, str], list[date]] = {}
    for pk, name, monday, side in rows:
        if side == "participant" and (pk, monday) not in answered:
            weeks.setdefault((pk, name), []).append(monday)
    return [(pk, name, "week", min(mondays), len(mondays)) for (pk, name), mondays in weeks.items()]


def _adjustments(leaver: User, organisation: Organisation) -> list[Held]:
    rows = adjustments_of(leaver, organisation).values_list(
        "participant_id", "participant__user__name", "agreed_on", "due_on"
    )
    return [
        Held(pk, name, "adjustment", due_on, YOU_CHOOSE, steps=why_due(agreed_on, due_on))
        for pk, name, agreed_on, due_on in rows
    ]


def _buddies(leaver: User, organisation: Organisation, today: date) -> list[tuple[Any, str]]:
    found = Buddy.objects.current(today).filter(
        name__iexact=leaver.name.strip(),
        organisation=organisation,
        participant__status__in=Participant.NOT_OVER,
    )
    rows = found.order_by("participant__user__name")
    return list(rows.values_list("participant_id", "participant__user__name"))
