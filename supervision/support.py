"""Agreed support against what was received: one answer for each week, for many people at once.

The one place that home pages, reports and packs ask. It holds figures and no words of anybody, so
whoever may see that a person is on the programme and leads it, supervises, assesses or is them may
be shown all of it. It does not ask who looks: give it participants the viewer may see figures of.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from audit.actions import Action
from audit.models import AuditEvent
from participants.models import Participant
from participants.rules import Timeline
from participants.rules.support import (
    agreed_children,
    agreed_hours,
    pro_rata_children,
    pro_rata_hours,
)

from .models import Attendance, SupportAgreement, WeekAccount
from .rules import support as rules
from .rules import weeks
from .rules.support import Answer, Figures, Learning, Said, Week
from .rules.support_agreements import in_force_on


@dataclass(frozen=True)
class _Times:
    """When somebody worked how much, and was on leave: (first day, last day or None, percent,
    whether a phased return)."""

    patterns: list[tuple[date, date | None, int, bool]]
    leave: list[tuple[date, date | None]]
    timeline: Timeline


# (id of programme version or agreement, month of the programme, lowest and highest percent of full
# time)
_Case = tuple[Any, int, int, int]


class _Agreed(dict[_Case, tuple[int | None, Decimal | None]]):
    """Children and hours agreed in each case, worked out once: people share a few of them."""

    def of(self, source: Any, month: int, percents: tuple[int, int]) -> Any:
        """``source``: the agreement in force, or the programme."""
        case = (source.pk, month, *percents)
        if case not in self:
            least, most = percents
            children = agreed_children(source.support_rules, month)
            hours = agreed_hours(source.support_rules, month)
            self[case] = (
                None if children is None else pro_rata_children(children, least),
                None if hours is None else pro_rata_hours(hours, most),
            )
        return self[case]


class _Told(NamedTuple):
    """What is known of one week of one person."""

    said: list[Said]
    # By whom it was said, "own" or "listed", and the hours.
    attended: list[tuple[str, Decimal]]

    @property
    def learning(self) -> Learning:
        of = {side: Decimal(0) for side in ("own", "listed")}
        for side, hours in self.attended:
            of[side] += hours
        return Learning(**of)


class _Measures(NamedTuple):
    """What weeks are measured by: everybody's times, and what was agreed."""

    times: dict[Any, _Times]
    agreed: _Agreed
    # participant id -> (day of the last signature, the agreement)
    signed: dict[Any, list[tuple[date, Any]]]


@dataclass(frozen=True)
class MonthOfSupport:
    """Figures of one calendar month; ``month`` is its first day. A week counts where its Monday
    lies."""

    month: date
    protected_time: Figures
    caseload: Figures


@dataclass(frozen=True)
class Support:
    """The weeks of one person or of many, oldest first, and the figures made of them.

    ``protected_time`` and ``caseload`` have ``received``, ``not_received``, ``two_accounts``,
    ``nobody_recorded`` (numbers of weeks) and ``weeks``, their sum: 0 where nothing was agreed.
    """

    weeks: tuple[Week, ...]

    @property
    def protected_time(self) -> Figures:
        return Figures.of(week.protected_time for week in self.weeks)

    @property
    def caseload(self) -> Figures:
        return Figures.of(week.caseload for week in self.weeks)

    @property
    def recorded(self) -> set[date]:
        """Mondays of the weeks that the participant has checked in for."""
        return {week.starts_on for week in self.weeks if "participant" in week.sides}

    def by_month(self) -> list[MonthOfSupport]:
        """Oldest first; months without a week are left out."""
        months: dict[date, list[Week]] = defaultdict(list)
        for week in self.weeks:
            months[week.month].append(week)
        return [
            MonthOfSupport(
                month,
                Figures.of(week.protected_time for week in months[month]),
                Figures.of(week.caseload for week in months[month]),
            )
            for month in sorted(months)
        ]


def support_of(
    participants: Iterable[Participant], today: date, *, since: date | None = None
) -> dict[Any, Support]:
    """Participant id -> their weeks with the answers; everybody given is in it.

    A person's weeks go from the first whole one on the programme (or the one ``since`` lies in) to
    the one that runs, or to the last whole one before they left or were told the decision. A past
    week without an account counts as nobody recorded; the one that runs counts only once somebody
    has recorded it. What was agreed is what the support agreement in force says, and the
    programme's where none was signed yet. Give participants with ``cohort__programme_version``.
    Four queries, whatever their number; a year of 40 people is about 4,000 light rows, so a home
    page passes ``since``.
    """
    people = list(participants)
    if not people:
        return {}
    told = _told(people, since)
    ended = ended_on(people)
    measures = _Measures(
        _times(people, today), _Agreed(), SupportAgreement.objects.in_force(people)
    )
    return {
        person.pk: Support(
            tuple(
                _week(
                    person,
                    monday,
                    told[person.pk, monday],
                    measures,
                    today,
                )
                for monday in weeks.weeks_from(*_span(person, today, since, ended))
            )
        )
        for person in people
    }


