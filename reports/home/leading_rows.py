"""What a workforce lead's lists are made of: light rows, a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from accounts.models import Role, User
from assessments.models import FinalAssessment
from evidence.models import EvidenceVersion
from participants.models import Appointment, Participant, ProgrammeVersion
from participants.prepared import PreparedFor
from participants.rules import Judging
from participants.rules.dated import Dated
from supervision.models import WeekAccount
from supervision.querysets.support_agreements import with_whether_agreed
from supervision.support import Answer, Support, support_of

from .ends import ENDS_FROM, ends_of
from .joined import holds
from .late_reviews import late_reviews, may_be_late, reviews_so_far


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
    # For so long that it is to be asked for.
    lacks_number: bool
    # Of somebody who came by transfer, the first day here.
    arrived_on: date | None = None
    judging: Judging = Judging()
    late_review: Dated | None = None

    @property
    def here_from(self) -> date:
        return self.arrived_on or self.starts_on

    @property
    def heard_of_on(self) -> date:
        moments = [at for at in (self.checked_in_at, self.submitted_at) if at]
        return max([self.here_from, *(timezone.localdate(at) for at in moments)])

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


def _near_end(today: date, programmes: list[ProgrammeVersion]) -> Q:
    """By the end agreed for a person, or else by their start and the length of the programme.

    Where the time runs from the employment, that may have begun before the first day on the
    programme; nothing else moves an end to an earlier day.
    """
    ends = today + timedelta(days=settings.END_NEAR_DAYS)
    near = Q(agreed_end_on__lte=ends)
    for length in {each.nominal_months for each in programmes}:
        first = ends + timedelta(days=1) - relativedelta(months=length)
        begun = Q(starts_on__lte=first)
        if earlier := [each.pk for each in programmes if each.may_run_before_start]:
            begun |= Q(employed_from__lte=first, cohort__programme_version__in=earlier)
        near |= Q(begun, agreed_end_on=None, cohort__programme_version__nominal_months=length)
    return near


def people_to_look_at(
    user: User, today: date, programmes: Iterable[ProgrammeVersion], at_most: int
) -> list[PersonRow]:
    """People on the programme who are silent, near their end, without supervisor or assessor,
    without a registration number that their programme asks for, or without a review that was due.

    One's own record is nobody's to look at here. ``programmes``: those that ``user`` leads. Who was
    appointed or heard of is gathered once for all, not for one person after the other.
    """
    lately = timezone.now() - timedelta(days=settings.SILENT_DAYS - 1)
    led = tuple(Led.of(each) for each in programmes)
    rows = PEOPLE.ask_as(user, today.isoformat(), lately, led, at_most)
    ends = ends_of(rows, today)
    at = ENDS_FROM.index("cohort__programme_version__other_rules")
    asked = [row for row in rows if row[-3]]
    late = late_reviews(asked, {row[0]: row[-2:] for row in asked}, today)
    return [
        PersonRow(row[0], row[1], row[2], ends[row[0]], *row[len(ENDS_FROM) : -3])._replace(
            judging=Judging.of(row[at].get("decision", {})), late_review=late.get(row[0])
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Led:
    """A programme that queries are written for: alike while what they follow from is."""

    facts: str
    programme: ProgrammeVersion = field(compare=False)

    @classmethod
    def of(cls, programme: ProgrammeVersion) -> "Led":
        names = ("pk", "nominal_months", "support_rules", "other_rules", "recommender")
        return cls(str([getattr(programme, name) for name in names]), programme)


def _people_rows(
    user: User, day: str, lately: datetime, of_led: tuple[Led, ...], at_most: int
) -> Any:
    """Days are reckoned from ``day``, so that it belongs to the shape of the query."""
    today, programmes = date.fromisoformat(day), [each.programme for each in of_led]
    led = user.organisations_as(Role.WORKFORCE_LEAD)
    current = Appointment.objects.current(today).filter(organisation__in=led)
    accounts = WeekAccount.objects.filter(side="participant")
    versions = EvidenceVersion.objects.all()
    under_way = FinalAssessment.objects.filter(participant=OuterRef("pk")).exclude(status="told")
    last_account = accounts.filter(participant=OuterRef("pk")).order_by("-recorded_at")
    last_version = versions.filter(frozen_by=OuterRef("user")).order_by("-frozen_at")
    lacks_number = _lacks_number(today, programmes)
    review_is_late = may_be_late(today, programmes)
    return (
        Participant.objects.filter(
            organisation__in=led,
            status=Participant.Status.ON_PROGRAMME,
            starts_on__lte=today,
        )
        .exclude(user=user)
        .with_leave_on(today)
        .with_whether_time_differs()
        .filter(
            _near_end(today, programmes)
            | lacks_number
            | review_is_late
            | ~Q(pk__in=current.filter(kind="supervisor").values("participant"))
            | _without_assessor(programmes, current)
            | Q(is_on_leave=False) & ~_was_heard_of(led, lately)
        )
        .order_by("starts_on", "pk")
        .values_list(
            *ENDS_FROM,
            "is_on_leave",
            Exists(under_way),
            Subquery(last_account.values("recorded_at")[:1]),
            Subquery(last_version.values("frozen_at")[:1]),
            holds(lacks_number),
            "arrived_on",
            holds(review_is_late),
            *reviews_so_far(),
        )[:at_most]
    )


PEOPLE = PreparedFor(_people_rows)


def _was_heard_of(led: Any, lately: datetime) -> Q:
    checked_in = WeekAccount.objects.filter(
        side="participant", organisation__in=led, recorded_at__gte=lately
    )
    submitted = EvidenceVersion.objects.filter(organisation__in=led, frozen_at__gte=lately)
    return Q(pk__in=checked_in.values("participant")) | Q(user__in=submitted.values("frozen_by"))


def _without_assessor(programmes: list[ProgrammeVersion], current: Any) -> Q:
    """Nobody assesses them, where the programme has an assessor take part in its judgement."""
    without = ~Q(pk__in=current.filter(kind="assessor").values("participant"))
    others = [each.pk for each in programmes if "assessor" not in each.judging.involved]
    return without & ~Q(cohort__programme_version__in=others) if others else without


def _lacks_number(today: date, programmes: list[ProgrammeVersion]) -> Q:
    asking = [each.pk for each in programmes if each.asks_for_registration]
    return Q(
        registration_number="",
        cohort__programme_version__in=asking,
        starts_on__lte=today - timedelta(days=settings.REGISTRATION_DUE_DAYS),
    )


def _may_have_gaps(
    user: User, first: str, monday: str, led: tuple[Led, ...], at_most: int
) -> QuerySet[Participant]:
    until = date.fromisoformat(monday) - timedelta(weeks=1)
    told_of = (
        WeekAccount.objects.current()
        .that_may_tell_of_gaps([each.programme for each in led], date.fromisoformat(first), until)
        .filter(
            organisation__in=user.organisations_as(Role.WORKFORCE_LEAD),
            participant__status="on_programme",
        )
        .exclude(participant__user=user)
        .order_by("participant")
        .values("participant")
        .annotate(weeks=Count("week_starts_on", distinct=True))
        .filter(weeks__gte=settings.SUPPORT_GAP_WEEKS)
        .values("participant")
    )
    found: QuerySet[Participant] = (
        with_whether_agreed(Participant.objects.filter(pk__in=told_of))
        .select_related("user", "cohort__programme_version")
        .order_by("pk")[:at_most]
    )
    return found


GAPS = PreparedFor(_may_have_gaps)


def support_gaps(
    user: User, today: date, programmes: Iterable[ProgrammeVersion], at_most: int
) -> list[GapRow]:
    """People whose agreed support was not received in too many of the last whole weeks.

    ``programmes``: those that ``user`` leads.
    """
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=settings.SUPPORT_GAP_OF_WEEKS)
    led = tuple(Led.of(each) for each in programmes)
    people = GAPS.ask_as(user, first.isoformat(), monday.isoformat(), led, at_most)
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


def _appointed(participants: set[Any], today: date) -> QuerySet[Any, Any]:
    held = Appointment.objects.filter(participant__in=participants, starts_on__lte=today)
    return held.order_by("-kind", "user__name").values_list(
        "participant_id", "kind", "user__name", "ends_on"
    )


def people_behind(participants: set[Any], today: date) -> Behind:
    """Current names and last ends by (participant, kind of appointment): one query."""
    names: dict[tuple[Any, str], list[str]] = {}
    ended_on: dict[tuple[Any, str], date] = {}
    for participant, kind, name, ends_on in _appointed(participants, today):
        key = (participant, kind)
        if ends_on is None or ends_on >= today:
            names.setdefault(key, []).append(name)
        else:
            ended_on[key] = max(ends_on, ended_on.get(key, ends_on))
    return Behind(names, ended_on)
