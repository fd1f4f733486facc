from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.holding import hold_mail


class Command(BaseCommand):
    help = "Send no e-mail until release_mail is run. bin/backup restore does this by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--because", required=True, metavar="REASON", help="kept with the hold")

    def handle(self, *args: Any, **options: Any) -> None:
        hold_mail(reason=options["because"][:200])
        self.stdout.write("No e-mail goes out until manage.py release_mail is run.")
