"""The support of one person month by month of the programme, from the first to the last. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .dates import Timeline
from .expected import (
    A_WEEK,
    Ceiling,
    ProtectedTime,
    ceiling_on,
    is_paused_all_week,
    meetings_by_week,
    protected_time_in,
)
from .support import CASELOAD, GROUP_SESSIONS, MEETINGS, PROTECTED_TIME, SUPERVISION, rule_of

HEADINGS = {
    SUPERVISION: "Supervision meetings expected",
    GROUP_SESSIONS: "Group sessions expected",
    CASELOAD: "Children at most",
    PROTECTED_TIME: "Protected time",
}


@dataclass(frozen=True)
class SupportMonth:
    """``number``: of the programme. ``monday``: its first week. ``said``: (what, how much) of each
    kind of support agreed; where it changes within the month both are said."""

    number: int
    monday: date
    said: tuple[tuple[str, str], ...]


def support_by_month(timeline: Timeline) -> list[SupportMonth]:
    """Every month that has a whole week on the programme; a pause keeps the month where it was."""
    kinds = [each for each in HEADINGS if rule_of(timeline.programme.support, each)]
    if not kinds:
        return []
    meetings = {
        kind: {
            each.monday: each.expected
            for each in meetings_by_week(timeline, kind, timeline.ends_on)
        }
        for kind in MEETINGS
    }
    found = []
    for number, mondays in _mondays_by_month(timeline).items():
        worked = [each for each in mondays if not is_paused_all_week(timeline, each)]
        said = [
            (_heading(timeline, kind), _said(timeline, kind, worked, meetings.get(kind, {})))
            for kind in kinds
        ]
        found.append(SupportMonth(number, mondays[0], tuple(said)))
    return found


def _mondays_by_month(timeline: Timeline) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    monday = timeline.clock + timedelta(days=-timeline.clock.weekday() % 7)
    while monday <= timeline.ends_on:
        found.setdefault(timeline.month_on(monday), []).append(monday)
        monday += A_WEEK
    return found


def _heading(timeline: Timeline, kind: str) -> str:
    rule = rule_of(timeline.programme.support, kind) or {}
    in_percent = kind == CASELOAD and not any("children" in each for each in rule["steps"])
    if in_percent and "full_caseload" not in rule:
        return f"Share of a full caseload, {'on average' if rule.get('averaged') else 'at most'}"
    return "Children on average" if rule.get("averaged") else HEADINGS[kind]


def _said(timeline: Timeline, kind: str, mondays: list[date], expected: dict[date, int]) -> str:
    if not mondays:
        return "Agreed pause"
    if kind in MEETINGS:
        return str(sum(expected.get(each, 0) for each in mondays))
    if kind == CASELOAD:
        return _in_turn(_children(ceiling_on(timeline, each)) for each in mondays)
    return _in_turn(_time(protected_time_in(timeline, each)) for each in mondays)


def _in_turn(said: Iterable[str]) -> str:
    return ", then ".join(dict.fromkeys(each for each in said if each)) or "Not agreed"


def _children(found: Ceiling | None) -> str:
    if found is None:
        return ""
    if found.children is not None:
        return str(found.children)
    return "" if found.percent is None else f"{found.percent}%"


def _time(found: ProtectedTime | None) -> str:
    if found is None:
        return ""
    amounts = [
        (found.hours_a_week, "hour", "a week"),
        (found.hours_a_month, "hour", "a month"),
        (found.days_a_month, "day", "a month"),
    ]
    return " and ".join(
        _amount(number, unit, every) for number, unit, every in amounts if number is not None
    )


def _amount(number: Decimal, unit: str, every: str) -> str:
    return f"{number.normalize():f} {unit if number == 1 else f'{unit}s'} {every}"
