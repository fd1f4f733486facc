from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import StaleObject, Step, record_many
from participants.bulk_changes.asked import MOST_PEOPLE, Asked
from participants.bulk_changes.edits import Edits
from participants.bulk_changes.forms import TOO_MANY
from participants.bulk_changes.plan import Outcome, Plan, plan_change
from participants.models import Appointment, BulkChange, Participant
from participants.services.locking import lock_participants

from .rows import TABLES, row_of, table_of, write_days
from .telling import tell

MOVED_ON = (
    "Something was changed after you opened this page, so nothing was saved. Below is what would "
    "happen now: check it, then confirm again."
)
NOBODY_LEFT = "This can be done for nobody you chose, so nothing was changed."
NOT_ALL = (
    "This cannot be done for everybody you chose, so nothing was changed. Leave those out who are "
    "named below."
)


@transaction.atomic
def change_many(
    *,
    organisation: Organisation,
    kind: str,
    answers: Mapping[str, Any],
    people: Iterable[Participant],
    seen: str,
    by: User,
) -> BulkChange:
    """Make one change for all of ``people``, or for nobody.

    ``answers`` are those of the kind's form, ``seen`` the digest of the plan that was shown. Raises
    StaleObject when it would be another plan by now, ValidationError where it cannot be done for
    somebody. The number of queries does not depend on how many are chosen.
    """
    ids = [each.pk for each in people]
    lock_participants(ids, by=by)
    require(can_manage_programme(by, organisation.pk))
    if len(ids) > MOST_PEOPLE:
        raise ValidationError(TOO_MANY)
    asked = Asked(kind, answers, organisation, by, timezone.localdate())
    plan = plan_change(asked, ids)
    _refuse(plan, seen)
    ends = plan.ends()
    change = BulkChange.objects.create(
        organisation=organisation,
        kind=kind,
        answers=asked.kept,
        holder=asked.holder,
        rows=[row_of(each, ends[each.person.pk]) for each in plan.able],
        number=len(plan.able),
        made_by=by,
    )
    steps = _steps(change, plan.able)
    _write([each.edits for each in plan.able if each.edits])
    _write_people(plan.able)
    record_many(steps, by=by)
    tell(change, plan, ends)
    return change


def _refuse(plan: Plan, seen: str) -> None:
    if plan.digest != seen:
        raise StaleObject(MOVED_ON)
    if not plan.able:
        raise ValidationError(NOBODY_LEFT)
    if plan.problems:
        raise ValidationError(NOT_ALL)


def _write(edits: list[Edits]) -> None:
    """Make room first, then move, then add: no two of a kind share a day at any moment."""
    for table, model in TABLES.items():
        gone = [row.pk for each in edits for row in each.taken_back if table_of(row) == table]
        if gone:
            model.objects.filter(pk__in=gone).delete()
        moved = [row for each in edits for row in each.moved if table_of(row.row) == table]
        for each in moved:
            setattr(each.row, each.field, each.new)
            each.row.version += 1
        if moved:
            fields = {each.field for each in moved}
            write_days(model, [each.row for each in moved], {*fields, "version"})
        made = [row for each in edits for row in each.made if table_of(row) == table]
        if made:
            model.objects.bulk_create(made)


def _write_people(able: list[Outcome]) -> None:
    """Open pages of these people notice that something of the whole has changed."""
    people = [each.person for each in able]
    names = {name for each in able if each.edits for name in each.edits.fields}
    for each in able:
        for name, (_, new) in each.edits.fields.items() if each.edits else ():
            setattr(each.person, name, new)
    if names:
        write_days(Participant, people, {name.removesuffix("_id") for name in names})
    ids = [person.pk for person in people]
    Participant.objects.filter(pk__in=ids).update(version=F("version") + 1)


def _steps(change: BulkChange, able: list[Outcome]) -> list[Step]:
    """What the pages for one person write, each with the bulk change that it is part of. Asked
    for before anything is written: it says what was before."""
    steps = [
        Step(
            Action.BULK_CHANGE_APPLIED,
            change,
            change.organisation,
            {"kind": change.kind, "people": change.number},
        )
    ]
    for each in able:
        if each.edits:
            steps += _steps_of(change, each.person, each.edits)
    return steps


def _steps_of(change: BulkChange, person: Participant, edits: Edits) -> list[Step]:
    steps = []
    if edits.fields:
        is_end = "agreed_end_on" in edits.fields
        action = Action.END_AGREED if is_end else Action.PARTICIPANT_CHANGED
        detail = {"fields": sorted(edits.fields), "bulk_change": change.pk}
        steps.append(Step(action, person, person, detail))
    for each in edits.taken_back:
        steps.append(_step(change, person, each, "ended", {"taken_back": True}))
    for moved in edits.moved:
        days = {moved.field: moved.new, "before": moved.old}
        # An appointment that begins on another day does not end: it is made anew, as it were.
        is_begun_anew = moved.field == "starts_on" and isinstance(moved.row, Appointment)
        what = "made" if is_begun_anew else "moved"
        steps.append(_step(change, person, moved.row, what, days))
    for each in edits.made:
        steps.append(_step(change, person, each, "made", {}))
    return steps


# table -> what happened -> the action of the page for one person
ACTIONS = {
    "appointment": {
        "made": Action.APPOINTED,
        "moved": Action.APPOINTMENT_ENDED,
        "ended": Action.APPOINTMENT_ENDED,
    },
    "working_pattern": {
        "made": Action.WORKING_PATTERN_RECORDED,
        "moved": Action.WORKING_PATTERN_CHANGED,
        "ended": Action.WORKING_PATTERN_REMOVED,
    },
    "leave": {
        "made": Action.LEAVE_RECORDED,
        "moved": Action.LEAVE_CHANGED,
        "ended": Action.LEAVE_REMOVED,
    },
    "team_placement": {
        "made": Action.TEAM_PLACEMENT_RECORDED,
        "moved": Action.TEAM_PLACEMENT_CHANGED,
        "ended": Action.TEAM_PLACEMENT_REMOVED,
    },
}


def _step(
    change: BulkChange, person: Participant, row: Any, what: str, more: dict[str, Any]
) -> Step:
    detail = {"starts_on": row.starts_on, "ends_on": row.ends_on, "bulk_change": change.pk} | more
    if isinstance(row, Appointment):
        detail |= {"kind": row.kind, "person": row.user_id}
    if hasattr(row, "percent"):
        detail["percent"] = row.percent
    return Step(ACTIONS[table_of(row)][what], row, person, detail)
