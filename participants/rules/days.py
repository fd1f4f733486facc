"""Which days of somebody's programme count, and how much. Pure.

The days from the first one on are parted into spans, without a gap and without an overlap. A day of
a pause counts nothing, a day at 60% of full time 0.6 of a day, any other day counts whole. Shares
are whole hundredths of a percent, so that sums are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .facts import Facts, Pattern, Pause
from .programme import TimeRules

WHOLE = 10_000  # hundredths of a percent
A_DAY = timedelta(days=1)


class Kind(StrEnum):
    FULL = "full"
    PART_TIME = "part_time"
    PAUSE = "pause"
    PHASED_RETURN = "phased_return"


@dataclass(frozen=True)
class Span:
    """Days that count alike, both included; the last span has no end. ``share``: of ``WHOLE``."""

    first: date
    last: date | None
    kind: Kind
    share: int

    @property
    def days(self) -> int | None:
        return None if self.last is None else (self.last - self.first).days + 1


def part_the_days(first: date, facts: Facts, rules: TimeRules) -> tuple[Span, ...]:
    """Every day from ``first`` on in exactly one span. Neighbours that count alike are one."""
    pauses = _closed(facts.pauses, facts.on) if rules.pauses_move else []
    patterns = list(facts.patterns)
    spans: list[Span] = []
    for start, end in _pieces(first, [*pauses, *patterns]):
        kind, share = _kind_of(start, pauses, patterns, rules)
        if spans and (spans[-1].kind, spans[-1].share) == (kind, share):
            spans[-1] = Span(spans[-1].first, end, kind, share)
        else:
            spans.append(Span(start, end, kind, share))
    return tuple(spans)


def _closed(pauses: Iterable[Pause], on: date) -> list[Pause]:
    """An open pause lasts up to the day one asks; one that is to begin later does not yet count."""
    lasting = [Pause(each.starts_on, each.ends_on or on) for each in pauses]
    return [each for each in lasting if each.ends_on and each.ends_on >= each.starts_on]


def _pieces(first: date, periods: Iterable[Pause | Pattern]) -> Iterable[tuple[date, date | None]]:
    """The days from ``first`` on, cut wherever a period begins or has ended."""
    cuts = {each.starts_on for each in periods}
    cuts |= {each.ends_on + A_DAY for each in periods if each.ends_on}
    starts = [first, *sorted(cut for cut in cuts if cut > first)]
    ends = [start - A_DAY for start in starts[1:]]
    return zip(starts, [*ends, None], strict=True)


def _kind_of(
    day: date, pauses: list[Pause], patterns: list[Pattern], rules: TimeRules
) -> tuple[Kind, int]:
    if any(_holds(each, day) for each in pauses):
        return Kind.PAUSE, 0
    pattern = next((each for each in patterns if _holds(each, day)), None)
    if pattern is None or pattern.percent == 100:
        return Kind.FULL, WHOLE
    if pattern.phased_return and rules.phased_return_is_pause and rules.pauses_move:
        return Kind.PHASED_RETURN, 0
    if not rules.part_time_moves:
        return Kind.FULL, WHOLE
    kind = Kind.PHASED_RETURN if pattern.phased_return else Kind.PART_TIME
    return kind, int(pattern.percent * 100)


def _holds(period: Pause | Pattern, day: date) -> bool:
    return period.starts_on <= day and (period.ends_on is None or day <= period.ends_on)


@dataclass(frozen=True)
class Passed:
    """A span, or the beginning of it, on the way to a day. ``left``: what was still wanted at its
    first day, in ``WHOLE`` days."""

    span: Span
    last: date
    left: int


def reach(spans: Iterable[Span], days: int) -> tuple[date, list[Passed]]:
    """The first day on which so many whole days have counted, and the way there.

    ``days`` is at least 1. A part of a day that is left over is a day more: in the person's favour.
    """
    left = days * WHOLE
    way: list[Passed] = []
    for span in spans:
        if span.last is not None and (span.days or 0) * span.share < left:
            way.append(Passed(span, span.last, left))
            left -= (span.days or 0) * span.share
            continue
        day = span.first + timedelta(days=-(-left // span.share) - 1)
        return day, [*way, Passed(span, day, left)]
    raise ValueError("the days of a programme do not end with an open span that counts")


def counted_before(spans: Iterable[Span], day: date) -> int:
    """How many whole days have counted before ``day``; a part of a day is none yet."""
    total = 0
    for span in spans:
        if span.first >= day:
            break
        last = day - A_DAY if span.last is None else min(span.last, day - A_DAY)
        total += ((last - span.first).days + 1) * span.share
    return total // WHOLE
