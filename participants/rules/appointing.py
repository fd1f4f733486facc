"""Who may be appointed beside whom, and what an appointment makes way for. Pure.

One person's appointment and that of many at once ask the same here, and say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .calendar import periods_overlap
from .people import NEVER_BOTH
from .words import in_words

# Those who may be one person only where the programme says so.
PAIR = frozenset({"supervisor", "assessor"})
THEMSELVES = "Nobody can be appointed to themselves"
YOURSELF = "You cannot choose yourself. Ask another workforce lead"
NOT_BOTH = "On this programme the assessor must be somebody other than the supervisor"


def without_account(name: str) -> str:
    return f"The account of {name} is closed"


def without_role(name: str, day: date, label: str) -> str:
    """``label``: the kind of appointment in small letters."""
    return f"On {in_words(day)} {name} does not hold the role needed to be {label}"


def why_not_beside(
    kind: str,
    label: str,
    name: str,
    period: tuple[date, date | None],
    own: Iterable[Any],
    *,
    assessor_may_supervise: bool,
) -> str:
    """Why somebody cannot hold ``kind`` for a person in ``period``, or "".

    ``own``: all the appointments they have and had to that person (kind, starts_on, ends_on).
    """
    own = list(own)
    for each in own:
        if each.kind in NEVER_BOTH[kind]:
            other = each.get_kind_display().lower()
            return f"{name} is or was {other} of this person, so cannot be {label}"
    if assessor_may_supervise or kind not in PAIR:
        return ""
    others = [each for each in own if each.kind in PAIR - {kind}]
    at_once = any(periods_overlap(*period, each.starts_on, each.ends_on) for each in others)
    return NOT_BOTH if at_once else ""


@dataclass(frozen=True)
class Room:
    """What makes way for a new appointment: ended the day before it, or taken back; or what cannot,
    so that nobody is appointed."""

    ended: list[Any] = field(default_factory=list)
    taken_back: list[Any] = field(default_factory=list)
    in_the_way: Any = None


def room_for(new: Any, same_kind: Iterable[Any], today: date) -> Room:
    """Of the appointments of the same kind to the same person those that share a day with ``new``
    (starts_on, ends_on, user_id): one that began before is ended, one to come is taken back."""
    room = Room()
    for other in sorted(same_kind, key=lambda each: each.starts_on):
        if not periods_overlap(new.starts_on, new.ends_on, other.starts_on, other.ends_on):
            continue
        if other.starts_on < new.starts_on and other.user_id != new.user_id:
            room.ended.append(other)
        elif other.starts_on > today and other.starts_on >= new.starts_on:
            room.taken_back.append(other)
        else:
            return Room(in_the_way=other)
    return room


def already_held(other: Any) -> str:
    """Said of what is in the way."""
    until = f" to {in_words(other.ends_on)}" if other.ends_on else " on"
    return (
        f"{other.user.name} is already appointed as {other.get_kind_display().lower()}, from "
        f"{in_words(other.starts_on)}{until}. Choose somebody else or a later day"
    )
