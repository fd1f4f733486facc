"""What a workforce lead's lists are made of: light rows, a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Role, User
from assessments.models import FinalAssessment
from evidence.models import EvidenceItem, EvidenceVersion
from participants.models import Appointment, Participant
from supervision.models import Observation, WeekAccount
from supervision.support import Answer, Support, support_of

from .ends import ENDS_FROM, ends_of


class LeadRow(NamedTuple):
    """One thing in one record: what it is, a key of ``exceptions.STEPS``, and since when."""

    participant: Any
    person: str
    what: str
    pk: Any
    since: datetime
    words: str = ""


class PersonRow(NamedTuple):
    """Somebody on the programme, with what says whether they are to be looked at."""

    participant: Any
    person: str
    starts_on: date
    ends_on: date
    is_on_leave: bool
    assessed: bool
    checked_in_at: datetime | None
    submitted_at: datetime | None

    @property
    def heard_of_on(self) -> date:
        moments = [at for at in (self.checked_in_at, self.submitted_at) if at]
        return max([self.starts_on, *(timezone.localdate(at) for at in moments)])

    def is_silent(self, today: date) -> bool:
        """Nobody is silent who is on leave."""
        if self.is_on_leave:
            return False
        return self.heard_of_on < today - timedelta(days=settings.SILENT_DAYS)

    def is_near_end(self, today: date) -> bool:
        return not self.assessed and self.ends_on <= today + timedelta(days=settings.END_NEAR_DAYS)


class GapRow(NamedTuple):
    participant: Any
    person: str
    # Mondays of the weeks in which something agreed was not received.
    weeks: list[date]


def _near_end(today: date, months: Iterable[int]) -> Q:
    """By the end agreed for a person, or else by their start and the length of the programme."""
    ends = today + timedelta(days=settings.END_NEAR_DAYS)
    near = Q(agreed_end_on__lte=ends)
    for length in set(months):
        near |= Q(
            agreed_end_on=None,
            cohort__programme_version__nominal_months=length,
            starts_on__lte=ends + timedelta(days=1) - relativedelta(months=length),
        )
    return near


def people_to_look_at(
    user: User, today: date, months: Iterable[int], at_most: int
) -> list[PersonRow]:
    """People on the programme who are silent, near their end, or without supervisor or assessor.

    One's own record is nobody's to look at here. ``months``: lengths of the programmes.
    """
    current = Appointment.objects.current(today).filter(participant=OuterRef("pk"))
    silent_since = timezone.now() - timedelta(days=settings.SILENT_DAYS - 1)
    accounts = WeekAccount.objects.filter(participant=OuterRef("pk"), side="participant")
    versions = EvidenceVersion.objects.filter(
        item__participant=OuterRef("pk"), frozen_by=OuterRef("user")
    )
    under_way = FinalAssessment.objects.filter(participant=OuterRef("pk")).exclude(status="told")
    found = (
        Participant.objects.filter(
            organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
            status=Participant.Status.ON_PROGRAMME,
            starts_on__lte=today,
        )
        .exclude(user=user)
        .with_leave_on(today)
        .filter(
            _near_end(today, months)
            | ~Exists(current.filter(kind="supervisor"))
            | ~Exists(current.filter(kind="assessor"))
            | Q(is_on_leave=False)
            & ~Exists(accounts.filter(recorded_at__gte=silent_since))
            & ~Exists(versions.filter(frozen_at__gte=silent_since))
        )
        .order_by("starts_on", "pk")
        .values_list(
            *ENDS_FROM,
            "is_on_leave",
            Exists(under_way),
            Subquery(accounts.order_by("-recorded_at").values("recorded_at")[:1]),
            Subquery(versions.order_by("-frozen_at").values("frozen_at")[:1]),
        )
    )
    return _with_ends(list(found[:at_most]), today)


def _with_ends(rows: list[Any], today: date) -> list[PersonRow]:
    ends = ends_of(rows, today)
    return [
        PersonRow(pk, person, starts_on, ends[pk], *others)
        for pk, person, starts_on, _, _, _, _, _, *others in rows
    ]


def long_waits(user: User, since: datetime, at_most: int) -> list[LeadRow]:
    """Evidence and observations that have lain with somebody since before ``since``."""
    return [
        *evidence_waiting(user, since, at_most),
        *observations_waiting(user, since, date.min, at_most),
    ]


def evidence_waiting(user: User, since: datetime, at_most: int) -> list[LeadRow]:
    """Submitted or returned before ``since`` and there still.

    By the title that was submitted: the author of a returned item may be writing another.
    """
    titled: Any = EvidenceItem.objects.listed_for_lead(user).titled_for(user)
    found = (
        titled.filter(
            status__in=["submitted", "returned"],
            status_changed_at__lt=since,
            participant__status="on_programme",
        )
        .order_by("status_changed_at", "pk")
        .values_list(
            "participant_id",
            "participant__user__name",
            "status",
            "pk",
            "status_changed_at",
            "shown_title",
        )
    )
    return [LeadRow(*row) for row in found[:at_most]]


def observations_waiting(
    user: User, since: datetime, planned_before: date, at_most: int
) -> list[LeadRow]:
    """Between two steps since before ``since``, or planned for a day before ``planned_before``.

    Their words are the observer's name.
    """
    found = (
        Observation.objects.listed_for_lead(user)
        .filter(
            Q(status__in=["held", "written_up", "answered"], status_changed_at__lt=since)
            | Q(status="planned", planned_for__lt=planned_before),
            participant__status="on_programme",
        )
        .order_by("status_changed_at", "pk")
        .values_list(
            "participant_id",
            "participant__user__name",
            "status",
            "pk",
            "status_changed_at",
            "observer__name",
            "planned_for",
        )
    )
    return [
        LeadRow(*row[:4], _start_of(row[6]) if row[2] == "planned" else row[4], row[5])
        for row in found[:at_most]
    ]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def assessments_on_their_way(user: User, at_most: int) -> list[LeadRow]:
    """Recommendations to be read or confirmed and decisions to be told, oldest first.

    One that nobody has read independently waits for the reader, whatever is recommended: a lead is
    not to learn it from whose turn it is. Their own is left out: they are told it in person.
    """
    found = (
        FinalAssessment.objects.filter(
            organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
            status__in=["recommended", "confirmed"],
        )
        .exclude(participant__user=user)
        .order_by("status_changed_at", "pk")
        .values_list(
            "participant_id",
            "participant__user__name",
            "status",
            "pk",
            "status_changed_at",
            "independent_reading",
        )
    )
    rows = []
    for participant, person, status, pk, since, reading in found[:at_most]:
        what = "tell" if status == "confirmed" else "confirm" if reading else "await_reading"
        rows.append(LeadRow(participant, person, what, pk, since))
    return rows


def support_gaps(user: User, today: date, at_most: int) -> list[GapRow]:
    """People whose agreed support was not received in too many of the last whole weeks."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=settings.SUPPORT_GAP_OF_WEEKS)
    told_of = (
        WeekAccount.objects.current()
        .filter(
            Q(protected_time__in=["partly", "not_had"]) | Q(children__isnull=False),
            organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
            week_starts_on__gte=first,
            week_starts_on__lt=monday,
            participant__status="on_programme",
        )
        .exclude(participant__user=user)
        .order_by("participant")
        .values("participant")
        .annotate(weeks=Count("week_starts_on", distinct=True))
        .filter(weeks__gte=settings.SUPPORT_GAP_WEEKS)
        .values("participant")
    )
    people = (
        Participant.objects.filter(pk__in=told_of)
        .select_related("user", "cohort__programme_version")
        .order_by("pk")[:at_most]
    )
    supports = support_of(people, today, since=first)
    gaps = [GapRow(each.pk, str(each), _missed(supports[each.pk], monday)) for each in people]
    return [gap for gap in gaps if len(gap.weeks) >= settings.SUPPORT_GAP_WEEKS]


def _missed(support: Support, before: date) -> list[date]:
    return [
        week.starts_on
        for week in support.weeks
        if week.starts_on < before and Answer.NOT_RECEIVED in {week.protected_time, week.caseload}
    ]


@dataclass(frozen=True)
class Behind:
    """Who is appointed to some people on a day, and until when there was somebody before."""

    names: dict[tuple[Any, str], list[str]]
    ended_on: dict[tuple[Any, str], date]

    def of(self, participant: Any, kind: str) -> list[str]:
        return self.names.get((participant, kind), [])


def people_behind(participants: set[Any], today: date) -> Behind:
    """Current names and last ends by (participant, kind of appointment): one query."""
    names: dict[tuple[Any, str], list[str]] = {}
    ended_on: dict[tuple[Any, str], date] = {}
    held = Appointment.objects.filter(participant__in=participants, starts_on__lte=today)
    for participant, kind, name, ends_on in held.order_by("-kind", "user__name").values_list(
        "participant_id", "kind", "user__name", "ends_on"
    ):
        key = (participant, kind)
        if ends_on is None or ends_on >= today:
            names.setdefault(key, []).append(name)
        else:
            ended_on[key] = max(ends_on, ended_on.get(key, ends_on))
    return Behind(names, ended_on)
