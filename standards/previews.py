"""Bringing standards in by page: what would change is seen first, and then just that is done."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.permissions import can_manage_programme, require
from ui.csv_files import with_sign_of_formula

from .csv_files import FrameworkFileError
from .models import Framework
from .rules import Change, Item, as_successors, changes, standings
from .services import FrameworkDetails, Plan, import_framework, plan_import
from .tables import items_of_sheet, read_sheet

SALT = "standards.preview"
SEEN_FOR = timedelta(hours=24)
# The table travels in the page between seeing and importing; a form of more would not be taken.
LONGEST_TOKEN = 1_500_000
MOST_FAULTS = 50
TOO_OLD = "This was too long ago, or the page was changed on its way. Send the file again."
OTHERWISE_NOW = (
    "These standards were changed after you saw the difference, so nothing was imported. "
    "Send the file again to see what it would change now."
)


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``token`` holds it, signed, until it is confirmed."""

    plan: Plan
    compared_with: Framework | None
    changes: list[Change]
    notes: list[str]
    token: str

    @property
    def judged(self) -> int:
        return sum(bool(each.item.judged) for each in self.plan.placed)

    @property
    def counted(self) -> list[tuple[int, str]]:
        """How many changes of each kind there are, those of none left out."""
        kinds = [change.kind for change in self.changes]
        return [(kinds.count(kind), kind) for kind in KINDS if kind in kinds]


KINDS = ("added", "reworded", "moved", "judged", "removed")


def preview_framework(
    *,
    by: User,
    content: bytes,
    replaces: Framework | None,
    compare_with: Framework | None,
    level: str,
    title: str,
    edition: str,
    **said: Any,
) -> Preview:
    """Read a file of standards and say what it would change; nothing is written.

    ``said`` is the rest of FrameworkDetails. Raises ValidationError with everything
    that is wrong, each with its row and column.
    """
    require(can_manage_programme(by))
    slug = replaces.slug if replaces else _slug(title, edition)
    details = FrameworkDetails(slug=slug, title=title, version=edition, **said)
    if not replaces and Framework.objects.filter(slug=slug).exists():
        raise ValidationError(
            {"edition": "Standards of this title and version are here already. Give another one"}
        )
    try:
        sheet = read_sheet(content)
        # A file that the portal gave out comes back as it was.
        rows = [(n, [with_sign_of_formula(cell) for cell in cells]) for n, cells in sheet.rows]
        items = items_of_sheet(rows, slug=slug)
        plan = plan_import(details=details, items=items, level=level, replace=True)
    except FrameworkFileError as error:
        raise ValidationError(_at_most(error.errors)) from error
    token = _token(by, details, rows, level, replaces)
    if len(token) > LONGEST_TOKEN:
        raise ValidationError("The file holds more text than the page can carry. Shorten the notes")
    other = compare_with or replaces
    found = _difference(plan, items, other) if other else plan.changes
    return Preview(plan, other, found, sheet.notes, token)


@transaction.atomic
def import_previewed(*, by: User, token: str) -> Framework:
    """Do what was shown. Raises ValidationError when it would be something else by now."""
    require(can_manage_programme(by))
    try:
        seen = signing.loads(token, salt=SALT, max_age=SEEN_FOR)
    except signing.BadSignature:
        raise ValidationError(TOO_OLD) from None
    if seen["by"] != str(by.pk):
        raise ValidationError(TOO_OLD)
    details = FrameworkDetails(**seen["details"] | _days(seen["details"], date.fromisoformat))
    stored = Framework.objects.select_for_update().filter(slug=details.slug).first()
    how = {"level": seen["level"], "replace": True}
    try:
        items = items_of_sheet(seen["rows"], slug=details.slug)
        # The same page sent twice leads to what it made the first time.
        done = plan_import(details=details, items=items, **how).already_there
        if not done and (stored.content_sha256 if stored else "") != seen["was"]:
            raise ValidationError(OTHERWISE_NOW)
        return import_framework(details=details, items=items, by=by, **how)
    except FrameworkFileError as error:
        raise ValidationError(_at_most(error.errors)) from error


def _difference(plan: Plan, items: list[Item], other: Framework) -> list[Change]:
    before = other.items.standings()
    replaced = {item.identifier: item.replaces for item in items}
    return changes(before, as_successors(standings(plan.placed), before, replaced))


def _token(
    by: User, details: FrameworkDetails, rows: Any, level: str, replaces: Framework | None
) -> str:
    seen = {
        "by": str(by.pk),
        "details": asdict(details) | _days(asdict(details), lambda day: day.isoformat()),
        "rows": rows,
        "level": level,
        "was": replaces.content_sha256 if replaces else "",
    }
    return signing.dumps(seen, salt=SALT, compress=True)


def _days(details: dict[str, Any], change: Any) -> dict[str, Any]:
    names = ("in_force_from", "in_force_to")
    return {name: change(details[name]) if details[name] else None for name in names}


def _slug(title: str, version: str) -> str:
    return f"{slugify(title)[:40]}-{slugify(version)[:19]}".strip("-") or "standards"


def _at_most(errors: list[str]) -> list[str]:
    shown = [f"{error[:1].upper()}{error[1:]}" for error in errors[:MOST_FAULTS]]
    more = len(errors) - len(shown)
    return [*shown, f"And {more} more."] if more > 0 else shown
