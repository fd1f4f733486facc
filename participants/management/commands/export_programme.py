"""``manage.py export_programme NAME``: a programme as one JSON file."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants.management.options import UNREADABLE, add_organisation, organisation_of
from participants.models import ProgrammeVersion


class Command(BaseCommand):
    help = (
        "Print the newest version of a programme, or the one asked for, as import_programme reads "
        "it (docs/programme-file.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="of the programme, as in asye")
        parser.add_argument("--number", type=int, help="of the version; the newest if left out")
        add_organisation(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_of(options["organisation"])
        published = ProgrammeVersion.objects.filter(
            organisation=organisation, published_at__isnull=False
        ).select_related("framework")
        found = published.filter(programme=options["name"]).order_by("-number")
        if options["number"] is not None:
            found = found.filter(number=options["number"])
        version = found.first()
        if version is None:
            names = ", ".join(sorted(set(published.values_list("programme", flat=True))))
            raise CommandError(
                f"There is no such programme. There are: {names or 'none'}.", returncode=UNREADABLE
            )
        self.stdout.write(json.dumps(version.as_file(), indent=2, ensure_ascii=False))
