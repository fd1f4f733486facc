"""Totals from the case system: read and previewed, then applied as a third account of each week."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import change_status, record
from participants.models import Participant
from participants.services import lock_participant
from supervision.models import CaseloadFile, WeekAccount
from supervision.rules import weeks
from supervision.rules.caseload_tables import Total, totals_of
from ui.table_files import LARGEST_BYTES, TOO_LARGE, TableRefused, read_table

MOST_ROWS = 5_000
MOST_PROBLEMS = 50
Side = WeekAccount.Side
CHANGED = (
    "Somebody in the file has left since it was read, so nothing was applied. Upload it again."
)


@transaction.atomic
def add_caseload_file(
    *, organisation: Organisation, by: User | None, file: File, today: date | None = None
) -> CaseloadFile:
    """Read a table of totals and keep them for the preview. ``by`` is None for the command line.

    All or nothing: raises ValidationError with everything that is wrong, each with its row and
    column, and then nothing is kept of it.
    """
    require(by is None or can_manage_programme(by, organisation.pk))
    if file.size is None or file.size > LARGEST_BYTES:
        raise ValidationError({"file": TOO_LARGE})
    content = file.read()
    try:
        table = read_table(content, most_rows=MOST_ROWS)
    except TableRefused as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    totals, problems = totals_of(table, today or timezone.localdate())
    if problems:
        raise ValidationError(_at_most(problems))
    people = _people_by_staff_number(organisation)
    matched = [total for total in totals if total.staff_number in people]
    kept = [total for total in matched if _is_their_week(total, people)]
    if not kept:
        raise ValidationError(
            {"file": "Nobody in the file is on a programme here by staff number."}
        )
    made = CaseloadFile.objects.create(
        organisation=organisation,
        uploaded_by=by,
        sha256=hashlib.sha256(content).hexdigest(),
        totals=[[str(people[t.staff_number].pk), t.week.isoformat(), t.children] for t in kept],
        notes=table.notes,
        not_here=len(totals) - len(matched),
        not_their_week=len(matched) - len(kept),
    )
    record(Action.CASELOAD_FILE_READ, made, by=by, about=organisation, totals=len(kept))
    return made


@transaction.atomic
def apply_caseload_file(*, caseload_file: CaseloadFile, by: User | None) -> CaseloadFile:
    """Put every total beside the other accounts of its week: all of them or none.

    A number that was there from an earlier file stays as an earlier version. Raises ValidationError
    when somebody left since the file was read.
    """
    wanted: dict[str, list[tuple[date, int]]] = {}
    for pk, monday, children in caseload_file.totals:
        wanted.setdefault(pk, []).append((date.fromisoformat(monday), children))
    # In the order of their ids, as everybody locks several.
    people = [lock_participant(pk, by=by) for pk in sorted(wanted)]
    require(by is None or can_manage_programme(by, caseload_file.organisation_id))
    if any(person.status not in Participant.NOT_OVER for person in people):
        raise ValidationError(CHANGED)
    for person in people:
        changed = [
            monday
            for monday, children in wanted[str(person.pk)]
            if _put(person, monday, children, by)
        ]
        if changed:
            record(Action.WEEK_FROM_CASE_SYSTEM, caseload_file, by=by, about=person, weeks=changed)
    change_status(
        caseload_file,
        CaseloadFile.Status.APPLIED,
        by=by,
        action=Action.CASELOAD_FILE_APPLIED,
        about=caseload_file.organisation,
        applied_at=timezone.now(),
    )
    return caseload_file


def _put(person: Participant, monday: date, children: int, by: User | None) -> bool:
    """Whether the week did not have this number from the case system already."""
    there = (
        WeekAccount.objects.current()
        .filter(participant=person, week_starts_on=monday, side=Side.CASE_SYSTEM)
        .first()
    )
    if there and there.children == children:
        return False
    if there:
        WeekAccount.objects.filter(pk=there.pk).update(replaced_at=timezone.now())
    WeekAccount.objects.create(
        organisation_id=person.organisation_id,
        participant=person,
        week_starts_on=monday,
        side=Side.CASE_SYSTEM,
        number=there.number + 1 if there else 1,
        by=by,
        children=children,
    )
    return True


def _people_by_staff_number(organisation: Organisation) -> dict[str, Participant]:
    here = Participant.objects.filter(
        organisation=organisation, status__in=Participant.NOT_OVER
    ).exclude(staff_number="")
    return {person.staff_number: person for person in here}


def _is_their_week(total: Total, people: dict[str, Participant]) -> bool:
    person = people[total.staff_number]
    return bool(total.week >= weeks.first_week(person.here_from))


def _at_most(problems: list[str]) -> list[Any]:
    if len(problems) <= MOST_PROBLEMS:
        return problems
    return [*problems[:MOST_PROBLEMS], f"And {len(problems) - MOST_PROBLEMS} more problems."]