def together(supports: Iterable[Support]) -> Support:
    """The weeks of many people as one, for the totals of a cohort."""
    every = [week for support in supports for week in support.weeks]
    return Support(tuple(sorted(every, key=lambda week: week.starts_on)))


def _span(
    person: Participant, today: date, since: date | None, ended: dict[Any, date]
) -> tuple[date, date]:
    """First and last Monday."""
    first = max(weeks.first_week(person.here_from), weeks.monday_of(since or date.min))
    end = ended.get(person.pk)
    return first, weeks.monday_of(today) if end is None else min(
        weeks.last_week(end), weeks.monday_of(today)
    )


def _told(people: list[Participant], since: date | None) -> dict[tuple[Any, date], _Told]:
    """What each side said of each week, and the hours of learning events in it: one query."""
    first = weeks.monday_of(since) if since else None
    rows = WeekAccount.objects.figures(people)
    if first:
        rows = rows.filter(week_starts_on__gte=first)
    attended = Attendance.objects.all().figures(people, first)
    found: dict[tuple[Any, date], _Told] = defaultdict(lambda: _Told([], []))
    for participant, day, side, protected_time, children in rows.union(attended, all=True):
        told = found[participant, weeks.monday_of(day)]
        if side in {"own", "listed"}:
            told.attended.append((side, Decimal(protected_time)))
        else:
            told.said.append(Said(side, protected_time, children))
    return found


def ended_on(people: list[Participant]) -> dict[Any, date]:
    """The day on which somebody left or was told the decision; nothing of those still on it."""
    ended = {person.pk: person.left_on for person in people if person.left_on}
    decided = {
        str(person.pk): person.pk
        for person in people
        if person.status == Participant.Status.DECIDED
    }
    events = AuditEvent.objects.filter(
        subject_id__in=list(decided), action=Action.PARTICIPANT_DECIDED.value
    )
    for subject, at in events.order_by("sequence").values_list("subject_id", "at"):
        ended[decided[subject]] = timezone.localdate(at)
    return ended


def _times(people: list[Participant], today: date) -> dict[Any, _Times]:
    if all(person.has_time for person in people):
        times = {person.pk: person.time for person in people}
    else:
        times = Participant.objects.all().times_of(person.pk for person in people)
    programmes = {person.programme.pk: person.programme for person in people}
    known = {pk: programme.as_rules() for pk, programme in programmes.items()}
    found = {}
    for person in people:
        patterns, leave = times[person.pk]
        facts = person.facts_with(today, patterns, leave)
        found[person.pk] = _Times(patterns, leave, Timeline(known[person.programme.pk], facts))
    return found


def _week(person: Participant, monday: date, told: _Told, measures: _Measures, today: date) -> Week:
    said, learning = told.said, told.learning
    times = measures.times[person.pk]
    month = times.timeline.month_on(monday)
    percents = weeks.percents_in_week(monday, times.patterns)
    agreement = in_force_on(monday, measures.signed.get(person.pk, ()))
    children, hours = measures.agreed.of(agreement or person.programme, month, percents)
    on_leave = weeks.on_leave_all_week(monday, times.leave)
    is_over = today > weeks.sunday_of(monday)
    return Week(
        starts_on=monday,
        programme_month=month,
        agreed_children=children,
        agreed_hours=hours,
        on_leave=on_leave,
        agreement=agreement,
        sides=frozenset(each.side for each in said),
        children={each.side: each.children for each in said if each.children is not None},
        learning_hours=learning.hours,
        protected_time=rules.protected_time_answer(
            [*said, *rules.said_by_events(learning, said, hours)],
            agreed=hours is not None and not on_leave,
            is_over=is_over,
        ),
        caseload=rules.caseload_answer(
            said, agreed=None if on_leave else children, is_over=is_over
        ),
    )


__all__ = ["Answer", "Figures", "MonthOfSupport", "Support", "Week", "support_of", "together"]
