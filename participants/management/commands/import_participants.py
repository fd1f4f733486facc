"""``manage.py import_participants FILE --cohort SLUG``: people from CSV or XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from audit.actions import Action
from audit.rules import sha256_of_bytes
from audit.services import change_status, record
from participants.models import Cohort, PeopleFile
from participants.people_files.downloads import in_words
from participants.people_files.reading import Reading, read_file
from participants.people_files.services import apply_rows, find, note_findings, rows_of
from ui.table_files import LARGEST_BYTES, TOO_LARGE

PROBLEMS, UNREADABLE = 1, 2
NOTHING = "Nothing was written."


class Command(BaseCommand):
    help = (
        "Add people to a cohort from a CSV or XLSX file, with the rules and the words of the page "
        "“Add people from a file”: all of them or nobody. Prints every problem by row and column. "
        "Exits with 0 when all is well, 1 when a row has a problem, 2 when the file or the cohort "
        "cannot be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="as in september-2027")
        parser.add_argument(
            "--organisation",
            metavar="SLUG",
            help="needed only where several organisations have a cohort of this name",
        )
        parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = _cohort(options["cohort"], options["organisation"])
        content = _content(options["file"])
        reading = read_file(content)
        for note in reading.notes:
            self.stderr.write(note)
        if reading.refusals:
            raise CommandError("\n".join([*reading.refusals, NOTHING]), returncode=UNREADABLE)
        file = PeopleFile(
            organisation_id=cohort.organisation_id,
            cohort=cohort,
            file_name=options["file"].name[-160:],
            sha256=sha256_of_bytes(content),
        )
        if options["dry_run"]:
            self._show(file, reading)
        else:
            _apply(file, reading)
        what = "would be added" if options["dry_run"] else "were added"
        note = " This was a dry run: nothing was written." if options["dry_run"] else ""
        self.stdout.write(f"{cohort.name}: {len(reading.rows):,} people {what}.{note}")

    def _show(self, file: PeopleFile, reading: Reading) -> None:
        file.columns, file.counts_from_1904 = reading.columns, reading.counts_from_1904
        problems = []
        for each in find(file, rows_of(file, reading), None, timezone.localdate()):
            each.row.problems = each.findings.problems
            if each.row.problems:
                problems.append(f"Row {each.row.number}: {in_words(each.row)}")
            for remark in each.findings.remarks:
                self.stdout.write(f"Row {each.row.number}: {remark}")
        if problems:
            raise CommandError("\n".join([*problems, NOTHING]), returncode=PROBLEMS)


@transaction.atomic
def _apply(file: PeopleFile, reading: Reading) -> None:
    """CommandError undoes everything, the row of the file too."""
    file.save(force_insert=True)
    record(Action.PEOPLE_FILE_UPLOADED, file, by=None, about=file.cohort, sha256=file.sha256)
    note_findings(file=file, reading=reading, by=None)
    if file.status == PeopleFile.Status.READY:
        change_status(
            file,
            PeopleFile.Status.APPLYING,
            by=None,
            action=Action.PEOPLE_FILE_APPLY_ASKED,
            about=file.cohort,
        )
        apply_rows(file=file, by=None)
    if file.status != PeopleFile.Status.APPLIED:
        faulty = file.rows.with_problems()
        words = [f"Row {row.number}: {in_words(row)}" for row in faulty]
        raise CommandError("\n".join([*words, NOTHING]), returncode=PROBLEMS)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CommandError(f"{TOO_LARGE} {NOTHING}", returncode=UNREADABLE)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"Cannot read {path}: {reason}", returncode=UNREADABLE) from error


def _cohort(slug: str, organisation: str | None) -> Cohort:
    """The one cohort of that name; CommandError says which there are when it is not one."""
    cohorts = Cohort.objects.select_related("organisation", "programme_version")
    if organisation:
        cohorts = cohorts.filter(organisation__slug=organisation)
    found = list(cohorts.filter(slug=slug))
    if len(found) == 1:
        return found[0]
    if found:
        slugs = ", ".join(sorted(cohort.organisation.slug for cohort in found))
        raise CommandError(
            f"Several organisations have a cohort {slug}: add --organisation ({slugs})",
            returncode=UNREADABLE,
        )
    there_are = [f"{each.slug} ({each.organisation.slug})" for each in cohorts.order_by("slug")]
    known = f"There are: {', '.join(there_are)}" if there_are else "There are none yet"
    raise CommandError(f"There is no cohort {slug}. {known}.", returncode=UNREADABLE)
