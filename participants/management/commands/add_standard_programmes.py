"""``manage.py add_standard_programmes SLUG``: the programmes that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organisation
from participants.services import add_standard_programmes


class Command(BaseCommand):
    help = (
        "Give an organisation the ASYE and the two-year programme, with the standards they rest "
        "on. May be run again: programmes that are there stay as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if not organisation:
            raise CommandError(
                f'There is no organisation with the slug "{options["organisation"]}".'
            )
        added = add_standard_programmes(organisation=organisation, by=None)
        for version in added:
            self.stdout.write(f"{version.name}, version {version.number}")
        if not added:
            self.stdout.write("Both are there already; nothing changed.")
