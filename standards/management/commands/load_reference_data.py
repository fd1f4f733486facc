"""``manage.py load_reference_data``: the frameworks that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standards.csv_files import FrameworkFileError
from standards.services import load_shipped_frameworks


class Command(BaseCommand):
    help = "Import the standards that come with the product. May be run again and again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for framework in load_shipped_frameworks(by=None):
                self.stdout.write(f"{framework.slug}: {framework.items.count()} items")
        except FrameworkFileError as error:
            raise CommandError("\n".join(error.errors)) from error
