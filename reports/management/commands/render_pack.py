"""manage.py render_pack PERSON --out FILE: the same pack or portfolio the worker makes, for an
operator.
"""

import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.actions import Action
from audit.rules import sha256_of_bytes
from audit.services import record
from participants.models import Participant
from reports.pack_contents import BY_STANDARD, DOCUMENTS
from reports.packs import make_pack
from reports.pdf import RenderingFailed


class Command(BaseCommand):
    help = "Render the assessment pack of one participant (e-mail or UUID) as PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="e-mail address, or UUID of the participant or person")
        parser.add_argument("--out", required=True, type=Path, help="file to write")
        parser.add_argument(
            "--order",
            choices=list(DOCUMENTS),
            default=BY_STANDARD,
            help="standard by standard (the pack), or stage by stage (the portfolio)",
        )

    def handle(self, *args: Any, person: str, out: Path, order: str, **options: Any) -> None:
        participant = _find(person)
        if not out.parent.is_dir():
            raise CommandError(f"{out.parent} is not a folder.")
        try:
            pdf, is_draft = make_pack(participant, order=order)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except RenderingFailed as error:
            raise CommandError(f"The pack could not be rendered: {error}") from error
        try:
            out.write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{out} could not be written: {error.strerror}") from error
        with transaction.atomic():
            digest = sha256_of_bytes(pdf)
            record(
                Action.PACK_DOWNLOADED,
                participant,
                by=None,
                about=participant,
                by_command=True,
                sha256=digest,
            )
        document = DOCUMENTS[order].lower()
        kind = f"draft {document}" if is_draft else f"{document} of the final record"
        self.stdout.write(f"Wrote {out}: {kind}, {len(pdf):,} bytes, SHA-256 {digest}")


def _find(person: str) -> Participant:
    people = Participant.objects.select_related(
        "user", "team", "organisation", "cohort__programme_version__framework"
    )
    found = list(people.filter(user__email__iexact=person).order_by("-starts_on")[:2])
    try:
        pk = uuid.UUID(person)
    except ValueError:
        pass
    else:
        found = list(people.filter(pk=pk) or people.filter(user_id=pk).order_by("-starts_on"))
    if not found:
        raise CommandError(f"No participant has the e-mail address or UUID {person!r}.")
    return found[0]
