from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants.transfers.keys import rotate
from participants.transfers.sealing import fingerprint


class Command(BaseCommand):
    help = "Retire the key that signs transfer files and make the next one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--revoke",
            action="store_true",
            help="the secret of the old one got out: what it signed no longer counts anywhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        key = rotate(revoke=options["revoke"])
        self.stdout.write(f"Signs from now on: {fingerprint(key.public_key)}")
        self.stdout.write("Tell those who accept files from here: they compare it once more.")
