from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from accounts.models import Organisation
from accounts.services import create_administrator


class Command(BaseCommand):
    help = "Invite an administrator; sets up the organisation if it is not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument("--organisation", required=True, help="the name of the organisation")
        parser.add_argument("--slug", help="short name for commands, made from the name if missing")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["organisation"].strip()
        try:
            link = create_administrator(
                organisation=Organisation.objects.filter(name__iexact=name).first(),
                organisation_name=name,
                slug=options["slug"] or slugify(name),
                email=options["email"],
                name=options["name"],
                by=None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not link:
            self.stdout.write(f"{options['email']} has an account already and is administrator.")
            return
        # Mail may not be set up yet, so the first link is shown too.
        self.stdout.write(
            f"An invitation is on its way to {options['email']}. It can also be accepted here, "
            f"once, within {settings.INVITATION_DAYS} days:\n{link}"
        )
