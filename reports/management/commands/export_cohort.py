from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.actions import Action
from audit.services import record
from participants.models import Cohort
from reports.exports import cohort_csv, cohort_xlsx
from reports.figures import cohort_figures
from reports.figures.files import as_pdf


class Command(BaseCommand):
    help = (
        "Write a cohort to a file: its people as CSV or XLSX, with the columns of the portal's own "
        "export, or the numbers of its report as PDF."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the cohort's short name, as in september-2027")
        parser.add_argument("--format", choices=["csv", "xlsx", "pdf"], default="csv")
        parser.add_argument("--out", required=True, metavar="FILE", help="file to write")
        parser.add_argument(
            "--organisation",
            metavar="SLUG",
            help="needed only where several organisations have a cohort of this name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = _cohort(options["slug"], options["organisation"])
        out = Path(options["out"])
        pieces = MAKERS[options["format"]](cohort, timezone.localdate())
        partial = out.with_name(f"{out.name}.partial")
        try:
            with partial.open("wb") as file:
                file.writelines(pieces)
            partial.replace(out)
        except OSError as error:
            raise CommandError(f"Cannot write {out}: {error.strerror or error}") from error
        record(Action.EXPORT_DOWNLOADED, cohort, by=None, about=cohort, by_command="export_cohort")
        people = cohort.participants.count()
        self.stdout.write(f"{out}: {people} {'person' if people == 1 else 'people'}")


def _as_csv(cohort: Cohort, today: date) -> Iterator[bytes]:
    return (piece.encode() for piece in cohort_csv(cohort, {}, today, lambda done, total: None))


def _as_xlsx(cohort: Cohort, today: date) -> Iterator[bytes]:
    yield cohort_xlsx(cohort, today)


def _as_pdf(cohort: Cohort, today: date) -> Iterator[bytes]:
    words = [f"Cohort: {cohort}"]
    yield as_pdf(cohort_figures(cohort.organisation, {"cohort": cohort}, words, today))


MAKERS = {"csv": _as_csv, "xlsx": _as_xlsx, "pdf": _as_pdf}


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
            f"Several organisations have a cohort {slug}: add --organisation ({slugs})"
        )
    there_are = [f"{each.slug} ({each.organisation.slug})" for each in cohorts.order_by("slug")]
    known = f"There are: {', '.join(there_are)}" if there_are else "There are none yet"
    raise CommandError(f"There is no cohort {slug}. {known}.")
