"""Bringing a framework in. Once a programme version uses it, nothing changes it any more."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import Organisation, User
from audit.actions import Action
from audit.rules import canonical_json, sha256
from audit.services import record

from .csv_files import NAMESPACE, FrameworkFileError, read_framework
from .models import Framework, FrameworkItem
from .rules import (
    CellError,
    Change,
    Item,
    PlacedItem,
    changes,
    judge_on,
    place,
    standings,
    tree_errors,
)
from .shipped import SHIPPED


@dataclass(frozen=True)
class FrameworkDetails:
    """What is said of a framework as a whole. Without ``in_force_from`` it is a draft."""

    slug: str
    title: str
    version: str = ""
    creator: str = ""
    source_url: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    placeholder: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Plan:
    """What an import would do. ``already_there``: the same content is stored, nothing is to do."""

    details: FrameworkDetails
    placed: list[PlacedItem]
    content_sha256: str
    already_there: Framework | None
    replaces_existing: bool
    # Against what is stored under the same slug; everything is added where nothing is.
    changes: list[Change]


def plan_import(
    *, details: FrameworkDetails, items: list[Item], level: str = "", replace: bool = False
) -> Plan:
    """Check an import without writing. Raises FrameworkFileError with everything that forbids it.

    ``level`` (outcome or domain) decides what is judged where the rows do not say.
    """
    judged = judge_on(items, level)
    errors = [str(error) for error in tree_errors(judged)]
    if not any(item.judged for item in judged):
        errors.append(
            "Nothing would be judged: mark rows in a column named judged, or choose another level."
        )
    if (
        details.in_force_from
        and details.in_force_to
        and details.in_force_to < details.in_force_from
    ):
        errors.append("The last day in force is before the first.")
    errors += [str(error) for error in _clashes(details, judged)]
    digest = _digest(details, judged)
    existing = Framework.objects.filter(slug=details.slug).first()
    unchanged = existing if existing and existing.content_sha256 == digest else None
    if existing and not unchanged:
        errors += _reasons_not_to_replace(existing, judged, replace)
    if errors:
        raise FrameworkFileError(errors)
    placed = place(judged)
    return Plan(
        details,
        placed,
        digest,
        unchanged,
        existing is not None and not unchanged,
        changes(existing.items.standings() if existing else {}, standings(placed)),
    )


@transaction.atomic
def import_framework(
    *,
    details: FrameworkDetails,
    items: list[Item],
    by: User | None,
    level: str = "",
    replace: bool = False,
    organisation: Organisation | None = None,
) -> Framework:
    """Store a framework with its items; the same content again changes nothing.

    Raises FrameworkFileError, with nothing written. Frameworks belong to no organisation, so the
    step stands in the trail of every one (each may come to judge by them), or of ``organisation``
    alone when one is named. One founded later finds the content's digest where its programme
    version is published.
    """
    # A programme version published meanwhile waits here: its foreign key wants the same row.
    existing = Framework.objects.select_for_update().filter(slug=details.slug).first()
    plan = plan_import(details=details, items=items, level=level, replace=replace)
    if plan.already_there:
        return plan.already_there
    if existing:
        _remove_items(existing)
    framework = _save_framework(plan, existing)
    FrameworkItem.objects.bulk_create(_row(framework, each) for each in plan.placed)
    told = [organisation] if organisation else Organisation.objects.order_by("pk")
    for each in told:
        record(
            Action.FRAMEWORK_IMPORTED,
            framework,
            by=by,
            about=each,
            content=plan.content_sha256,
            items=len(plan.placed),
            replaced=existing is not None,
        )
    return framework


@transaction.atomic
def load_shipped_frameworks(*, by: User | None) -> list[Framework]:
    """The frameworks of ``standards.shipped``, imported where they are missing.

    One that is there under the same slug stays as it is: a later release ships a new text under a
    new slug.
    """
    loaded = []
    for slug, shipped in SHIPPED.items():
        found = Framework.objects.filter(slug=slug).first()
        loaded.append(
            found
            or import_framework(
                details=FrameworkDetails(slug=slug, **shipped.details),
                items=read_framework(shipped.file.read_bytes(), slug=slug),
                by=by,
            )
        )
    return loaded


def _save_framework(plan: Plan, existing: Framework | None) -> Framework:
    details = plan.details
    framework = existing or Framework(
        identifier=uuid.uuid5(NAMESPACE, f"framework:{details.slug}"), slug=details.slug
    )
    framework.title = details.title
    framework.version = details.version
    framework.creator = details.creator
    framework.official_source_url = details.source_url
    framework.status_start_date = details.in_force_from
    framework.status_end_date = details.in_force_to
    framework.adoption_status = (
        Framework.AdoptionStatus.ADOPTED
        if details.in_force_from and not details.placeholder
        else Framework.AdoptionStatus.DRAFT
    )
    framework.is_placeholder = details.placeholder
    framework.notes = details.notes
    framework.content_sha256 = plan.content_sha256
    framework.save()
    return framework


def _row(framework: Framework, placed: PlacedItem) -> FrameworkItem:
    item = placed.item
    return FrameworkItem(
        identifier=item.identifier,
        framework=framework,
        parent_id=item.parent,
        top_id=placed.top,
        item_type=item.item_type,
        human_coding_scheme=item.code,
        full_statement=item.statement,
        list_enumeration=placed.place,
        depth=placed.depth,
        is_judged=bool(item.judged),
        notes=item.notes,
        status_start_date=item.status_start,
        status_end_date=item.status_end,
        replaces_id=item.replaces,
    )


def _remove_items(framework: Framework) -> None:
    try:
        # They protect each other as parents; the import as a whole is undone on failure.
        framework.items.update(parent=None, top=None)
        framework.items.all().delete()
    except ProtectedError as error:
        raise FrameworkFileError(
            ["Items of another framework say that they replace items of this one; it has to stay."]
        ) from error


def _clashes(details: FrameworkDetails, items: list[Item]) -> list[CellError]:
    """Cells that do not fit what is stored in other frameworks."""
    elsewhere = FrameworkItem.objects.exclude(framework__slug=details.slug)
    taken = _chosen(elsewhere, {item.identifier for item in items})
    replaceable = _chosen(elsewhere, {item.replaces for item in items if item.replaces})
    errors = []
    for item in items:
        if item.identifier in taken:
            text = (
                f"already belongs to {taken[item.identifier]}; a new version has identifiers of "
                "its own and names the earlier ones under replaces_identifier"
            )
            errors.append(CellError(item.row, "identifier", text))
        if item.replaces and item.replaces not in replaceable:
            text = "is not the identifier of an item of another framework"
            errors.append(CellError(item.row, "replaces_identifier", text))
    return errors


def _chosen(items: Any, identifiers: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """identifier -> title of its framework, for those of ``identifiers`` that are stored."""
    found: dict[uuid.UUID, str] = {}
    wanted = sorted(identifiers)
    # In portions: databases limit how many values one query may name.
    for start in range(0, len(wanted), 500):
        rows = items.filter(identifier__in=wanted[start : start + 500])
        found |= dict(rows.values_list("identifier", "framework__title"))
    return found


def _reasons_not_to_replace(framework: Framework, items: list[Item], replace: bool) -> list[str]:
    if framework.programmes.exists():
        return [
            f'"{framework.slug}" is used by a programme and cannot change any more. '
            "Import the new text under another slug."
        ]
    if not replace:
        return [f'"{framework.slug}" is there with other content. Add --replace to replace it.']
    if framework.adoption_status == Framework.AdoptionStatus.DRAFT:
        return []
    statements = dict(framework.items.values_list("identifier", "full_statement"))
    return [
        str(
            CellError(
                item.row,
                "statement",
                "differs from the published text of this identifier; "
                "give the new text an identifier of its own",
            )
        )
        for item in items
        if statements.get(item.identifier, item.statement) != item.statement
    ]


def _digest(details: FrameworkDetails, items: list[Item]) -> str:
    """SHA-256 of everything that is said in the framework, row numbers left out."""
    rows = [{k: v for k, v in asdict(item).items() if k != "row"} for item in items]
    content = {"details": asdict(details), "items": rows}
    return sha256(canonical_json(_plain(content)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
