"""Queries that pages ask as somebody: what they may see depends on whom they are appointed to."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models
from django.http import Http404

from accounts.models import User
from participants.models import Appointment, Cohort, Participant
from ui.prepared import PreparedList, StandIns

# Somebody's roles, or the people they are appointed to: id -> what it is held as, in order.
Held = dict[Any, list[str]]


class PreparedFor(PreparedList):
    """``build(user, *values)``: its ``user`` has the roles and appointments of who asks, and an id.

    As many are appointed to as many people in the same ways, there are few shapes.
    """

    def ask_as(self, user: User, *values: Any) -> list[Any]:
        stand_ins = StandIns()
        pk, is_active = stand_ins.of(user.pk), stand_ins.of(user.is_active)
        standing = [stand_ins.of(each) for each in values]
        roles = _standing(user.current_roles, stand_ins)
        held = _standing(Appointment.objects.all().held_on(user), stand_ins)
        return self.fetch(
            stand_ins,
            lambda: self.build(_somebody(pk, is_active, roles, held), *standing),
        )


Row = TypeVar("Row", bound=models.Model)


class PreparedRow(PreparedFor, Generic[Row]):
    """The one row that a page is about: ``build(user)`` gives all rows that ``user`` may see."""

    def __init__(self, build: Callable[[Any], "models.QuerySet[Any]"]) -> None:
        super().__init__(lambda user, pk: build(user).filter(pk=pk))

    def or_404(self, user: User, pk: UUID) -> Row:
        """Raises Http404 where there is no such row, and where it is not for ``user`` to see."""
        found: list[Row] = self.ask_as(user, pk)
        if not found:
            raise Http404
        return found[0]


participant_or_404 = PreparedRow[Participant](Participant.objects.visible_to).or_404
cohort_or_404 = PreparedRow[Cohort](Cohort.objects.visible_to).or_404


def _standing(pairs: set[tuple[Any, str]], stand_ins: StandIns) -> set[tuple[Any, str]]:
    """(id, what it is held as), alike for whoever holds as many in the same ways.

    An id that is asked about comes first among those of its kind, whatever its value.
    """
    by_id: dict[Any, list[str]] = defaultdict(list)
    for pk, held_as in pairs:
        by_id[pk].append(held_as)
    alike = sorted((tuple(sorted(held)), pk not in stand_ins, pk) for pk, held in by_id.items())
    return {
        (stand_ins.of(pk), each) for held, _, pk in alike for each in (stand_ins.of(held), held)[1]
    }


def _somebody(
    pk: Any, is_active: bool, roles: set[tuple[Any, str]], held: set[tuple[Any, str]]
) -> User:
    """Anything else of them would be looked up, and not found."""
    user = User.from_db(DEFAULT_DB_ALIAS, ["id", "is_active"], [pk, is_active])
    user.current_roles = roles
    Appointment.objects.all().keep_as_held(user, held)
    return user
