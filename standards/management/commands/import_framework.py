"""``manage.py import_framework FILE.csv``: check a framework and bring it in."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import URLValidator, validate_slug
from django.utils.text import slugify

from accounts.models import Organisation
from standards.csv_files import COLUMNS, FrameworkFileError, read_framework
from standards.rules import LEVELS
from standards.services import FrameworkDetails, Plan, import_framework, plan_import


class Command(BaseCommand):
    help = (
        "Import a set of standards from a CSV file (UTF-8) with the columns "
        f"{', '.join(COLUMNS)} and, if you like, judged (yes or no). A blank identifier is made "
        "from the slug and the code; its children name it by its code. Nothing is written when "
        "anything is wrong."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own --version gives way to the framework's."""
        kwargs["conflict_handler"] = "resolve"
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")
        parser.add_argument("--slug", help="short name; made from the file's name when left out")
        parser.add_argument("--title", help="made from the file's name when left out")
        parser.add_argument("--version", dest="edition", default="", help="of the framework")
        parser.add_argument("--creator", default="", help="who published it")
        parser.add_argument("--source-url", default="", help="where the published text is")
        parser.add_argument("--in-force-from", type=_date, metavar="YYYY-MM-DD")
        parser.add_argument("--in-force-to", type=_date, metavar="YYYY-MM-DD")
        parser.add_argument("--notes", default="")
        parser.add_argument("--placeholder", action="store_true", help="not the published wording")
        parser.add_argument(
            "--judged",
            choices=LEVELS,
            default="",
            help="what is judged where no column says so; outcome where there are any, else domain",
        )
        parser.add_argument("--replace", action="store_true", help="replace one not yet used")
        parser.add_argument(
            "--organisation", metavar="SLUG", help="record it in this organisation's trail alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        details = _details(options)
        organisation = _organisation(options["organisation"])
        try:
            raw = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}") from error
        try:
            items = read_framework(raw, slug=details.slug)
            choices = {"level": options["judged"], "replace": options["replace"]}
            plan = plan_import(details=details, items=items, **choices)
            self._show(plan)
            if not options["dry_run"]:
                import_framework(
                    details=details, items=items, by=None, organisation=organisation, **choices
                )
        except FrameworkFileError as error:
            raise CommandError(
                "\n".join([*error.errors, "Nothing was written."]), returncode=1
            ) from error
        self.stdout.write(_result(plan, dry_run=options["dry_run"]))

    def _show(self, plan: Plan) -> None:
        for each in plan.placed:
            item = each.item
            judged = " [judged]" if item.judged else ""
            self.stdout.write(
                f"{'  ' * each.depth}{item.item_type} {item.code}: {item.statement}{judged}"
            )
        if plan.replaces_existing:
            self.stdout.write("Compared with what is there now:")
            for change in plan.changes:
                self.stdout.write(f"  {change}")


def _result(plan: Plan, *, dry_run: bool) -> str:
    judged = sum(bool(each.item.judged) for each in plan.placed)
    what = (
        f'"{plan.details.title}" ({plan.details.slug}): {len(plan.placed)} items, {judged} judged'
    )
    if plan.already_there:
        return f"{what}. The same content is there already; nothing changed."
    if dry_run:
        verb = "would be replaced" if plan.replaces_existing else "would be imported"
        return f"{what}, {verb}. This was a dry run: nothing was written."
    return f"{what}, {'replaced' if plan.replaces_existing else 'imported'}."


def _details(options: dict[str, Any]) -> FrameworkDetails:
    stem = options["file"].stem
    slug = options["slug"] or slugify(stem)[:60] or "framework"
    try:
        validate_slug(slug)
        if options["source_url"]:
            URLValidator(schemes=["http", "https"])(options["source_url"])
    except ValidationError as error:
        raise CommandError("; ".join(error.messages)) from error
    details = FrameworkDetails(
        slug=slug,
        title=options["title"] or stem.replace("-", " ").replace("_", " ").strip().capitalize(),
        version=options["edition"],
        creator=options["creator"],
        source_url=options["source_url"],
        in_force_from=options["in_force_from"],
        in_force_to=options["in_force_to"],
        placeholder=options["placeholder"],
        notes=options["notes"],
    )
    limits = {"slug": 60, "title": 200, "version": 40, "creator": 120, "source_url": 200}
    for name, limit in limits.items():
        if len(getattr(details, name)) > limit:
            raise CommandError(f"The {name.replace('_', ' ')} is longer than {limit} characters.")
    return details


def _organisation(slug: str | None) -> Organisation | None:
    if not slug:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if not found:
        raise CommandError(f'There is no organisation with the slug "{slug}".')
    return found


def _date(text: str) -> date:
    return date.fromisoformat(text)
