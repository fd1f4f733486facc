"""``manage.py import_programme FILE``: check a programme's file and publish it."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from participants.management.options import add_organisation, json_of, organisation_of
from participants.services import UnusableProgramme, import_programme

NOTHING = "Nothing was written."


class Command(BaseCommand):
    help = (
        "Publish the next version of a programme from its file (docs/programme-file.md). Prints "
        "everything that is wrong, place by place; nothing is written then. Exits with 0 when all "
        "is well, 1 when a rule is wrong, 2 when the file or the organisation cannot be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check, write nothing")
        parser.add_argument(
            "--framework",
            default="",
            metavar="SLUG",
            help="the standards, where the file names none or others are meant",
        )
        add_organisation(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        file = json_of(options["file"])
        organisation = organisation_of(options["organisation"])
        try:
            with transaction.atomic():
                version, is_new = import_programme(
                    organisation=organisation, file=file, framework=options["framework"], by=None
                )
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnusableProgramme as error:
            raise CommandError("\n".join([*error.problems, NOTHING]), returncode=1) from error
        except ValidationError as error:
            raise CommandError("\n".join([*error.messages, NOTHING]), returncode=1) from error
        if not is_new:
            self.stdout.write(f"{version} says the same already; nothing changed.")
        elif options["dry_run"]:
            self.stdout.write(f"{version} would be published. {NOTHING}")
        else:
            self.stdout.write(f"{version} was published.")
