"""What cohort pages and files read: filters of the address, and facts of many people at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from assessments.models import FinalAssessment
from assessments.querysets import acted_as
from evidence.models import EvidenceItem
from participants.models import Appointment, Cohort, Participant
from participants.prepared import PreparedFor
from participants.rules import in_words
from supervision.models import Observation
from ui.prepared import PreparedList

SORTS = {
    "name": ("user__name", "pk"),
    "-name": ("-user__name", "-pk"),
    "team": ("team__name", "user__name", "pk"),
    "-team": ("-team__name", "user__name", "pk"),
    "starts": ("starts_on", "user__name", "pk"),
    "-starts": ("-starts_on", "user__name", "pk"),
}
# answer of the filter -> the kind of appointment nobody holds today
NOBODY = {f"no_{kind}": kind for kind in ("supervisor", "assessor", "reader", "confirmer")}

# answer of the filter for everybody whose programme goes on, being judged or not
NOT_OVER = "not_over"


@dataclass
class Facts:
    """What a cohort list says of one participant beside their own row."""

    assessment_words: str
    people: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    evidence: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    observations_signed_off: int = 0
    observations_counting: int = 0
    outcome_words: str = ""

    @property
    def supervisor(self) -> str:
        return ", ".join(self.people["supervisor"])

    @property
    def assessor(self) -> str:
        return ", ".join(self.people["assessor"])

    @property
    def submitted(self) -> int:
        """Pieces that were submitted, whatever became of them; no private or shared ones."""
        return sum(self.evidence.values())

    @property
    def read(self) -> int:
        return self.evidence["read"]


def matching(
    participants: QuerySet[Any], answers: dict[str, Any], today: date
) -> QuerySet[Participant]:
    """The participants that a list's filters leave, in the order it asks for."""
    plain = {"name": "user__name__icontains", "team": "team"}
    participants = participants.filter(
        **{lookup: answers[name] for name, lookup in plain.items() if answers.get(name)}
    )
    if state := answers.get("state"):
        states = Participant.NOT_OVER if state == NOT_OVER else (state,)
        participants = participants.filter(status__in=states)
    for kind in ("supervisor", "assessor"):
        if words := answers.get(kind):
            named = _appointed(today, kind).filter(user__name__icontains=words)
            participants = participants.filter(Exists(named))
    if missing := NOBODY.get(answers.get("nobody", "")):
        participants = _without(participants, missing, today)
    return participants.order_by(*SORTS[answers.get("sort") or "name"])


class EverybodyIn:
    """The people of a cohort whom ``user`` may see, in an order of SORTS, to be paged through."""

    def __init__(self, cohort: Cohort, user: User, sort: str) -> None:
        self.user, self.cohort, self.sort = user, cohort.pk, sort
        self.moves_dates = cohort.programme_version.moves_dates

    def count(self) -> int:
        return sum(number for (number,) in NUMBER.ask_as(self.user, self.cohort))

    def __getitem__(self, wanted: slice) -> list[Participant]:
        which = (self.sort, self.moves_dates, wanted.start, wanted.stop)
        return EVERYBODY.ask_as(self.user, self.cohort, *which)


def rows_of(people: Any, *, moves_dates: bool) -> QuerySet[Participant]:
    """What the list of a cohort shows of these people. The cohort is known: fetching it and its
    programme with every row would double the cost."""
    if moves_dates:
        people = people.with_whether_time_differs()
    found: QuerySet[Participant] = people.select_related(None).select_related("user", "team")
    return found


def _everybody(
    user: User, cohort: UUID, sort: str, moves_dates: bool, start: int, stop: int
) -> QuerySet[Participant]:
    people = Participant.objects.visible_to(user).filter(cohort=cohort)
    return rows_of(people, moves_dates=moves_dates).order_by(*SORTS[sort])[start:stop]


def _number(user: User, cohort: UUID) -> QuerySet[Any, Any]:
    people = Participant.objects.visible_to(user).filter(cohort=cohort).order_by()
    return people.values("cohort").annotate(number=Count("pk")).values_list("number")


EVERYBODY = PreparedFor(_everybody)
NUMBER = PreparedFor(_number)


def _without(participants: QuerySet[Any], kind: str, today: date) -> QuerySet[Any]:
    """Those for whom nobody is appointed; a reader or confirmer only where one is wanted now."""
    participants = participants.filter(~Exists(_appointed(today, kind)))
    wanted = FinalAssessment.objects.filter(status="recommended")
    if kind == "assessor":
        participants = participants.filter(acted_as("assessor", "cohort__programme_version"))
    if kind == "confirmer":
        wanted = wanted.filter(acted_as("confirmer"))
    if kind == "reader":
        # Whatever is recommended: a lead is not to learn it from who is missing.
        wanted = wanted.with_reader().filter(independent_reading=None)
    if kind in {"reader", "confirmer"}:
        participants = participants.filter(pk__in=wanted.values("participant_id"))
    return participants


