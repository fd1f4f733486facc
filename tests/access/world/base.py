"""The world, its records, and the objects that routes are tried with."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organisation, User
from assessments.models import Conversation, FinalAssessment, Goal, SelfAssessment
from evidence.models import EvidenceItem
from participants.models import Participant
from supervision.models import Observation, WeekAccount

STAGES = ("main", "back", "reco", "read", "conf", "told")
PASSWORD = "correct horse battery staple 9"


@dataclass
class Thing:
    """An object that routes are tried with: what its address holds and what a form needs."""

    args: list[Any] = field(default_factory=list)
    case: str = ""
    version: int = 1


@dataclass
class Case:
    key: str
    participant: Participant
    people: dict[str, User]
    items: dict[str, EvidenceItem] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    accounts: dict[str, WeekAccount] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    sides: dict[str, SelfAssessment] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    assessment: FinalAssessment | None = None

    @property
    def owner(self) -> User:
        return fresh(self.participant.user)

    def by(self, kind: str) -> User:
        """Fresh, so that it knows today's roles and appointments."""
        return fresh(self.people[kind])

    @property
    def standards(self) -> list[Any]:
        return list(self.participant.programme.framework.items.order_by("list_enumeration"))


@dataclass
class World:
    today: datetime.date
    a: Organisation
    b: Organisation
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    # name -> thing; for an actor with a record of their own the name may be "lapse.<name>"
    things: dict[str, Thing] = field(default_factory=dict)
    # person's pk -> key of a canary -> what they are to it
    relations: dict[Any, dict[str, set[str]]] = field(default_factory=dict)

    def relate(self, user: User, key: str, *relations: str) -> None:
        self.relations.setdefault(user.pk, {}).setdefault(key, set()).update(relations)


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)
