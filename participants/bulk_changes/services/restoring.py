"""Everything that a bulk change did, the other way round. In the caller's transaction."""

from typing import Any
from uuid import UUID

from accounts.models import User
from audit.actions import Action
from audit.services import Step, record_many
from participants.models import Appointment, BulkChange, Participant
from participants.rules.periods import held_since

from .applying import ACTIONS
from .rows import TABLES, made_in, moved_in, taken_back_in, value_of, write_days
from .telling import tell_undone


def restore(change: BulkChange, by: User) -> None:
    """Take away what was made, then move back, then bring again what was taken back."""
    ids = [row["participant"] for row in change.rows]
    found = Participant.objects.select_related("user").prefetch_related("employments")
    people = found.in_bulk(ids)
    steps = [
        Step(
            Action.BULK_CHANGE_UNDONE,
            change,
            change.organisation,
            {"kind": change.kind, "people": change.number},
        )
    ]
    concerned: dict[Any, User] = {person.user_id: person.user for person in people.values()}
    for table, model in TABLES.items():
        made = _take_away(change, table, model)
        moved = _move_back(change, table, model)
        again = [(row, "made", {"again": True}) for row in _again(change, table, model)]
        for row, what, detail in [*made, *moved, *again]:
            steps.append(_step(change, people[row.participant_id], row, table, what, detail))
            # Of a first day that moved, those who were to begin with it were not told.
            if isinstance(row, Appointment) and change.holder_id:
                concerned[row.user_id] = row.user
    steps += _fields_back(change, people)
    record_many(steps, by=by)
    tell_undone(change, list(concerned.values()))


def _rows(model: Any, ids: list[UUID]) -> list[Any]:
    found = model.objects.filter(pk__in=ids).order_by("pk")
    return list(found.select_related("user") if model is Appointment else found)


def _take_away(change: BulkChange, table: str, model: Any) -> list[tuple[Any, str, dict[str, Any]]]:
    ids = made_in(change.rows, table)
    if not ids:
        return []
    rows = _rows(model, list(ids))
    model.objects.filter(pk__in=list(ids)).delete()
    return [(row, "ended", {"taken_back": True}) for row in rows]


def _move_back(change: BulkChange, table: str, model: Any) -> list[tuple[Any, str, dict[str, Any]]]:
    moved = moved_in(change.rows, table)
    if not moved:
        return []
    rows = _rows(model, list(moved))
    done = []
    for row in rows:
        field, old, new = moved[row.pk]
        setattr(row, field, old)
        row.version += 1
        done.append((row, "moved", {"again": True, "before": new}))
    write_days(model, rows, {field for field, _, _ in moved.values()} | {"version"})
    return done


def _again(change: BulkChange, table: str, model: Any) -> list[Any]:
    rows = taken_back_in(change.rows, table)
    if not rows:
        return []
    model.objects.bulk_create(rows)
    return _rows(model, [row.pk for row in rows])


def _fields_back(change: BulkChange, people: dict[Any, Participant]) -> list[Step]:
    steps, changed, names = [], [], set()
    for row in change.rows:
        person = people[UUID(row["participant"])]
        if not row["fields"]:
            continue
        for name, (old, _) in row["fields"].items():
            setattr(person, name, value_of(name, old))
            names.add(name.removesuffix("_id"))
        if "starts_on" in row["fields"]:
            # By the employments as they are now: one may have been recorded since.
            jobs = [(each.starts_on, each.ends_on) for each in person.employments.all()]
            person.employed_from = held_since(jobs, person.starts_on)
            names.add("employed_from")
        changed.append(person)
        is_end = "agreed_end_on" in row["fields"]
        action = Action.END_AGREED if is_end else Action.PARTICIPANT_CHANGED
        detail = {"fields": sorted(row["fields"]), "again": True, "bulk_change": change.pk}
        steps.append(Step(action, person, person, detail))
    if changed:
        write_days(Participant, changed, names)
    return steps


def _step(
    change: BulkChange,
    person: Participant,
    row: Any,
    table: str,
    what: str,
    detail: dict[str, Any],
) -> Step:
    """``moved``: of an appointment its last day is again what it was, so it holds anew."""
    if table == "appointment" and what == "moved":
        what = "made"
    days = {"starts_on": row.starts_on, "ends_on": row.ends_on, "bulk_change": change.pk}
    if isinstance(row, Appointment):
        days |= {"kind": row.kind, "person": row.user_id}
    return Step(ACTIONS[table][what], row, person, days | detail)
