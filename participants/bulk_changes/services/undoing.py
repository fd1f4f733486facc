"""Taking back a change of many as a whole: within a day, and while nothing rests on it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import touch
from participants import rules
from participants.bulk_changes.asked import Kind
from participants.bulk_changes.kinds import OWN_RECORD
from participants.models import BulkChange, LeaveAgreement, Note, Participant
from participants.services.locking import lock_participants

from .restoring import restore
from .rows import TABLES, made_in, moved_in, taken_back_in, value_of

MOST_NAMED = 10
TOO_LATE = "More than 24 hours have passed, so it cannot be taken back."
UNDONE = "This was taken back already."
CHANGED = "{} was changed since"
WORDS = {
    "appointment": "an appointment",
    "working_pattern": "a working pattern",
    "leave": "a pause",
    "team_placement": "a team",
}
# A week was recorded with the pattern, the pause or the month of the programme as they are now.
OF_WEEKS = (Action.WEEK_RECORDED, Action.WEEK_ACCOUNT_GIVEN, Action.WEEK_CORRECTED)


@transaction.atomic
def undo_bulk_change(*, change: BulkChange, by: User) -> BulkChange:
    """Everything is again what it was, for everybody or for nobody.

    Raises ValidationError where it is too late, or naming those for whom something rests on it.
    """
    lock_participants([row["participant"] for row in change.rows], by=by)
    require(can_manage_programme(by, change.organisation_id))
    reasons = what_prevents_undo(change, by)
    if reasons:
        more = len(reasons) - MOST_NAMED
        said = [f"{name}: {words}." if name else words for name, words in reasons[:MOST_NAMED]]
        raise ValidationError([*said, f"And {more} more."] if more > 0 else said)
    touch(change)
    restore(change, by)
    change.undone_by, change.undone_at = by, timezone.now()
    change.save(update_fields=["undone_by", "undone_at"])
    ids = [row["participant"] for row in change.rows]
    Participant.objects.filter(pk__in=ids).update(version=F("version") + 1)
    return change


def what_prevents_undo(change: BulkChange, by: User) -> list[tuple[str, str]]:
    """(name, why) of everybody for whom something rests on the change; ("", why) for all."""
    if change.undone_at:
        return [("", UNDONE)]
    if timezone.now() > change.undone_until:
        return [("", TOO_LATE)]
    people = Participant.objects.select_related("user").prefetch_related("appointments")
    found = people.in_bulk([row["participant"] for row in change.rows])
    reasons: dict[UUID, str] = {}
    for pk, words in _reasons(change, found, by):
        reasons.setdefault(pk, words)
    named = [(found[pk].user.name if pk in found else "Somebody", reasons[pk]) for pk in reasons]
    return sorted(named)


def _reasons(
    change: BulkChange, people: dict[UUID, Participant], by: User
) -> Iterator[tuple[UUID, str]]:
    yield from _people_changed(change, people, by)
    yield from _rows_changed(change)
    yield from _written_about(change)
    yield from _days_taken(change)
    yield from _worked_since(change)


def _people_changed(
    change: BulkChange, people: dict[UUID, Participant], by: User
) -> Iterator[tuple[UUID, str]]:
    back = moved_in(change.rows, "appointment")
    for row in change.rows:
        pk = UUID(row["participant"])
        if pk not in people:
            yield pk, "is not in the portal any more"
            continue
        person = people[pk]
        if person.user_id == by.pk:
            yield pk, _small(OWN_RECORD)
        if closed := person.why_closed(by):
            yield pk, _small(closed.removesuffix("."))
        for name, (old, new) in _fields_to_compare(row):
            if getattr(person, name) != value_of(name, new):
                yield pk, CHANGED.format("this")
            elif name == "starts_on":
                yield from _first_day_refused(change, person, value_of(name, old), back)


def _fields_to_compare(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """Since when somebody is employed follows from rows that the change did not touch."""
    return [each for each in row["fields"].items() if each[0] != "employed_from"]


def _first_day_refused(
    change: BulkChange, person: Participant, first: Any, back: dict[UUID, tuple[str, Any, Any]]
) -> Iterator[tuple[UUID, str]]:
    """Somebody may have been appointed meanwhile, or an end agreed, that the old day forbids.
    ``back``: the appointments that would move back with it."""
    days = [
        back[each.pk][1] if each.pk in back else each.starts_on
        for each in person.appointments.all()
    ]
    reason = rules.why_not_start(
        first,
        timezone.localdate(change.made_at),
        first_appointed=min(days, default=None),
        agreed_end=person.agreed_end_on,
        arrived_on=person.arrived_on,
    )
    if reason:
        yield person.pk, _small(reason)


def _rows_changed(change: BulkChange) -> Iterator[tuple[UUID, str]]:
    """What was made and moved stands as it was left."""
    of_row = _participants_of(change)
    for table, model in TABLES.items():
        moved, made = moved_in(change.rows, table), made_in(change.rows, table)
        if not moved and not made:
            continue
        rows = model.objects.in_bulk([*moved, *made])
        for pk, days in made.items():
            if pk not in rows or (rows[pk].starts_on, rows[pk].ends_on) != days:
                yield of_row[pk], CHANGED.format(WORDS[table])
        for pk, (field, _, new) in moved.items():
            if (
                pk not in rows
                or getattr(rows[pk], field) != new
                or _ends_before_it_begins(*_as_before(rows[pk], moved))
            ):
                yield of_row[pk], CHANGED.format(WORDS[table])


def _written_about(change: BulkChange) -> Iterator[tuple[UUID, str]]:
    """Why a pause was agreed, or by whom, would go with the pause."""
    made, of_row = made_in(change.rows, "leave"), _participants_of(change)
    if not made:
        return
    told = Note.objects.filter(leave__in=made).values_list("leave_id", flat=True)
    agreed = LeaveAgreement.objects.filter(leave__in=made).values_list("leave_id", flat=True)
    for pk in sorted({*told, *agreed}):
        yield of_row[pk], "something was recorded about the pause since"


def _days_taken(change: BulkChange) -> Iterator[tuple[UUID, str]]:
    """Somebody else was appointed, or something recorded, for days that would come back."""
    of_row = _participants_of(change)
    for table, model in TABLES.items():
        moved, made = moved_in(change.rows, table), set(made_in(change.rows, table))
        again = taken_back_in(change.rows, table)
        if not moved and not again:
            continue
        people = {of_row[pk] for pk in [*moved, *(row.pk for row in again)]}
        theirs: dict[UUID, list[Any]] = {}
        for row in model.objects.filter(participant__in=people).exclude(pk__in=made):
            theirs.setdefault(row.participant_id, []).append(row)
        for pk, period in _periods_back(moved, again, theirs):
            others = [row for row in theirs.get(of_row[pk], []) if row.pk != pk]
            if any(_is_in_the_way(row, period, moved) for row in others):
                yield of_row[pk], f"{WORDS[table]} was recorded since for these days"


def _periods_back(
    moved: dict[UUID, tuple[str, Any, Any]],
    again: list[Any],
    theirs: dict[UUID, list[Any]],
) -> Iterator[tuple[UUID, tuple[str, Any, Any]]]:
    """Id -> (kind, first day, last day) as they would be again."""
    for rows in theirs.values():
        for row in rows:
            if row.pk in moved:
                days = _as_before(row, moved)
                yield row.pk, (getattr(row, "kind", ""), *days)
    for row in again:
        yield row.pk, (getattr(row, "kind", ""), row.starts_on, row.ends_on)


def _ends_before_it_begins(first: Any, last: Any) -> bool:
    return last is not None and last < first


def _as_before(row: Any, moved: dict[UUID, tuple[str, Any, Any]]) -> tuple[Any, Any]:
    field, old, _ = moved.get(row.pk, ("", None, None))
    first = old if field == "starts_on" else row.starts_on
    return first, old if field == "ends_on" else row.ends_on


def _is_in_the_way(
    row: Any, period: tuple[str, Any, Any], moved: dict[UUID, tuple[str, Any, Any]]
) -> bool:
    kind, first, last = period
    same_kind = getattr(row, "kind", "") == kind
    return same_kind and rules.periods_overlap(first, last, *_as_before(row, moved))


def _worked_since(change: BulkChange) -> Iterator[tuple[UUID, str]]:
    """Who took over has opened or done something; or a week was recorded with the dates as they
    are now. What somebody on the programme writes besides rests on neither."""
    ids = [row["participant"] for row in change.rows]
    since = AuditEvent.objects.filter(subject_id__in=ids, at__gte=change.made_at)
    since = since.select_related("actor").order_by("sequence")
    if change.holder:
        holder = change.holder
        for event in since.filter(actor=holder):
            yield UUID(event.subject_id), f"{holder.name} has opened or done something since"
    elif change.kind != Kind.END_BY:
        for event in since.filter(action__in=OF_WEEKS):
            yield UUID(event.subject_id), "a week was recorded since"


def _participants_of(change: BulkChange) -> dict[UUID, UUID]:
    """Id of a row that was touched -> the participant's."""
    found: dict[UUID, UUID] = {}
    for row in change.rows:
        pk = UUID(row["participant"])
        found |= {UUID(each): pk for _, each, *_ in row["moved"]}
        found |= {UUID(each): pk for _, each, *_ in row["made"]}
        found |= {UUID(kept["id"]): pk for _, kept in row["taken_back"]}
    return found


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
