from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.transaction import TransactionManagementError

from accounts.models import User
from participants.models import Participant
from ui.prepared import PreparedList


def _locked(pk: UUID) -> "models.QuerySet[Any]":
    row = Participant.objects.select_for_update(of=("self",)).filter(pk=pk)
    return row.select_related("user", "cohort__programme_version__framework")


LOCKED = PreparedList(_locked)


def lock_participant(participant: Participant | Any, *, by: User | None) -> Participant:
    """Lock a participant's row until the transaction ends; the first lock every service takes.

    Takes a participant or its id; returns it fresh. Call inside ``transaction.atomic``. What is
    asked after it of ``by`` (None for a command) is asked of the rights they hold now: they may
    have ended while this waited.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock ends with its transaction, and there is none.")
    rows = LOCKED.ask(UUID(str(getattr(participant, "pk", participant))))
    if not rows:
        raise Participant.DoesNotExist
    if by is not None:
        look_up_rights_again(by)
    locked: Participant = rows[0]
    return locked


def lock_participants(ids: Iterable[Any], *, by: User) -> None:
    """Lock many participants' rows, in the order of their ids as everybody does; two queries."""
    rows = Participant.objects.select_for_update(of=("self",)).filter(pk__in=set(ids))
    list(rows.order_by("pk").values_list("pk", flat=True))
    look_up_rights_again(by)


def look_up_rights_again(user: User) -> None:
    user.refresh_from_db(fields=["is_active"])
    for kept in ("current_roles", "_appointments_today"):
        with suppress(AttributeError):
            delattr(user, kept)


def lock_on_programme(participant: Participant | Any, *, by: User) -> Participant:
    """Lock the participant, and stop while the record is judged or when the programme is over."""
    locked = lock_participant(participant, by=by)
    if closed := locked.why_closed(by):
        raise ValidationError(closed)
    return locked
