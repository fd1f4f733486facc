"""What becomes of the periods beside one that is recorded, changed or removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from participants import rules
from participants.models import (
    Buddy,
    Employment,
    HostPlacement,
    Participant,
    TeamPlacement,
    WorkingPattern,
)
from participants.rules.periods import (
    A_DAY,
    OPEN,
    SEVERAL,
    Held,
    Moved,
    Refused,
    end_by,
    last_of,
    lay_over,
)

Days = tuple[date, date | None]
# What may be shortened for another of its kind. A pause was agreed: it is changed by itself.
GIVES_WAY = (WorkingPattern, Employment, TeamPlacement, HostPlacement, Buddy)
# Where one held until another began, it goes on until that begins, should it begin later.
FILLS_UP = (WorkingPattern, TeamPlacement)
# What somebody has only while they are employed here.
WITHIN_EMPLOYMENT = (TeamPlacement, HostPlacement, Buddy)


@dataclass(frozen=True)
class Neighbour:
    """One that is there, and what becomes of it."""

    row: Any
    moved: Moved

    @property
    def now(self) -> str:
        return str(self.row)

    @property
    def then(self) -> str:
        """In words: its days, that it goes, and from when it holds again."""
        if self.moved.days is None:
            return "Goes altogether: it has not begun"
        words = rules.period_in_words(*self.moved.days)
        words = words[0].upper() + words[1:]
        if self.moved.again:
            words += f", and again {_from(*self.moved.again)}"
        return words

    @property
    def lasts_longer(self) -> bool:
        """Whether it takes days that another may have had until now."""
        if self.moved.days is None or self.row.ends_on is None:
            return False
        last = self.moved.days[1]
        return last is None or last > self.row.ends_on


def neighbours_of(participant: Participant, period: Any, today: date) -> list[Neighbour]:
    """Of one that is recorded, or gets other days. Raises ValidationError by field."""
    if reason := rules.implausible_period(period.starts_on, period.ends_on, today):
        field_name, words = reason
        raise ValidationError({field_name: words})
    if isinstance(period, WITHIN_EMPLOYMENT):
        _refuse_longer_than_employed(participant, period)
    others = _others(participant, period)
    if isinstance(period, GIVES_WAY):
        moved = lay_over(period.starts_on, period.ends_on, map(held, others), today)
    else:
        moved = _only_beside(period, others)
    found = _or_refuse(moved)
    if isinstance(period, FILLS_UP):
        found += _filled_up(period, others)
    if isinstance(period, Employment):
        days = [(period.starts_on, period.ends_on), *_days_after(others, found)]
        found += _with_employment(participant, days, today)
    return found


def neighbours_without(participant: Participant, period: Any, today: date) -> list[Neighbour]:
    """Of one that is removed: what lies in an employment lasts no longer than those that stay."""
    if not isinstance(period, Employment):
        return []
    days = [(each.starts_on, each.ends_on) for each in _others(participant, period)]
    return _with_employment(participant, days, today, keep=Q(starts_on__lte=today))


def last_day_employed(participant: Participant) -> date | None:
    """None where no employment is recorded, or one goes on."""
    days = Employment.objects.filter(participant=participant.pk)
    return last_of(days.values_list("starts_on", "ends_on"))


def held(row: Any) -> Held:
    return Held(row, row.starts_on, row.ends_on)


def refusal_in_words(refused: Refused) -> str:
    if refused.why == OPEN:
        return f"Enter a last day, as another one is to follow: {refused.key}"
    if refused.why == SEVERAL:
        return "These days are taken by several that are to come. Change them one by one first"
    return f"These days are taken: {refused.key}. Change that one first"


def _others(participant: Participant, period: Any) -> Any:
    rows = type(period)._default_manager.filter(participant=participant.pk)
    return rows.exclude(pk=period.pk).order_by("starts_on")


def _only_beside(period: Any, others: Any) -> list[Moved] | Refused:
    other = others.sharing_a_day_with(period.starts_on, period.ends_on).first()
    if other is None:
        return []
    return Refused(other, "ends_on" if period.starts_on < other.starts_on else "starts_on", "taken")


def _or_refuse(moved: list[Moved] | Refused) -> list[Neighbour]:
    if isinstance(moved, Refused):
        raise ValidationError({moved.field: refusal_in_words(moved)})
    return [Neighbour(each.key, each) for each in moved]


def _refuse_longer_than_employed(participant: Participant, period: Any) -> None:
    last = last_day_employed(participant)
    if last is None:
        return
    day = rules.in_words(last)
    if period.starts_on > last:
        raise ValidationError({"starts_on": f"Their employment ends on {day}, before this begins"})
    if period.ends_on is None or period.ends_on > last:
        words = f"Their employment ends on {day}. Enter that day or an earlier one"
        raise ValidationError({"ends_on": words})


def _filled_up(period: Any, others: Any) -> list[Neighbour]:
    """Of two that followed each other nothing comes between, should the second begin later."""
    was = type(period)._default_manager.filter(pk=period.pk).first()
    if was is None or period.starts_on <= was.starts_on:
        return []
    before = others.filter(ends_on=was.starts_on - A_DAY).first()
    if before is None:
        return []
    return [Neighbour(before, Moved(before, (before.starts_on, period.starts_on - A_DAY)))]


def _with_employment(
    participant: Participant, then: list[Days], today: date, *, keep: Q | None = None
) -> list[Neighbour]:
    """Placements and buddies last no longer than the last employment, where that has a last day;
    who was in a team up to that day stays in it when the employment goes on. ``keep``: what is
    left as it is where it begins after the last day."""
    last = last_of(then)
    if last is None:
        return _stays_in_team(participant, then)
    found = []
    for model in WITHIN_EMPLOYMENT:
        rows = model._default_manager.filter(participant=participant.pk).order_by("starts_on")
        rows = rows.exclude(keep, starts_on__gt=last) if keep else rows
        found += _or_refuse(end_by(last, map(held, rows), today))
    return found + _stays_in_team(participant, then)


def _stays_in_team(participant: Participant, then: list[Days]) -> list[Neighbour]:
    before = last_day_employed(participant)
    team = TeamPlacement.objects.filter(participant=participant.pk).order_by("starts_on").last()
    if before is None or team is None or team.ends_on != before:
        return []
    for starts_on, ends_on in then:
        if starts_on <= before + A_DAY and (ends_on is None or ends_on > before):
            return [Neighbour(team, Moved(team, (team.starts_on, ends_on)))]
    return []


def _days_after(others: Iterable[Any], found: list[Neighbour]) -> list[Days]:
    """The days of ``others``, with what becomes of them."""
    then = {each.row.pk: each.moved for each in found}
    days: list[Days] = []
    for row in others:
        change = then.get(row.pk, Moved(row, (row.starts_on, row.ends_on)))
        days += [each for each in (change.days, change.again) if each]
    return days


def _from(starts_on: date, ends_on: date | None) -> str:
    words = rules.period_in_words(starts_on, ends_on)
    return words if words.startswith(("from ", "on ")) else f"from {words}"
