from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from audit.services import check_chain


class Command(BaseCommand):
    help = "Check every organisation's trail from its first row; names the first bad row, exit 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="only this organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        # By name: the trail knows organisations only as a foreign key.
        organisations = apps.get_model("accounts", "Organisation").objects.order_by("slug")
        if options["organisation"]:
            organisations = organisations.filter(slug=options["organisation"])
            if not organisations:
                raise CommandError(f"There is no organisation {options['organisation']}.")
        # A list: every trail is reported, also those after a broken one.
        whole = [self._report(organisation) for organisation in organisations]
        if not all(whole):
            raise CommandError("The trail is broken.", returncode=1)

    def _report(self, organisation: Any) -> bool:
        checked, fault = check_chain(organisation.pk)
        if fault is None:
            self.stdout.write(f"{organisation.slug}: {checked} rows, all as written")
            return True
        self.stdout.write(
            f"{organisation.slug}: first bad row is sequence {fault.sequence}, id {fault.row_id}: "
            f"{fault.reason} ({checked} rows before it are right)"
        )
        return False
