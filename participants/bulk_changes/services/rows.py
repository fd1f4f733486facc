"""What a bulk change keeps of each person, so that it can be looked at and taken back.

    {"participant": id, "ends_on": [before, after],
     "fields": {name: [before, after]},
     "moved": [[table, id, field, before, after], ...],
     "made": [[table, id, first day, last day], ...],
     "taken_back": [[table, {column: value}], ...]}

Days are text as 2027-09-01, people their ids. A change keeps no names and no prose.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from participants.bulk_changes.asked import sure
from participants.bulk_changes.plan import Outcome
from participants.models import Appointment, Leave, TeamPlacement, WorkingPattern

TABLES: dict[str, Any] = {
    "appointment": Appointment,
    "working_pattern": WorkingPattern,
    "leave": Leave,
    "team_placement": TeamPlacement,
}
MOMENTS = {"agreed_end_at"}
PEOPLE = {"agreed_end_by_id"}


def row_of(outcome: Outcome, ends: tuple[date, date]) -> dict[str, Any]:
    edits = sure(outcome.edits)
    return {
        "participant": str(outcome.person.pk),
        "ends_on": [_text(each) for each in ends],
        "fields": {name: [_text(old), _text(new)] for name, (old, new) in edits.fields.items()},
        "moved": [
            [table_of(each.row), str(each.row.pk), each.field, _text(each.old), _text(each.new)]
            for each in edits.moved
        ],
        "made": [
            [table_of(each), str(each.pk), _text(each.starts_on), _text(each.ends_on)]
            for each in edits.made
        ],
        "taken_back": [_kept(each) for each in edits.taken_back],
    }


def table_of(row: Any) -> str:
    return next(name for name, model in TABLES.items() if isinstance(row, model))


def value_of(name: str, text: str | None) -> Any:
    """A kept value as the field of that name holds it."""
    if text is None:
        return None
    if name in MOMENTS:
        return datetime.fromisoformat(text)
    return UUID(text) if name in PEOPLE else date.fromisoformat(text)


def moved_in(rows: list[dict[str, Any]], table: str) -> dict[UUID, tuple[str, Any, Any]]:
    """Id -> (field, before, after) of what was moved in one table."""
    return {
        UUID(pk): (field, value_of(field, old), value_of(field, new))
        for row in rows
        for name, pk, field, old, new in row["moved"]
        if name == table
    }


def made_in(rows: list[dict[str, Any]], table: str) -> dict[UUID, tuple[Any, Any]]:
    """Id -> (first day, last day) of what was made in one table."""
    return {
        UUID(pk): (value_of("starts_on", first), value_of("ends_on", last))
        for row in rows
        for name, pk, first, last in row["made"]
        if name == table
    }


def taken_back_in(rows: list[dict[str, Any]], table: str) -> list[Any]:
    """What was taken back of one table, as rows that are not saved."""
    model = TABLES[table]
    return [
        model(**{name: _column(model, name).to_python(value) for name, value in kept.items()})
        for row in rows
        for name, kept in row["taken_back"]
        if name == table
    ]


def write_days(model: Any, rows: Sequence[Any], fields: Iterable[str]) -> None:
    """Save these fields of rows that are there; ``bulk_update`` would take seconds for 500."""
    model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(fields),
    )


def _kept(row: Any) -> list[Any]:
    columns = {
        each.attname: getattr(row, each.attname)
        for each in row._meta.concrete_fields
        if each.name != "version"
    }
    plain = {
        name: value if isinstance(value, bool | int) else _text(value)
        for name, value in columns.items()
    }
    return [table_of(row), plain]


def _column(model: Any, name: str) -> Any:
    return next(each for each in model._meta.concrete_fields if each.attname == name)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
