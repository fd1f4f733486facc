"""What a transfer file says, and whether that can be. docs/transfer-file.md describes it. Pure.

A file comes from outside: nothing of it is believed to have the right form before it was looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unicodedata import category

from participants.rules import Extension, Facts, Pattern, Pause
from participants.rules.calendar import periods_overlap

SCHEMA = "transfer-file/1"
MOST_ROWS = 200
# Months and days together.
MOST_ADDED = 1_000
LONGEST = 1_000
LONGEST_NAME = 120
A_DAY = timedelta(days=1)
Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    """Nothing that a database or a page cannot hold: no control character, no half of a pair."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    return not any(category(each) in {"Cc", "Cs"} for each in value)


def _name(value: Any) -> bool:
    return _text(value) and 0 < len(value.strip()) <= LONGEST_NAME


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _day_or_nothing(value: Any) -> bool:
    return value is None or _day(value)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _few(value: Any) -> bool:
    return _number(value) and value <= 400


def _percent(value: Any) -> bool:
    return _number(value) and 1 <= value <= 100


def _anything(value: Any) -> bool:
    return isinstance(value, dict)


FIGURES = {
    "agreed": _number,
    "received": _number,
    "not_received": _number,
    "two_accounts": _number,
    "nobody_recorded": _number,
}
SUPPORT = {"protected_time": FIGURES, "caseload": FIGURES}
# A list with one shape in it stands for any number of such rows.
SHAPE: dict[str, Any] = {
    "schema": _text,
    "id": _text,
    "made_on": _day,
    "made_by": {
        "organisation": _text,
        "service": _text,
        "site": _text,
        "public_key": _text,
    },
    "person": {
        "name": _name,
        "registration_number": _text,
        "registered_on": _day_or_nothing,
        "qualified_on": _day_or_nothing,
        "funded_before": _yes_or_no,
    },
    "programme": {
        "name": _text,
        "version": _number,
        "participant_title": _text,
        "standards": _text,
        "file": _anything,
    },
    "service": {
        "starts_on": _day,
        "served_until": _day,
        "left_on": _day_or_nothing,
        "ends_on": _day,
        "agreed_end_on": _day_or_nothing,
        "employers": [{"name": _text, "first": _day, "last": _day, "support": SUPPORT}],
    },
    "working_patterns": [
        {
            "first": _day,
            "last": _day_or_nothing,
            "percent": _percent,
            "phased_return": _yes_or_no,
        }
    ],
    "pauses": [{"first": _day, "last": _day_or_nothing}],
    "extensions": [{"months": _few, "days": _few, "agreed_on": _day}],
    "dates": [
        {
            "label": _text,
            "kind": _text,
            "on": _day_or_nothing,
            "optional": _yes_or_no,
            "why": [_text],
        }
    ],
    "judgements": [
        {"employer": _text, "what": _text, "outcome": _text, "decided_on": _day, "told_on": _day}
    ],
    "outstanding": [{"what": _text, "count": _number}],
}


def problems_with(content: Any) -> list[str]:
    """Places that are wrong, in words that quote nothing from the file."""
    return list(_wrong_form(content, SHAPE, "the file")) or list(_impossible(content))


def _wrong_form(value: Any, shape: Any, where: str) -> Iterator[str]:
    if isinstance(shape, Mapping):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            yield f"{where} has not the fields it should have."
            return
        for name, inner in shape.items():
            yield from _wrong_form(value[name], inner, name)
    elif isinstance(shape, list):
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            yield f"{where} is not a list of at most {MOST_ROWS} rows."
            return
        for row in value:
            yield from _wrong_form(row, shape[0], where)
    elif not shape(value):
        yield f"{where} is not as it should be."


def _impossible(content: Mapping[str, Any]) -> Iterator[str]:
    """Days that contradict each other: the engine would reckon with them."""
    service = content["service"]
    if not service["starts_on"] <= service["served_until"] <= content["made_on"]:
        yield "the days served are not in order."
    for name in ("working_patterns", "pauses"):
        rows = content[name]
        if any(row["last"] and row["last"] < row["first"] for row in rows):
            yield f"{name} ends before it begins."
        elif any(_overlap(a, b) for n, a in enumerate(rows) for b in rows[n + 1 :]):
            yield f"two of {name} share a day."
    if any(not each["months"] and not each["days"] for each in content["extensions"]):
        yield "an extension adds nothing."
    if sum(each["months"] + each["days"] for each in content["extensions"]) > MOST_ADDED:
        yield "the extensions add too much."
    if any(each["last"] < each["first"] for each in service["employers"]):
        yield "an employer ends before it begins."


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return periods_overlap(*_days_of(one), *_days_of(other))


def _days_of(row: Mapping[str, Any]) -> tuple[date, date | None]:
    return date.fromisoformat(row["first"]), _day_of(row["last"])


@dataclass(frozen=True)
class Served:
    """The time before somebody came, as the engine takes it: see docs/adr/0009.

    ``patterns`` and ``pauses`` end with the last day that the file proves; ``between`` is the time
    from then to the first day here, in which nothing counts, if there is any.
    """

    starts_on: date
    until: date
    arrived_on: date
    patterns: tuple[Pattern, ...]
    pauses: tuple[Pause, ...]
    between: Pause | None
    extensions: tuple[Extension, ...]
    registered_on: date | None
    qualified_on: date | None
    funded_before: bool

    @classmethod
    def of(cls, content: Mapping[str, Any], arrived_on: date) -> "Served":
        service = content["service"]
        until = date.fromisoformat(service["served_until"])
        patterns = [
            (*_cut(row, until), row["percent"], row["phased_return"])
            for row in content["working_patterns"]
        ]
        pauses = [_cut(row, until) for row in content["pauses"]]
        gap = (until + A_DAY, arrived_on - A_DAY)
        return cls(
            starts_on=date.fromisoformat(service["starts_on"]),
            until=until,
            arrived_on=arrived_on,
            patterns=tuple(Pattern(*each) for each in patterns if each[0] <= until),
            pauses=tuple(Pause(*each) for each in pauses if each[0] <= until),
            between=Pause(*gap) if gap[0] <= gap[1] else None,
            extensions=tuple(
                Extension(each["months"], each["days"]) for each in content["extensions"]
            ),
            registered_on=_day_of(content["person"]["registered_on"]),
            qualified_on=_day_of(content["person"]["qualified_on"]),
            funded_before=content["person"]["funded_before"],
        )

    @property
    def every_pause(self) -> tuple[Pause, ...]:
        return (*self.pauses, self.between) if self.between else self.pauses

    def facts(self, on: date, *, is_registered: bool) -> Facts:
        """For a preview of dates, before anything is kept."""
        return Facts(
            starts_on=self.starts_on,
            on=on,
            arrived_on=self.arrived_on,
            is_registered=is_registered,
            patterns=self.patterns,
            pauses=self.every_pause,
            extensions=self.extensions,
            registered_on=self.registered_on,
            qualified_on=self.qualified_on,
            funded_before=self.funded_before,
        )


def _day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _cut(row: Mapping[str, Any], until: date) -> tuple[date, date]:
    first, last = _days_of(row)
    return first, min(last or until, until)
