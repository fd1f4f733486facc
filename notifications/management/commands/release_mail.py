from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.holding import release_mail
from notifications.models import MailHold, Message


class Command(BaseCommand):
    help = "Let e-mail go out again after hold_mail or a restore. Without an option: what waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--send", action="store_true", help="send what waits as well")
        what.add_argument(
            "--discard",
            action="store_true",
            help="send nothing of what waits: it may have gone out before the restore",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        hold = MailHold.objects.in_force().first()
        if hold is None:
            self.stdout.write("No e-mail is held.")
            return
        if not (options["send"] or options["discard"]):
            waiting = Message.objects.filter(sent_at=None, given_up_at=None).count()
            self.stdout.write(
                f"Held since {hold.held_at:%d/%m/%Y %H:%M} UTC: {hold.reason}. {waiting} waiting. "
                "Say what becomes of them: --send or --discard"
            )
            return
        number = release_mail(send_waiting=options["send"])
        done = "will be sent now" if options["send"] else "will not be sent"
        self.stdout.write(f"E-mail goes out again. Of what waited, {number} {done}.")
