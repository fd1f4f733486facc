from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import change_status
from participants.models import Cohort, PeopleFile, PeopleFileRow
from participants.people_files.checks import Checker, Findings
from participants.people_files.facts import gather
from participants.people_files.reading import Reading, by_column, read_file
from participants.people_files.values import Person, read_person

ROWS_AT_ONCE = 500
TOO_LONG = ("", "The row has more cells than the header has names")


@dataclass(frozen=True)
class CheckedRow:
    """A row, the person it is about, and what was found; ``is_new``: without an account yet."""

    row: PeopleFileRow
    person: Person
    findings: Findings
    is_new: bool


def check_people_file(
    *, file: PeopleFile, by: User, progress: Callable[[int, int, str], None]
) -> None:
    """Read the file if that is still to be done, then check every row. Run again, it does nothing.

    Not to be called inside a transaction: reading takes seconds.
    """
    if file.status != PeopleFile.Status.CHECKING:
        return
    progress(0, 2, "Reading the file")
    reading = None if file.content is None else read_file(bytes(file.content))
    progress(1, 2, "Checking every row")
    note_findings(file=file, reading=reading, by=by)


@transaction.atomic
def note_findings(*, file: PeopleFile, reading: Reading | None, by: User | None) -> None:
    """Keep what a file said in place of the file, and what is wrong with it. None: kept before."""
    require(by is None or can_manage_programme(by, file.organisation_id))
    if reading:
        keep(file, reading)
    if file.refusals:
        _move(file, PeopleFile.Status.REFUSED, by)
        return
    checked = find(file, list(file.rows.all()), by, timezone.localdate())
    save_findings(file, checked)
    faulty = file.problem_count > 0
    _move(file, PeopleFile.Status.FAULTY if faulty else PeopleFile.Status.READY, by)


def keep(file: PeopleFile, reading: Reading) -> None:
    """Rows in place of the file as it was sent."""
    file.content = None
    for name in ("form", "header", "columns", "notes", "refusals", "counts_from_1904"):
        setattr(file, name, getattr(reading, name))
    file.row_count = len(reading.rows)
    if not reading.refusals:
        rows = rows_of(file, reading)
        PeopleFileRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    file.save()


def rows_of(file: PeopleFile, reading: Reading) -> list[PeopleFileRow]:
    """Not saved: a dry run shows them and leaves nothing behind."""
    return [
        PeopleFileRow(
            organisation_id=file.organisation_id, file=file, number=row.number, cells=row.cells
        )
        for row in reading.rows
    ]


def find(
    file: PeopleFile, rows: Sequence[PeopleFileRow], by: User | None, today: date
) -> list[CheckedRow]:
    """Every row read and held against what the portal knows at this moment."""
    cohort = Cohort.objects.select_related("programme_version").get(pk=file.cohort_id)
    read = [_read(file, row, cohort) for row in rows]
    people = [person for _, person, _ in read]
    facts = gather(people, cohort, by, today)
    checker = Checker(people, facts, cohort, by, today)
    checked = []
    for row, person, unread in read:
        findings = checker.check(person)
        findings.problems[:0] = unread.problems
        findings.remarks[:0] = unread.remarks
        checked.append(CheckedRow(row, person, findings, person.email not in facts.people))
    return checked


def save_findings(file: PeopleFile, checked: Sequence[CheckedRow]) -> None:
    for each in checked:
        each.row.problems, each.row.remarks = each.findings.problems, each.findings.remarks
    rows = [each.row for each in checked]
    write_rows(rows, ["problems", "remarks"])
    file.problem_count = sum(bool(each.findings.problems) for each in checked)
    file.invited = {
        "people": sum(each.is_new for each in checked),
        "colleagues": sum(len(each.findings.colleagues) for each in checked),
    }
    file.checked_at = timezone.now()
    file.save(update_fields=["problem_count", "invited", "checked_at"])


def write_rows(rows: Sequence[PeopleFileRow], fields: list[str]) -> None:
    """Save these fields of many rows; ``bulk_update`` would take minutes for 10,000."""
    PeopleFileRow.objects.bulk_create(
        rows,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )


def _read(
    file: PeopleFile, row: PeopleFileRow, cohort: Cohort
) -> tuple[PeopleFileRow, Person, Findings]:
    cells = by_column(file.columns, row.cells)
    person, problems, remarks = read_person(
        row.number,
        cells,
        counts_from_1904=file.counts_from_1904,
        jurisdiction=cohort.programme_version.jurisdiction,
    )
    if len(row.cells) > len(file.columns):
        problems.append(TOO_LONG)
    return row, person, Findings(problems, remarks)


def _move(file: PeopleFile, to: PeopleFile.Status, by: User | None) -> None:
    change_status(
        file,
        to,
        by=by,
        action=Action.PEOPLE_FILE_CHECKED,
        about=file.cohort,
        checked_at=timezone.now(),
    )
