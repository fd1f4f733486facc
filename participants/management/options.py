"""What the commands about programmes ask for in the same way."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import Organisation
from participants.rules.json_files import UnreadableFile, read_json

UNREADABLE = 2


def add_organisation(parser: CommandParser) -> None:
    parser.add_argument(
        "--organisation", metavar="SLUG", help="needed only where there are several"
    )


def organisation_of(slug: str | None) -> Organisation:
    """The one named, or the only one there is."""
    found = Organisation.objects.filter(slug=slug) if slug else Organisation.objects.all()
    if not found:
        what = f"There is no organisation “{slug}”." if slug else "There is no organisation yet."
        raise CommandError(what, returncode=UNREADABLE)
    if len(found) > 1:
        slugs = ", ".join(sorted(each.slug for each in found))
        raise CommandError(f"Say which with --organisation: {slugs}.", returncode=UNREADABLE)
    return found[0]


def json_of(path: Path) -> Any:
    try:
        return read_json(path.read_bytes())
    except OSError as error:
        raise CommandError(
            f"Cannot read {path}: {error.strerror}", returncode=UNREADABLE
        ) from error
    except UnreadableFile as error:
        raise CommandError(str(error), returncode=UNREADABLE) from error
