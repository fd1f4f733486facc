"""What the home page says to a person, section by section for the roles they hold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from accounts.models import Role, User
from participants.agreements.presentation import AdjustmentRow, support_rows

from .leading import Leading, leading
from .new import new_since_looked
from .own import OwnProgramme, own_programme
from .people import People, people
from .reading import to_read_independently
from .support import WeekRow, recent_weeks
from .tasks import Shortlist, Task
from .waiting import waiting

CLOSE = (Role.PRACTICE_SUPERVISOR, Role.ASSESSOR)


@dataclass
class Home:
    """The sections of one person's home page; those of roles they do not hold are None."""

    own: OwnProgramme | None = None
    support: list[WeekRow] = field(default_factory=list)
    adjustments: list[AdjustmentRow] = field(default_factory=list)
    waiting: Shortlist | None = None
    new: Shortlist | None = None
    people: People | None = None
    readings: list[Task] | None = None
    leading: Leading | None = None
    is_administrator: bool = False
    is_equality_analyst: bool = False
    help_email: str = field(default_factory=lambda: settings.HELP_EMAIL)

    @property
    def is_empty(self) -> bool:
        parts: list[Any] = [self.own, self.waiting, self.readings, self.leading]
        nothing = all(part is None for part in parts)
        return nothing and not (self.is_administrator or self.is_equality_analyst)


def home_of(user: User, today: date) -> Home:
    """The sections for ``user``: a fixed number of queries for each role."""
    roles = {role for _, role in user.current_roles}
    home = Home(
        is_administrator=Role.ADMINISTRATOR in roles,
        is_equality_analyst=Role.EQUALITY_ANALYST in roles,
    )
    if Role.PARTICIPANT in roles:
        home.own = own_programme(user, today)
        home.support = recent_weeks(home.own.participant, today) if home.own else []
        if home.own and getattr(home.own.participant, "has_adjustments", False):
            home.adjustments = support_rows(home.own.participant, user, today)
    # Anybody may have to see to an adjustment.
    held = waiting(user, today)
    # Who only reads, confirms or leads is not told that nothing waits: the other parts say so.
    home.waiting = held if held.total or roles & {*CLOSE} else None
    if roles & {*CLOSE}:
        home.people = people(user, today)
    if Role.ASSESSOR in roles:
        home.new = new_since_looked(user)
    if Role.MODERATOR in roles:
        home.readings = to_read_independently(user)
    if Role.WORKFORCE_LEAD in roles:
        home.leading = leading(user, today)
    return home
