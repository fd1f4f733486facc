"""All dates of one person with their working, as JSON holds them. Pure.

``docs/programme-dates.md`` describes it.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .dated import Dated
from .dates import Timeline
from .eligibility import eligibility_of
from .expected import ceiling_on, meetings_by_week, protected_time_in
from .support import GROUP_SESSIONS, SUPERVISION

SCHEMA = "programme-dates/1"


def dates_file(timeline: Timeline) -> dict[str, Any]:
    """Dates as ISO texts, numbers of hours as texts, what is not known as null."""
    on = timeline.facts.on
    return {
        "schema": SCHEMA,
        "programme": timeline.programme.name,
        "on": on.isoformat(),
        "time_runs_from": timeline.clock.isoformat(),
        "month_of_the_programme": timeline.month_on(on),
        "dates": [_date(each) for each in timeline.dates()],
        "days": [
            {
                "first": span.first.isoformat(),
                "last": _iso(span.last),
                "kind": span.kind.value,
                "counts": f"{Decimal(span.share) / 10_000:f}",
            }
            for span in timeline.spans
        ],
        "supervision": _weeks(timeline, SUPERVISION),
        "group_sessions": _weeks(timeline, GROUP_SESSIONS),
        "protected_time": _protected_time(timeline, on - timedelta(days=on.weekday())),
        "caseload": _caseload(timeline, on),
        "eligibility": _eligibility(timeline),
    }


def _date(dated: Dated) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": dated.key,
        "label": dated.label,
        "kind": dated.kind,
        "on": _iso(dated.on),
        "optional": dated.optional,
        "why": list(dated.steps),
    }
    return found | ({"gives": dated.gives} if dated.gives else {})


def _weeks(timeline: Timeline, kind: str) -> list[dict[str, Any]]:
    return [
        {
            "week": each.monday.isoformat(),
            "number": each.number,
            "expected": each.expected,
            "expected_so_far": each.total,
            "why": each.why,
        }
        for each in meetings_by_week(timeline, kind, timeline.ends_on)
    ]


def _protected_time(timeline: Timeline, monday: date) -> dict[str, Any] | None:
    found = protected_time_in(timeline, monday)
    return (
        None
        if found is None
        else {
            "week": monday.isoformat(),
            "hours_a_week": _text(found.hours_a_week),
            "hours_a_month": _text(found.hours_a_month),
            "days_a_month": _text(found.days_a_month),
            "why": list(found.steps),
        }
    )


def _caseload(timeline: Timeline, on: date) -> dict[str, Any] | None:
    found = ceiling_on(timeline, on)
    return (
        None
        if found is None
        else {
            "on": on.isoformat(),
            "children": found.children,
            "percent_of_a_confident_social_worker": found.percent,
            "averaged": found.averaged,
            "why": list(found.steps),
        }
    )


def _eligibility(timeline: Timeline) -> dict[str, Any] | None:
    found = eligibility_of(timeline.programme, timeline.facts)
    return (
        None
        if found is None
        else {
            "may_enrol": found.may_enrol,
            "funded": found.is_funded,
            "why": list(found.reasons),
        }
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
