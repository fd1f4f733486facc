from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from audit.anchors import Anchor, anchor_now, fault_against, parse_anchors
from audit.services import check_chain


class Command(BaseCommand):
    help = "Check every organisation's trail from its first row; names the first bad row, exit 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="only this organisation")
        parser.add_argument(
            "--anchors",
            metavar="FILE",
            type=Path,
            help="a file outside the database: compare with where each trail stood on earlier "
            "days, then, where all is well, add where it stands now",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # By name: the trail knows organisations only as a foreign key.
        organisations = apps.get_model("accounts", "Organisation").objects.order_by("slug")
        if options["organisation"]:
            organisations = organisations.filter(slug=options["organisation"])
            if not organisations:
                raise CommandError(f"There is no organisation {options['organisation']}.")
        file: Path | None = options["anchors"]
        anchors = read(file) if file else []
        # Before the walk, so that what is written down has been walked over.
        ends = [anchor_now(organisation) for organisation in organisations]
        # A list: every trail is reported, also those after a broken one.
        whole = [self._report(organisation, anchors) for organisation in organisations]
        if not all(whole):
            raise CommandError("The trail is broken.", returncode=1)
        if file:
            write(file, [end for end in ends if end])
            self.stdout.write(f"Where each trail stands now was added to {file}.")

    def _report(self, organisation: Any, anchors: list[Anchor]) -> bool:
        checked, fault = check_chain(organisation.pk)
        right = f"{checked} rows before it are right"
        if fault is None:
            fault = fault_against(organisation, anchors)
            right = "the rows hold together, but are not those of that day"
        if fault is None:
            self.stdout.write(f"{organisation.slug}: {checked} rows, all as written")
            return True
        self.stdout.write(
            f"{organisation.slug}: first bad row is sequence {fault.sequence}, id {fault.row_id}: "
            f"{fault.reason} ({right})"
        )
        return False


def read(file: Path) -> list[Anchor]:
    """A file that is not there yet begins today."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return list(parse_anchors(lines))
    except OSError as error:
        raise CommandError(f"Cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(f"{file} is not a file of anchors: {error}") from None


def write(file: Path, anchors: list[Anchor]) -> None:
    try:
        with file.open("a", encoding="utf-8") as lines:
            lines.writelines(f"{anchor}\n" for anchor in anchors)
    except OSError as error:
        raise CommandError(f"Cannot write {file}: {error.strerror}") from None
