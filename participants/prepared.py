"""Queries that pages ask as somebody: what they may see depends on whom they are appointed to."""

from collections import defaultdict
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from accounts.models import User
from participants.models import Appointment
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
        roles = _standing(user.current_roles, stand_ins)
        held = _standing(Appointment.objects.all().held_on(user), stand_ins)
        standing = [stand_ins.of(each) for each in values]
        return self.fetch(
            stand_ins,
            lambda: self.build(_somebody(pk, is_active, roles, held), *standing),
        )


def _standing(pairs: set[tuple[Any, str]], stand_ins: StandIns) -> set[tuple[Any, str]]:
    """(id, what it is held as), alike for whoever holds as many in the same ways."""
    by_id: dict[Any, list[str]] = defaultdict(list)
    for pk, held_as in pairs:
        by_id[pk].append(held_as)
    alike = sorted((tuple(sorted(held)), pk) for pk, held in by_id.items())
    return {
        (stand_ins.of(pk), each) for held, pk in alike for each in (stand_ins.of(held), held)[1]
    }


def _somebody(
    pk: Any, is_active: bool, roles: set[tuple[Any, str]], held: set[tuple[Any, str]]
) -> User:
    """Anything else of them would be looked up, and not found."""
    user = User.from_db(DEFAULT_DB_ALIAS, ["id", "is_active"], [pk, is_active])
    user.current_roles = roles
    Appointment.objects.all().keep_as_held(user, held)
    return user
