"""Agreed support against what was received: one answer for each week, for many people at once.

The one place that home pages, reports and packs ask. It holds figures and no words of anybody, so
whoever may see that a person is on the programme and leads it, supervises, assesses or is them may
be shown all of it. It does not ask who looks: give it participants the viewer may see figures of.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, Value
from django.utils import timezone

from audit.actions import Action
from audit.models import AuditEvent
from participants.models import Leave, Participant, WorkingPattern
from participants.support_rules import agreed_children, agreed_hours

from .models import WeekAccount
from .rules import support as rules
from .rules import weeks
from .rules.support import Answer, Figures, Said, Week


@dataclass(frozen=True)
class _Times:
    """When somebody worked how much, and was on leave: (first day, last day or None, percent)."""

    patterns: list[tuple[date, date | None, int]]
    leave: list[tuple[date, date | None]]


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
    has recorded it. Give participants with ``cohort__programme_version``. Three queries, whatever
    their number; a year of 40 people is about 4,000 light rows, so a home page passes ``since``.
    """
    people = list(participants)
    if not people:
        return {}
    said = _said(people, since)
    ended = _ended_on(people)
    times = _times(people)
    return {
        person.pk: Support(
            tuple(
                _week(person, monday, said.get((person.pk, monday), []), times[person.pk], today)
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
    first = max(weeks.first_week(person.starts_on), weeks.monday_of(since or date.min))
    end = ended.get(person.pk)
    return first, weeks.monday_of(today) if end is None else min(
        weeks.last_week(end), weeks.monday_of(today)
    )


def _said(people: list[Participant], since: date | None) -> dict[tuple[Any, date], list[Said]]:
    rows = WeekAccount.objects.figures(people)
    if since:
        rows = rows.filter(week_starts_on__gte=weeks.monday_of(since))
    found: dict[tuple[Any, date], list[Said]] = defaultdict(list)
    for participant, monday, side, protected_time, children in rows:
        found[participant, monday].append(Said(side, protected_time, children))
    return found


def _ended_on(people: list[Participant]) -> dict[Any, date]:
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


def _times(people: list[Participant]) -> dict[Any, _Times]:
    found = {person.pk: _Times([], []) for person in people}
    wanted = ("participant_id", "starts_on", "ends_on", "percent")
    patterns = WorkingPattern.objects.filter(participant__in=found).order_by()
    # Leave has no percent, and that is how its rows are told from the others.
    leave = Leave.objects.filter(participant__in=found).order_by()
    leave = leave.annotate(percent=Value(None, output_field=IntegerField()))
    rows = patterns.values_list(*wanted).union(leave.values_list(*wanted), all=True)
    for pk, first, last, percent in rows:
        if percent is None:
            found[pk].leave.append((first, last))
        else:
            found[pk].patterns.append((first, last, percent))
    return found


def _week(person: Participant, monday: date, said: list[Said], times: _Times, today: date) -> Week:
    month = rules.programme_month(
        person.starts_on, monday, weeks.days_on_leave_before(monday, times.leave)
    )
    agreed = person.programme.support_rules
    least, most = weeks.percents_in_week(monday, times.patterns)
    children, hours = agreed_children(agreed, month), agreed_hours(agreed, month)
    children = None if children is None else rules.pro_rata_children(children, least)
    hours = None if hours is None else rules.pro_rata_hours(hours, most)
    on_leave = weeks.on_leave_all_week(monday, times.leave)
    is_over = today > weeks.sunday_of(monday)
    return Week(
        starts_on=monday,
        programme_month=month,
        agreed_children=children,
        agreed_hours=hours,
        on_leave=on_leave,
        sides=frozenset(each.side for each in said),
        children={each.side: each.children for each in said if each.children is not None},
        protected_time=rules.protected_time_answer(
            said, agreed=hours is not None and not on_leave, is_over=is_over
        ),
        caseload=rules.caseload_answer(
            said, agreed=None if on_leave else children, is_over=is_over
        ),
    )


__all__ = ["Answer", "Figures", "MonthOfSupport", "Support", "Week", "support_of", "together"]
