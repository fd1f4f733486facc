"""The facts of one person as a JSON file, for ``manage.py programme_dates``. Pure.

``docs/programme-dates.md`` describes it, and is written from ``FACTS``.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .calendar import periods_overlap
from .facts import AgreedEnd, Extension, Facts, Pattern, Pause
from .programme_file.field import Field, Is
from .programme_file.shape import Problem, problems_of_shape

File = Mapping[str, Any]
FACTS: Mapping[str, Field] = {
    "starts_on": Field(Is.DATE, "the first day on the programme"),
    "employed_from": Field(Is.DATE, "the first day of the employment", False),
    "registered_on": Field(Is.DATE, "the day of registration; left out while there is none", False),
    "is_registered": Field(Is.YES_NO, "whether registered; true if left out", False),
    "outside": Field(
        Is.DAYS, "days outside the programme by name, such as registration_renewal", False
    ),
    "working_patterns": Field(
        Is.LIST,
        "part time; days that none covers are full time",
        False,
        of={
            "starts_on": Field(Is.DATE, "first day"),
            "ends_on": Field(Is.DATE, "last day; left out where it goes on", False),
            "percent": Field(Is.PERCENT, "of full time, to two places"),
            "phased_return": Field(
                Is.YES_NO, "whether it is a phased return; needs ends_on", False
            ),
        },
    ),
    "pauses": Field(
        Is.LIST,
        "agreed pauses. Why is no field here",
        False,
        of={
            "starts_on": Field(Is.DATE, "first day, which counts as pause"),
            "ends_on": Field(
                Is.DATE,
                "last day, which counts as pause too; left out until it is agreed: then the pause "
                "lasts up to the day asked about",
                False,
            ),
        },
    ),
    "extensions": Field(
        Is.LIST,
        "what was agreed to be added at the end",
        False,
        of={
            "months": Field(Is.WHOLE, "calendar months", False, most=60),
            "days": Field(Is.WHOLE, "days", False, most=1000),
        },
    ),
    "agreed_end": Field(Is.DATE, "a last day that was agreed instead", False),
    "days_off": Field(Is.DATES, "days off that no calendar knows yet", False),
    "qualified_on": Field(Is.DATE, "the day of qualifying", False),
    "setting": Field(Is.TEXT, "where the person works, in the words of the programme", False),
    "agency_worker": Field(Is.YES_NO, "employed by an agency", False),
    "funded_before": Field(Is.YES_NO, "funded on a programme before", False),
}


def problems_with_facts(found: Any) -> list[Problem]:
    """Everything that is wrong; [] where dates can be reckoned."""
    problems = list(problems_of_shape(found, FACTS))
    return problems or [*_periods(found), *_patterns(found)]


def facts_of(file: File, on: date) -> Facts:
    """Of a file with which nothing is wrong, asked about on the day ``on``."""
    return Facts(
        starts_on=date.fromisoformat(file["starts_on"]),
        on=on,
        employed_from=_day(file, "employed_from"),
        registered_on=_day(file, "registered_on"),
        outside={name: date.fromisoformat(day) for name, day in file.get("outside", {}).items()},
        patterns=tuple(
            Pattern(*_period(each), Decimal(str(each["percent"])), each.get("phased_return", False))
            for each in file.get("working_patterns", [])
        ),
        pauses=tuple(Pause(*_period(each)) for each in file.get("pauses", [])),
        extensions=tuple(
            Extension(each.get("months", 0), each.get("days", 0))
            for each in file.get("extensions", [])
        ),
        agreed_end=AgreedEnd(day) if (day := _day(file, "agreed_end")) else None,
        days_off=frozenset(date.fromisoformat(day) for day in file.get("days_off", [])),
        qualified_on=_day(file, "qualified_on"),
        is_registered=file.get("is_registered", True),
        setting=file.get("setting", ""),
        agency_worker=file.get("agency_worker", False),
        funded_before=file.get("funded_before", False),
    )


def _day(file: File, name: str) -> date | None:
    return date.fromisoformat(file[name]) if name in file else None


def _period(period: File) -> tuple[date, date | None]:
    return date.fromisoformat(period["starts_on"]), _day(period, "ends_on")


def _periods(file: File) -> Iterator[Problem]:
    for name in ("working_patterns", "pauses"):
        for number, each in enumerate(file.get(name, [])):
            first, last = _period(each)
            if last and last < first:
                yield Problem(f"{name}[{number}].ends_on", "is before starts_on")
    if (end := _day(file, "agreed_end")) and end < date.fromisoformat(file["starts_on"]):
        yield Problem("agreed_end", "is before starts_on")


def _patterns(file: File) -> Iterator[Problem]:
    patterns = file.get("working_patterns", [])
    for number, each in enumerate(patterns):
        place = f"working_patterns[{number}]"
        if each.get("phased_return") and "ends_on" not in each:
            yield Problem(f"{place}.ends_on", "is missing: a phased return ends")
        for other in patterns[:number]:
            if periods_overlap(*_period(each), *_period(other)):
                yield Problem(place, "shares a day with another working pattern")
                break
