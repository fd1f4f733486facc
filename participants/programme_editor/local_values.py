"""The values a council most often sets for itself, found in a programme's file. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participants.rules.programme_file.field import Is
from participants.rules.programme_file.places import MISSING, value_at

from .parts import field_at
from .words import choice_in_words, in_short, left_out_in_words, short_label_of

SET_BY_COUNCIL = "set by the council"
LONGEST_SOURCE = 400
File = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Values that have one source. ``places``: where they stand; ``source``: where that stands;
    ``part``: the page of the full editor for all the rest."""

    title: str
    places: tuple[str, ...]
    source: str
    part: str


def groups_of(file: File) -> list[Group]:
    return [group for group in _all(file) if group.places]


def _all(file: File) -> Iterator[Group]:
    length = ("length.months", "length.longest_months")
    yield Group("Length", length, "length.source", "length")
    pauses = ("pauses.move_dates", "pauses.reasons_allowed")
    yield Group("Agreed pauses", pauses, "pauses.source", "pauses")
    yield Group("Part-time work", ("part_time.moves_dates",), "part_time.source", "pauses")
    if "extensions" in file:
        extension = ("extensions.longest_months",)
        yield Group("Extensions", extension, "extensions.source", "extensions")
    yield Group("Days off", ("days_off",), "", "length")
    for number, rule in enumerate(file.get("support", [])):
        place = f"support.{number}"
        title = str(rule.get("label") or choice_in_words(rule.get("kind")))
        yield Group(title, tuple(_of_support(place, rule)), f"{place}.source", place)
    for number, minimum in enumerate(file.get("evidence", [])):
        place = f"evidence.{number}"
        places = [f"{place}.least"]
        if "by_assessor_least" in minimum:
            places.append(f"{place}.by_assessor_least")
        yield Group(str(minimum.get("label", "")), tuple(places), f"{place}.source", place)
    yield Group("Second reading", ("decision.second_reading",), "decision.source", "decision")
    may = ("decision.assessor_may_supervise", "decision.assessor_may_sign_off_observations")
    yield Group("Who may", may, "decision.source", "decision")
    if file["decision"].get("outcomes") == "pass_fail":
        yield Group("Appeal", ("decision.appeal_working_days",), "decision.source", "decision")


def _of_support(place: str, rule: File) -> Iterator[str]:
    amounts = (
        "children",
        "percent",
        "hours_a_week",
        "hours_a_month",
        "days_a_month",
        "every_weeks",
        "every_months",
        "minutes",
    )
    if "full_caseload" in rule:
        yield f"{place}.full_caseload"
    for number, step in enumerate(rule.get("steps", [])):
        yield from (f"{place}.steps.{number}.{name}" for name in amounts if name in step)


def local_label_of(file: File, place: str) -> str:
    """ "Children at most, from month 4": a value of a step says of which."""
    label = short_label_of(place).removeprefix("Or ")
    label = label[:1].upper() + label[1:]
    step = value_at(file, place.rpartition(".")[0]) if ".steps." in place else MISSING
    if not isinstance(step, Mapping):
        return label
    unit = "week" if "from_week" in step else "month"
    return f"{label}, from {unit} {step.get(f'from_{unit}', '?')}"


def said(file: File) -> list[tuple[Group, list[tuple[str, str]], str]]:
    """Each group with (label, value in words) of its values, and where they come from."""
    found = []
    for group in groups_of(file):
        values = [(local_label_of(file, place), value_said(file, place)) for place in group.places]
        found.append((group, values, source_of(file, group)))
    return found


def source_of(file: File, group: Group) -> str:
    found = value_at(file, group.source) if group.source else MISSING
    return str(found or "")


def value_said(file: File, place: str) -> str:
    """What stands at a place in words; what holds where nothing does."""
    field, value = field_at(file, place), value_at(file, place)
    if value is not MISSING or field is None:
        return in_short(value, place, field)
    if field.holds in (Is.YES_NO, Is.CHOICE):
        return left_out_in_words(place, field)
    return "No limit" if place.endswith("longest_months") else "None"


def source_once_changed(source: str) -> str:
    """What a source says once the council set another value: that it did, and what was before."""
    if source.lower().startswith(SET_BY_COUNCIL):
        return source
    words = f"{SET_BY_COUNCIL}, differing from: {source}" if source else SET_BY_COUNCIL
    return words[:LONGEST_SOURCE]
