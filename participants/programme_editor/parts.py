"""The pages of the full editor: which fields and lists of the file stand on each. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from participants.rules.programme_file.field import Field, Is
from participants.rules.programme_file.fields import FIELDS
from participants.rules.programme_file.places import MISSING, as_place, keys_of, value_at

from .description import LABELLED, ROW_NAMES, SECTIONS, SUPPORT, Section
from .words import choice_in_words, generic

File = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """What one page edits. ``leaves``: place -> field; ``lists``: places of lists on it."""

    place: str
    title: str
    intro: str
    section: Section
    leaves: Mapping[str, Field]
    lists: tuple[str, ...]
    # The row itself, where the page is one of a list.
    is_row: bool = False


def part_of(file: File, place: str) -> Part | None:
    """The page of a section ("length") or of a row ("stages.0", "support.1.steps.2")."""
    section = next((each for each in SECTIONS if each.slug == place), None)
    if section is not None:
        leaves: dict[str, Field] = {}
        lists: list[str] = []
        for root in section.roots:
            _gather(root, FIELDS[root], leaves, lists)
        return Part(place, section.title, section.intro, section, leaves, tuple(lists))
    return _row_part(file, place)


def _row_part(file: File, place: str) -> Part | None:
    fields, row = fields_of_row(file, place), value_at(file, place)
    if fields is None or not isinstance(row, Mapping) or not place[-1].isdecimal():
        return None
    leaves, lists = _inside(place, fields)
    section = section_of(place)
    title = row_title(place.rpartition(".")[0], row)
    return Part(place, title, "", section, leaves, lists, is_row=True)


def new_row_part(file: File, where: str, kind: str = "") -> Part | None:
    """The page on which a row is added to a list; ``kind``: of support."""
    fields = _fields_in_list(file, where, kind)
    if fields is None:
        return None
    leaves, _ = _inside("new", fields)
    name = choice_in_words(kind).lower() if kind else ROW_NAMES[generic(where)]
    return Part(where, f"Add: {name}", "", section_of(where), leaves, ())


def _inside(place: str, fields: Mapping[str, Field]) -> tuple[dict[str, Field], tuple[str, ...]]:
    leaves: dict[str, Field] = {}
    lists: list[str] = []
    # What commands call it comes after what people do.
    for name, field in sorted(fields.items(), key=lambda each: each[0] == "key"):
        _gather(f"{place}.{name}", field, leaves, lists)
    return leaves, tuple(lists)


def _gather(place: str, field: Field, leaves: dict[str, Field], lists: list[str]) -> None:
    if field.holds == Is.OBJECT:
        for name, each in (field.of or {}).items():
            _gather(f"{place}.{name}", each, leaves, lists)
    elif field.holds in (Is.LIST, Is.RULES):
        lists.append(place)
    else:
        leaves[place] = field


def section_of(place: str) -> Section:
    root = str(keys_of(place)[0])
    return next(each for each in SECTIONS if root in each.roots or root == each.slug)


def field_at(file: File, place: str) -> Field | None:
    """What the description says of a place; None where there is no such one."""
    keys = keys_of(place)
    field: Field | None = Field(Is.OBJECT, "", of=FIELDS)
    for at, key in enumerate(keys):
        if field is None:
            return None
        if isinstance(key, int):
            if field.holds == Is.RULES:
                kind = value_at(file, f"support.{key}.kind")
                field = Field(Is.OBJECT, "", of=SUPPORT.get(str(kind), LABELLED))
            elif field.holds == Is.LIST and at:
                field = Field(Is.OBJECT, "", of=field.of)
            else:
                return None
        else:
            field = (field.of or {}).get(key) if field.holds == Is.OBJECT else None
    return field


def fields_of_row(file: File, place: str) -> Mapping[str, Field] | None:
    field = field_at(file, place)
    return field.of if field is not None and field.holds == Is.OBJECT else None


def _fields_in_list(file: File, where: str, kind: str) -> Mapping[str, Field] | None:
    field = field_at(file, where)
    if field is None or generic(where) not in ROW_NAMES:
        return None
    if field.holds == Is.RULES:
        return SUPPORT.get(kind)
    parent = where.rpartition(".")[0]
    is_there = not parent or not parent[-1].isdecimal() or value_at(file, parent) is not MISSING
    return field.of if field.holds == Is.LIST and is_there else None


def support_kinds_left(file: File) -> list[str]:
    """Kinds of support of which there is no rule yet: one of each at most."""
    there = {rule.get("kind") for rule in file.get("support", [])}
    return [kind for kind in SUPPORT if kind not in there]


def row_title(where: str, row: Mapping[str, Any]) -> str:
    """A row as its list names it."""
    if generic(where) == "support.steps":
        return step_title(row)
    title = str(row.get("label") or row.get("text") or row.get("key") or "Without a name")
    return f"{row['least']}: {title}" if generic(where) == "evidence" and "least" in row else title


def step_title(step: Mapping[str, Any]) -> str:
    """ "From month 4: 7 children", "From week 7: every 2 weeks, 90 minutes"."""
    unit = "week" if "from_week" in step else "month"
    amounts = {
        "children": "{} children",
        "percent": "{}%",
        "hours_a_week": "{} hours a week",
        "hours_a_month": "{} hours a month",
        "days_a_month": "{} days a month",
        "every_weeks": "every {} weeks",
        "every_months": "every {} months",
        "minutes": "{} minutes",
    }
    words = [form.format(step[name]) for name, form in amounts.items() if name in step]
    said = ", ".join(words).replace("every 1 weeks", "every week")
    said = said.replace("every 1 months", "every month")
    return f"From {unit} {step.get(f'from_{unit}', '?')}: {said or 'nothing yet'}"


def rows_at(file: File, where: str) -> list[tuple[str, str]]:
    """(place, title) of each row of a list."""
    found = value_at(file, where)
    rows = found if isinstance(found, list) else []
    return [(f"{where}.{n}", row_title(where, row)) for n, row in enumerate(rows)]


def page_for(file: File, named: str) -> tuple[str, str]:
    """Where a problem is mended: the place of its page, and what of it, as an anchor of the page.

    ``named`` as ``Problem.place`` has it.
    """
    place = as_place(named)
    for part in _parts_from_the_inside(file, place):
        leaf = next((each for each in part.leaves if f"{each}.".startswith(f"{place}.")), "")
        if leaf:
            return part.place, f"id_{field_name(part.place, leaf)}"
        if any(place == each or place.startswith(f"{each}.") for each in part.lists):
            return part.place, "rows"
    return (section_of(place).slug if place.split(".")[0] in FIELDS else "names"), ""


def _parts_from_the_inside(file: File, place: str) -> Iterator[Part]:
    keys = place.split(".")
    for end in range(len(keys), 0, -1):
        if keys[end - 1].isdecimal() and (part := part_of(file, ".".join(keys[:end]))):
            yield part
    root = keys[0]
    for section in SECTIONS:
        if root in section.roots and (part := part_of(file, section.slug)):
            yield part


def field_name(part_place: str, leaf: str) -> str:
    """The name of a box: "ends-after_months" on the page of a stage."""
    inside = leaf.removeprefix(f"{part_place}.") if part_place[-1:].isdecimal() else leaf
    return inside.removeprefix("new.").replace(".", "-")
