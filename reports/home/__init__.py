"""What the home page says to a person, section by section for the roles they hold."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from accounts.models import Role, User

from .leading import Leading, leading
from .new import new_since_looked
from .own import OwnProgramme, own_programme
from .people import People, people
from .reading import to_read_independently
from .support import WeekRow, recent_weeks
from .tasks import Shortlist, Task
from .waiting import waiting

CLOSE = (Role.PRACTICE_SUPERVISOR, Role.ASSESSOR)
# Confirmers are moderators or workforce leads.
HOLDERS = {*CLOSE, Role.MODERATOR, Role.WORKFORCE_LEAD}


@dataclass
class Home:
    """The sections of one person's home page; those of roles they do not hold are None."""

    own: OwnProgramme | None = None
    support: list[WeekRow] = field(default_factory=list)
    waiting: Shortlist | None = None
    new: Shortlist | None = None
    people: People | None = None
    readings: list[Task] | None = None
    leading: Leading | None = None
    is_administrator: bool = False
    help_email: str = field(default_factory=lambda: settings.HELP_EMAIL)

    @property
    def is_empty(self) -> bool:
        parts: list[Any] = [self.own, self.waiting, self.readings, self.leading]
        return all(part is None for part in parts) and not self.is_administrator


def home_of(user: User, today: date) -> Home:
    """The sections for ``user``: a fixed number of queries for each role."""
    roles = {role for _, role in user.current_roles}
    home = Home(is_administrator=Role.ADMINISTRATOR in roles)
    if Role.PARTICIPANT in roles:
        home.own = own_programme(user, today)
        home.support = recent_weeks(home.own.participant, today) if home.own else []
    if roles & HOLDERS:
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
