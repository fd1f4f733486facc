from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, User
from accounts.permissions import can_manage_programme, require
from audit.actions import Action
from audit.services import StaleObject, change_fields, record, touch
from participants.models import ProgrammeDraft, ProgrammeVersion
from participants.rules.json_files import UnreadableFile, read_json
from participants.rules.programme_file.fields import FIELDS
from participants.rules.programme_file.places import row_added, row_moved, with_changes
from participants.rules.programme_file.shape import problems_of_shape
from participants.services.locking import look_up_rights_again
from participants.shipped import shipped_programme

LONGEST_NAME = 40
GONE = (
    "This draft was published or thrown away after you opened the page, so nothing was saved. "
    "Check the list of programmes."
)
ROW_GONE = "This row is not there any more, so nothing was changed."
TAKEN = "You have a programme called so already. Give this one another name"
MOST_PROBLEMS = 20


@transaction.atomic
def begin_draft(*, based_on: ProgrammeVersion, by: User) -> ProgrammeDraft:
    """The draft of the next version of a programme: the one that is there, or a new one that says
    what ``based_on`` says."""
    require(can_manage_programme(by, based_on.organisation_id))
    _lock_organisation(based_on.organisation_id)
    there = ProgrammeDraft.objects.filter(
        organisation=based_on.organisation_id, programme=based_on.programme
    ).first()
    if there is not None:
        return there
    return _begin(based_on.organisation, based_on.as_file(), by, begun_from=based_on)


@transaction.atomic
def begin_programme(
    *,
    organisation: Organisation,
    begin_with: str,
    name: str,
    by: User,
) -> ProgrammeDraft:
    """A programme the organisation does not have yet, from a shipped file ("shipped:asye") or a
    copy of one of its own ("own:" and the id of a version).

    Raises ValidationError on the name where there is one of that name already.
    """
    require(can_manage_programme(by, organisation.pk))
    _lock_organisation(organisation.pk)
    kind, _, what = begin_with.partition(":")
    copied_from = None
    if kind == "own":
        own = ProgrammeVersion.objects.filter(organisation=organisation)
        copied_from = own.select_related("framework").get(pk=what)
    file = copied_from.as_file() if copied_from else shipped_programme(what)
    name = name.strip()
    if name:
        file |= {"name": name, "programme": slugify(name)[:LONGEST_NAME].strip("-") or "programme"}
    if _is_there(organisation, file["programme"]):
        raise ValidationError({"name": TAKEN})
    return _begin(organisation, file, by, begun_from=copied_from)


@transaction.atomic
def begin_draft_from_file(
    *, organisation: Organisation, content: bytes, by: User
) -> ProgrammeDraft:
    """A draft that says what a file says, of a new programme or of the next version of one.

    What contradicts itself is named on the draft's pages; what has not the shape of a programme is
    refused, place by place.
    """
    require(can_manage_programme(by, organisation.pk))
    try:
        file = read_json(content)
    except UnreadableFile as error:
        raise ValidationError({"file": str(error)}) from error
    if problems := [str(each) for each in problems_of_shape(file, FIELDS)][:MOST_PROBLEMS]:
        raise ValidationError({"file": problems})
    _lock_organisation(organisation.pk)
    drafts = ProgrammeDraft.objects.filter(organisation=organisation, programme=file["programme"])
    if drafts.exists():
        words = "There is a draft of this programme already. Publish it or throw it away first"
        raise ValidationError({"file": words})
    versions = ProgrammeVersion.objects.filter(
        organisation=organisation, programme=file["programme"]
    )
    return _begin(organisation, file, by, begun_from=versions.order_by("-number").first())


@transaction.atomic
def change_draft(*, draft: ProgrammeDraft, changes: Mapping[str, Any], by: User) -> ProgrammeDraft:
    """Put values at places of the file. Raises StaleObject after another's change."""
    current = lock_draft(draft, by=by)
    require(can_manage_programme(by, current.organisation_id))
    try:
        file = with_changes(current.file, changes)
    except KeyError as error:
        raise StaleObject(ROW_GONE) from error
    return _save(draft, file, by)


@transaction.atomic
def add_draft_row(
    *, draft: ProgrammeDraft, where: str, row: Mapping[str, Any], by: User
) -> ProgrammeDraft:
    """One more row at the end of a list of the file."""
    current = lock_draft(draft, by=by)
    require(can_manage_programme(by, current.organisation_id))
    draft.version = current.version
    return _save(draft, row_added(current.file, where, row), by)


@transaction.atomic
def move_draft_row(*, draft: ProgrammeDraft, place: str, step: str, by: User) -> ProgrammeDraft:
    """A row of a list up, down or away. Raises StaleObject after another's change."""
    current = lock_draft(draft, by=by)
    require(can_manage_programme(by, current.organisation_id))
    if draft.version != current.version:
        raise StaleObject(ROW_GONE)
    try:
        file = row_moved(current.file, place, step)
    except (KeyError, ValueError) as error:
        raise StaleObject(ROW_GONE) from error
    return _save(draft, file, by)


@transaction.atomic
def discard_draft(*, draft: ProgrammeDraft, by: User) -> None:
    """Throw the draft away. The trail keeps that it was there."""
    current = lock_draft(draft, by=by)
    require(can_manage_programme(by, current.organisation_id))
    touch(draft)
    about = {"programme": draft.programme}
    organisation = current.organisation
    record(Action.PROGRAMME_DRAFT_DISCARDED, draft, by=by, about=organisation, **about)
    draft.delete()


def lock_draft(draft: ProgrammeDraft, *, by: User) -> ProgrammeDraft:
    """The draft as it is now, and the rights of ``by`` too, which may have ended while this waited.

    Raises ValidationError where it was published or thrown away.
    """
    found = ProgrammeDraft.objects.select_for_update(of=("self",)).select_related("organisation")
    current = found.filter(pk=draft.pk).first()
    if current is None:
        raise ValidationError(GONE)
    look_up_rights_again(by)
    return current


def _save(draft: ProgrammeDraft, file: dict[str, Any], by: User) -> ProgrammeDraft:
    change_fields(
        draft,
        by=by,
        action=Action.PROGRAMME_DRAFT_CHANGED,
        about=draft.organisation,
        file=file,
        edited_by=by,
        edited_at=timezone.now(),
    )
    return draft


def _begin(
    organisation: Organisation,
    file: dict[str, Any],
    by: User,
    *,
    begun_from: ProgrammeVersion | None,
) -> ProgrammeDraft:
    draft = ProgrammeDraft.objects.create(
        organisation=organisation,
        programme=file["programme"],
        file=file,
        begun_from=begun_from,
        begun_by=by,
        edited_by=by,
    )
    about = {"programme": draft.programme}
    record(Action.PROGRAMME_DRAFT_BEGUN, draft, by=by, about=organisation, **about)
    return draft


def _is_there(organisation: Organisation, programme: str) -> bool:
    of_it = {"organisation": organisation, "programme": programme}
    return (
        ProgrammeVersion.objects.filter(**of_it).exists()
        or ProgrammeDraft.objects.filter(**of_it).exists()
    )


def _lock_organisation(pk: Any) -> None:
    """Two people beginning a draft of the same programme come one after the other."""
    Organisation.objects.select_for_update(no_key=True).get(pk=pk)
