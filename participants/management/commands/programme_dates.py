"""``manage.py programme_dates --programme FILE|NAME --facts FACTS.json``: every date, and why."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from participants.management.options import UNREADABLE, add_organisation, json_of, organisation_of
from participants.rules import Timeline
from participants.rules.dates_file import dates_file
from participants.rules.facts_file import facts_of, problems_with_facts
from participants.rules.programme_file import problems_with_programme, programme_of
from participants.services import newest_version
from participants.shipped import shipped_programme, shipped_programmes


class Command(BaseCommand):
    help = (
        "Print every date of one person under a programme as JSON, each with the steps that lead "
        "to it (docs/programme-dates.md). Writes nothing. Exits with 0 when all is well, 1 when "
        "something in a file is wrong, 2 when a file cannot be used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--programme",
            required=True,
            metavar="FILE|NAME",
            help="a programme's file, a programme published here, or one that comes with the "
            "product",
        )
        parser.add_argument("--facts", required=True, type=Path, metavar="FACTS.json")
        parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="today if left out")
        add_organisation(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        programme = _programme(options["programme"], options["organisation"])
        facts = json_of(options["facts"])
        _refuse("the programme", problems_with_programme(programme))
        _refuse("the facts", problems_with_facts(facts))
        on = options["on"] or timezone.localdate()
        timeline = Timeline(programme_of(programme), facts_of(facts, on))
        self.stdout.write(json.dumps(dates_file(timeline), indent=2, ensure_ascii=False))


def _programme(name: str, organisation: str | None) -> Any:
    path = Path(name)
    if path.suffix == ".json" or path.is_file():
        return json_of(path)
    if organisation or Organisation.objects.count() == 1:
        version = newest_version(organisation_of(organisation), name)
        if version:
            return version.as_file()
    if name in shipped_programmes():
        return shipped_programme(name)
    known = ", ".join(shipped_programmes())
    raise CommandError(
        f"There is no programme “{name}”. With the product come: {known}.", returncode=UNREADABLE
    )


def _refuse(what: str, problems: list[Any]) -> None:
    if problems:
        words = "\n".join(f"{what}: {each}" for each in problems)
        raise CommandError(words, returncode=1)


def _day(text: str) -> date:
    return date.fromisoformat(text)
