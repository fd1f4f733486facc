"""The last days of many people at once, as rows of a list hold them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from participants.models import Participant, ProgrammeVersion
from participants.rules import Clock, Extension, Facts, Pattern, Pause, Timeline, nominal_end

# What the rows begin with.
ENDS_FROM = (
    "pk",
    "user__name",
    "starts_on",
    "cohort__programme_version__nominal_months",
    "cohort__programme_version__longest_months",
    "cohort__programme_version__other_rules",
    "cohort__programme_version__name",
    "agreed_end_on",
    "registered_on",
    "employed_from",
    "arrived_on",
    "extension_months",
    "extension_days",
    "time_differs",
)


def ends_of(rows: list[Any], today: date) -> dict[Any, date]:
    """Participant's id -> last day. One query, and only where pauses or part time may move one.
    Of people ``with_whether_time_differs``.

    Nothing moves an end to an earlier day but an employment that began before the programme did:
    who is not near the nominal end is not near the end.
    """
    near = today + timedelta(days=settings.END_NEAR_DAYS)
    ends, reckoned = {}, []
    for row in rows:
        each = dict(zip(ENDS_FROM, row, strict=False))
        pk, agreed = each["pk"], each["agreed_end_on"]
        months = each["cohort__programme_version__nominal_months"]
        ends[pk] = agreed or nominal_end(each["starts_on"], months)
        if agreed or (ends[pk] > near and not _may_end_earlier(each)):
            continue
        if _moves(each) or _has_facts(each):
            reckoned.append(row)
    return ends | {pk: each.ends_on for pk, each in timelines_of(reckoned, today).items()}


def timelines_of(rows: list[Any], today: date) -> dict[Any, Timeline]:
    """Participant's id -> all their dates. One query, and only where pauses or part time may move
    one. ``rows``: as in ``ends_of``."""
    people = [dict(zip(ENDS_FROM, row, strict=False)) for row in rows]
    movable = {each["pk"] for each in people if _moves(each)}
    times = Participant.objects.all().times_of(movable) if movable else {}
    found = {}
    for each in people:
        patterns, pauses = times.get(each["pk"], ([], []))
        facts = replace(
            _facts_of(each, today),
            patterns=tuple(Pattern(*pattern) for pattern in patterns),
            pauses=tuple(Pause(*pause) for pause in pauses),
        )
        found[each["pk"]] = Timeline(_programme_of(each).as_rules(), facts)
    return found


def _moves(row: dict[str, Any]) -> bool:
    return bool(row["time_differs"]) and _programme_of(row).moves_dates


def _may_end_earlier(row: dict[str, Any]) -> bool:
    clock = row["cohort__programme_version__other_rules"].get("clock", {})
    return bool(row["employed_from"]) and clock.get("starts_with") == Clock.EMPLOYMENT


def _programme_of(row: dict[str, Any]) -> ProgrammeVersion:
    of = "cohort__programme_version__"
    return ProgrammeVersion(
        **{name.removeprefix(of): row[name] for name in ENDS_FROM if name.startswith(of)}
    )


def _has_facts(row: dict[str, Any]) -> bool:
    """Whether anything on the participant's own row moves the end."""
    names = ("registered_on", "employed_from", "extension_months", "extension_days")
    return any(row[name] for name in names)


def _facts_of(row: dict[str, Any], today: date) -> Facts:
    return Facts(
        starts_on=row["starts_on"],
        on=today,
        registered_on=row["registered_on"],
        employed_from=row["employed_from"],
        arrived_on=row["arrived_on"],
        extensions=(Extension(row["extension_months"], row["extension_days"]),),
    )
