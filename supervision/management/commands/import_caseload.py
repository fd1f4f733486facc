from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation
from supervision.services import add_caseload_file, apply_caseload_file


class Command(BaseCommand):
    help = "Put weekly totals of children from the case system beside the other accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="CSV or XLSX: staff number, week, children")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = _organisation(options["organisation"])
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}") from error
        try:
            self._apply(organisation, content, dry_run=options["dry_run"])
        except ValidationError as error:
            raise CommandError("Nothing was applied.\n" + "\n".join(error.messages)) from error

    def _apply(self, organisation: Organisation, content: bytes, *, dry_run: bool) -> None:
        with transaction.atomic():
            made = add_caseload_file(organisation=organisation, by=None, file=ContentFile(content))
            if not dry_run:
                apply_caseload_file(caseload_file=made, by=None)
            transaction.set_rollback(dry_run)
        for note in made.notes:
            self.stdout.write(note)
        what = "would be applied" if dry_run else "applied"
        self.stdout.write(
            f"{len(made.totals)} totals {what}; {made.not_here} rows of people not on a programme "
            f"here, {made.not_their_week} of weeks before their first."
        )


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        slugs = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no organisation {slug}. There are: {slugs or 'none yet'}.")
    return found
