"""What the rules ask about many people at once, looked up in a number of queries that is the same
for five people and for 500."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accounts.models import Organisation, RoleGrant, User
from participants.models import Appointment, Participant
from participants.querysets import ROLES_BEHIND
from participants.rules import Facts, Programme, Timeline


@dataclass
class Known:
    people: list[Participant]
    # user's id -> their roles here
    roles: dict[Any, list[RoleGrant]]
    open_accounts: set[Any]
    today: date
    _programmes: dict[Any, Programme] = field(default_factory=dict)
    _ends: dict[str, date] = field(default_factory=dict)

    def holds_role(self, user_id: Any, kind: str, day: date) -> bool:
        """Whether somebody holds a role that ``kind`` rests on, on that day."""
        return any(
            grant.role in ROLES_BEHIND[kind] and grant.is_current(day)
            for grant in self.roles.get(user_id, ())
        )

    def timeline(self, person: Participant, facts: Facts) -> Timeline:
        version = person.cohort.programme_version
        if version.pk not in self._programmes:
            self._programmes[version.pk] = version.as_rules()
        return Timeline(self._programmes[version.pk], facts)

    def ends_on(self, person: Participant, facts: Facts) -> date:
        """Reckoned once for all whose programme and facts are the same."""
        key = f"{person.cohort.programme_version_id} {facts!r}"
        if key not in self._ends:
            self._ends[key] = self.timeline(person, facts).ends_on
        return self._ends[key]


def look_up(
    ids: Iterable[Any], organisation: Organisation, holder: User | None, today: date
) -> Known:
    """Eight queries. People by name, with what they are appointed and recorded."""
    people = list(
        Participant.objects.filter(organisation=organisation, pk__in=set(ids))
        .select_related("user", "agreed_end_by", "cohort__programme_version")
        .prefetch_related(
            "working_patterns",
            "leaves",
            "employments",
            "team_placements",
            Prefetch("appointments", Appointment.objects.select_related("user")),
        )
        .order_by("user__name", "pk")
    )
    concerned = _concerned(people, holder)
    roles: dict[Any, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(user__in=concerned, organisation=organisation):
        roles.setdefault(grant.user_id, []).append(grant)
    open_accounts = User.objects.filter(pk__in=concerned, is_active=True)
    return Known(people, roles, set(open_accounts.values_list("pk", flat=True)), today)


def _concerned(people: Sequence[Participant], holder: User | None) -> set[Any]:
    """Those whose roles may be asked for: who takes over, and whose appointment may move."""
    held = {each.user_id for person in people for each in person.appointments.all()}
    return held | ({holder.pk} if holder else set())
