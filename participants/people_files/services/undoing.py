"""Taking back what a file added, as a whole, within a day and while nothing rests on it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from accounts.permissions import can_manage_accounts, can_manage_programme, require
from accounts.services import take_back_invited
from audit.actions import Action
from audit.services import Step, change_status, record_many
from participants.models import (
    Appointment,
    Participant,
    PeopleFile,
    PeopleFileRow,
    TeamPlacement,
    WorkingPattern,
)

from .forgetting import forget

PORTION = 500
TOO_LATE = "The file was applied more than 24 hours ago, so it cannot be undone any more."
NOT_ALONE = "Something else rests on what this file added, so it cannot be undone any more."
# Made by the file itself, and looked at row by row.
OF_THE_FILE = (Appointment, WorkingPattern, TeamPlacement)


@transaction.atomic
def undo_people_file(*, file: PeopleFile, by: User) -> None:
    """Delete every participant, appointment, role and account that the file made, or nothing.

    The trail keeps that they were there. Raises ValidationError naming the first rows that prevent
    it, or when more than 24 hours went by.
    """
    require(can_manage_programme(by, file.organisation_id))
    if file.undone_until is None or timezone.now() > file.undone_until:
        raise ValidationError(TOO_LATE)
    rows = list(file.rows.all())
    _lock(rows)
    if reasons := what_prevents_undo(file, by):
        raise ValidationError([f"Row {number}: {words}." for number, words in reasons[:10]])
    _record(file, rows, by)
    try:
        _delete(file, rows, by)
    except ProtectedError as error:
        raise ValidationError(NOT_ALONE) from error
    change_status(
        file,
        PeopleFile.Status.UNDONE,
        by=by,
        action=Action.PEOPLE_FILE_UNDONE,
        about=file.cohort,
    )
    forget(file, timezone.now())


def what_prevents_undo(file: PeopleFile, by: User) -> list[tuple[int, str]]:
    """(row, why) of every row that something rests on now; [] when ``by`` can take all back."""
    rows = list(file.rows.all())
    number_of: dict[Any, int] = {}
    for row in rows:
        for pk in _ids([row], "participant", "users", "grants", "appointments"):
            number_of.setdefault(pk, row.number)
    found: dict[int, str] = {}
    for pk, words in _reasons(file, rows, by):
        found.setdefault(number_of[pk], words)
    return sorted(found.items())


def _reasons(
    file: PeopleFile, rows: Sequence[PeopleFileRow], by: User
) -> Iterator[tuple[UUID, str]]:
    yield from _changed_participants(rows)
    yield from _accounts_in_use(rows)
    yield from _changed(Appointment, _ids(rows, "appointments"), "an appointment was changed")
    yield from _changed(RoleGrant, _ids(rows, "grants"), "a role was changed")
    yield from _appointed_otherwise(rows)
    if not can_manage_accounts(by, file.organisation_id):
        yield from _roles_of_colleagues(rows)


def _changed_participants(rows: Sequence[PeopleFileRow]) -> Iterator[tuple[UUID, str]]:
    ids = _ids(rows, "participant")
    yield from _changed(Participant, ids, "the person’s details or appointments were changed")
    for relation in Participant._meta.get_fields(include_hidden=True):
        related: Any = relation.related_model
        if not (relation.one_to_many or relation.one_to_one) or related in OF_THE_FILE:
            continue
        name = relation.field.name  # type: ignore[union-attr]
        for some in _portions(ids):
            used = related._base_manager.filter(**{f"{name}__in": some})
            for pk in used.values_list(name, flat=True).distinct():
                yield pk, "there is work on the person’s record already"


def _accounts_in_use(rows: Sequence[PeopleFileRow]) -> Iterator[tuple[UUID, str]]:
    for some in _portions(_ids(rows, "users")):
        for user in User.objects.filter(pk__in=some):
            if user.has_usable_password() or user.last_login or not user.is_active:
                yield user.pk, f"{user.name} has set up their account"


def _changed(model: Any, ids: Sequence[UUID], words: str) -> Iterator[tuple[UUID, str]]:
    """Those that are gone or not as they were made: every change bumps the version."""
    for some in _portions(ids):
        untouched = set(model.objects.filter(pk__in=some, version=1).values_list("pk", flat=True))
        yield from ((pk, words) for pk in some if pk not in untouched)


def _roles_of_colleagues(rows: Sequence[PeopleFileRow]) -> Iterator[tuple[UUID, str]]:
    for some in _portions(_ids(rows, "grants")):
        others = RoleGrant.objects.filter(pk__in=some).exclude(role=Role.PARTICIPANT)
        for grant in others.select_related("user"):
            yield grant.pk, f"only an administrator takes the role of {grant.user.name} back"


def _appointed_otherwise(rows: Sequence[PeopleFileRow]) -> Iterator[tuple[UUID, str]]:
    """Whoever got a role or an account by the file may hold another appointment by now."""
    made = set(_ids(rows, "appointments"))
    grants = _ids(rows, "grants")
    holders = dict(
        pair
        for some in _portions(grants)
        for pair in RoleGrant.objects.filter(pk__in=some)
        .exclude(role=Role.PARTICIPANT)
        .values_list("user_id", "pk")
    )
    for some in _portions(list(holders)):
        for appointment in Appointment.objects.filter(user__in=some).select_related("user"):
            if appointment.pk not in made:
                name = appointment.user.name
                yield holders[appointment.user_id], f"{name} was appointed for somebody else too"


def _lock(rows: Sequence[PeopleFileRow]) -> None:
    """Participants in the order of their ids, as everywhere."""
    for some in _portions(sorted(_ids(rows, "participant"))):
        list(Participant.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk"))


def _record(file: PeopleFile, rows: Sequence[PeopleFileRow], by: User) -> None:
    participants: dict[Any, Participant] = {}
    for some in _portions(_ids(rows, "participant")):
        participants |= Participant.objects.in_bulk(list(some))
    steps = [
        Step(
            Action.PARTICIPANT_TAKEN_BACK,
            participants[UUID(row.made["participant"])],
            participants[UUID(row.made["participant"])],
            {"file": file, "made": row.made},
        )
        for row in rows
    ]
    record_many(steps, by=by)


def _delete(file: PeopleFile, rows: Sequence[PeopleFileRow], by: User) -> None:
    for model, key in (
        (Appointment, "appointments"),
        (WorkingPattern, "patterns"),
        (TeamPlacement, "placements"),
        (Participant, "participant"),
    ):
        for some in _portions(_ids(rows, key)):
            model.objects.filter(pk__in=some).delete()
    take_back_invited(
        organisation=file.organisation,
        users=_ids(rows, "users"),
        grants=_ids(rows, "grants"),
        by=by,
    )


def _ids(rows: Iterable[PeopleFileRow], *keys: str) -> list[UUID]:
    """Ids of what was made of the rows, under these keys of ``made``."""
    found = []
    for row in rows:
        for key in keys:
            made = row.made.get(key, [])
            found += [UUID(each) for each in ([made] if isinstance(made, str) else made)]
    return found


def _portions(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), PORTION):
        yield ids[start : start + PORTION]