def _appointed(today: date, kind: str) -> QuerySet[Any]:
    """Appointments of today of the participant in the query around."""
    return Appointment.objects.current(today).filter(participant=OuterRef("pk"), kind=kind)


def _of_today(ids: tuple[UUID, ...], today: date, also_to_come: bool) -> QuerySet[Any, Any]:
    theirs = Appointment.objects.filter(participant__in=ids, kind__in=["supervisor", "assessor"])
    held = theirs.not_ended(today) if also_to_come else theirs.current(today)
    rows = held.order_by("starts_on" if also_to_come else "user__name", "user__name")
    return rows.values_list("participant_id", "kind", "user__name", "starts_on")


def _evidence(ids: tuple[UUID, ...]) -> QuerySet[Any, Any]:
    items = EvidenceItem.objects.submitted_or_later().filter(participant__in=ids).order_by()
    # What stands in the index alone is counted, so that no row of the table has to be read.
    found: QuerySet[Any, Any] = items.values_list("participant_id", "status")
    return found.annotate(Count("status"))


def _observations(ids: tuple[UUID, ...]) -> QuerySet[Any, Any]:
    signed_off = Observation.objects.filter(participant__in=ids, status="signed_off").order_by()
    return signed_off.values_list("participant_id").annotate(
        every=Count("pk"), counting=Count("pk", filter=Q(counts=True))
    )


def _attempts(ids: tuple[UUID, ...], own: tuple[UUID, ...]) -> QuerySet[FinalAssessment]:
    untold = Q(participant__in=own) & ~Q(status="told")
    attempts = (
        FinalAssessment.objects.filter(participant__in=ids)
        .exclude(untold)
        .select_related("decision")
    )
    wanted = ("participant_id", "status", "attempt", "decision__outcome")
    found: QuerySet[FinalAssessment] = attempts.order_by("attempt").only(*wanted)
    return found


APPOINTED = PreparedList(_of_today)
EVIDENCE = PreparedList(_evidence)
OBSERVATIONS = PreparedList(_observations)
ATTEMPTS = PreparedList(_attempts)


def facts_of(
    participants: Iterable[Participant], today: date, viewer: User | None
) -> dict[Any, Facts]:
    """Facts of each participant by id, in four queries whatever their number.

    ``viewer`` may be one of them, a lead who is on a programme: of their own assessment the list
    says what they were told, and nothing before.
    """
    own = {each.pk for each in participants if viewer and each.user_id == viewer.pk}
    ids = [participant.pk for participant in participants]
    facts = {pk: Facts(assessment_words="" if pk in own else "Not started") for pk in ids}
    _add_people(facts, ids, today)
    _add_evidence(facts, ids)
    _add_observations(facts, ids)
    _add_assessments(facts, participants, own)
    return facts


def _add_people(facts: dict[Any, Facts], ids: list[Any], today: date) -> None:
    for participant_id, names in appointed_names(ids, today).items():
        facts[participant_id].people = names


def appointed_names(
    ids: list[Any], today: date, *, also_to_come: bool = False
) -> dict[Any, dict[str, list[str]]]:
    """Participant's id -> "supervisor" and "assessor" -> names of those appointed today, and of
    those to come with their first day where that is asked for."""
    found: dict[Any, dict[str, list[str]]] = {pk: defaultdict(list) for pk in ids}
    for pk, kind, name, first in APPOINTED.ask(tuple(ids), today, also_to_come):
        found[pk][kind].append(f"{name} from {in_words(first)}" if first > today else name)
    return found


def _add_evidence(facts: dict[Any, Facts], ids: list[Any]) -> None:
    for participant_id, status, number in EVIDENCE.ask(tuple(ids)):
        facts[participant_id].evidence[status] = number


def _add_observations(facts: dict[Any, Facts], ids: list[Any]) -> None:
    for participant_id, every, counting in OBSERVATIONS.ask(tuple(ids)):
        facts[participant_id].observations_signed_off = every
        facts[participant_id].observations_counting = counting


def _add_assessments(
    facts: dict[Any, Facts], participants: Iterable[Participant], own: set[Any]
) -> None:
    """The last attempt of each. The outcome is the confirmed one: recommendations are not shown."""
    known = {each.pk: each for each in participants}
    for assessment in ATTEMPTS.ask(tuple(facts), tuple(own)):
        assessment.participant = known[assessment.participant_id]
        of_one = facts[assessment.participant_id]
        of_one.assessment_words = assessment.status_words
        decision = getattr(assessment, "decision", None)
        of_one.outcome_words = decision.get_outcome_display() if decision else ""
