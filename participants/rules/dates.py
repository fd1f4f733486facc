"""Every date of one person on a programme, each with the steps that lead to it. Pure.

The rules are written out in ``docs/rules/time.md``, with examples.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from . import steps
from .calendar import ends_in_a_short_month, nominal_end
from .claims import claims
from .dated import Dated
from .days import A_DAY, Span, counted_before, part_the_days, reach
from .eligibility import eligibility_of
from .facts import Facts
from .programme import Clock, DaysOff, Due, Programme, Review
from .working_days import add_working_days, is_working_day, working_days_before

DAYS_IN_A_WEEK = 7


@dataclass(frozen=True)
class _Day:
    """A day on its way through the rules, with the words so far."""

    on: date
    steps: tuple[str, ...] = ()

    def then(self, on: date, *words: str) -> "_Day":
        return _Day(on, (*self.steps, *words))


class Timeline:
    """The facts of one person under one programme."""

    def __init__(self, programme: Programme, facts: Facts) -> None:
        self.programme = programme
        self.facts = facts
        self.rules = programme.time

    def due_before(self) -> list[Dated]:
        """What the person writes or chooses by themselves: self-assessments and reflections."""
        return [*self.self_assessments, *self.reflections]

    def dates(self) -> list[Dated]:
        """Reviews and stages in the order of the programme, then the end, then the claims."""
        return [*self.reviews, *self.stages, self.end, *self.claims]

    @cached_property
    def reviews(self) -> list[Dated]:
        return [self._review(each) for each in self.programme.reviews]

    @cached_property
    def stages(self) -> list[Dated]:
        found = []
        for each in self.programme.stages:
            day = self._due(each.ends)
            if each is self.programme.stages[-1]:
                day = self._to_the_end(each.ends, day)
            found.append(Dated(each.key, each.label, "stage", *_apart(day), gives=each.gives))
        return found

    @cached_property
    def self_assessments(self) -> list[Dated]:
        return [self._review(each, "self_assessment") for each in self.programme.self_assessments]

    @cached_property
    def reflections(self) -> list[Dated]:
        """By when the reflection for each review is due, under the review's key and label. None
        for what is reviewed when the time begins: there is nothing to look back on."""
        number = self.programme.reflected_before
        if number is None:
            return []
        found = [self._before(each, number) for each in self.reviews]
        return [each for each in found if each.on is None or each.on > self.clock]

    def _before(self, review: Dated, number: int) -> Dated:
        if review.on is None:
            return replace(review, kind="reflection")
        where, days_off = self.programme.jurisdiction, self.facts.days_off
        on = working_days_before(review.on, number, where, days_off)
        words = steps.working_days_before(number, review.on, on)
        return replace(review, kind="reflection", on=on, steps=(*review.steps, words))

    def _to_the_end(self, due: Due, day: _Day | str) -> _Day | str:
        """The last stage, where it lasts as long as the programme, goes on with it: no day of an
        extension lies in no stage."""
        is_whole = due.months is not None and due.months >= self.programme.months
        if not is_whole or isinstance(day, str) or day.on >= self._end.on:
            return day
        return self._due(Due(at="end"))

    @cached_property
    def end(self) -> Dated:
        """The last day of the programme: the agreed one where there is one."""
        day = self._end
        return Dated("end", "Last day of the programme", "end", day.on, day.steps)

    @property
    def ends_on(self) -> date:
        return self._end.on

    @cached_property
    def claims(self) -> list[Dated]:
        """Without a day where nothing can be claimed for the person."""
        found = eligibility_of(self.programme, self.facts)
        why_not = "" if found is None else found.why_not_funded
        return [
            Dated(key, label, "claim", None if why_not else day, (why_not,) if why_not else words)
            for key, label, day, words in claims(
                self.programme.funding, self.facts.starts_on, self._end.on
            )
        ]

    @cached_property
    def clock(self) -> date:
        """The first day that counts."""
        return self._clock.on

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every day from ``clock`` on, in spans of days that count alike."""
        return part_the_days(self.clock, self.facts, self.rules)

    def month_on(self, day: date) -> int:
        """Which month of the programme ``day`` lies in; the first is 1.

        Who comes back from a pause goes on in the month where they stopped.
        """
        reached = self.clock + timedelta(days=counted_before(self._spans_of_support, day))
        months = (reached.year - self.clock.year) * 12 + reached.month - self.clock.month - 1
        while nominal_end(self.clock, max(months, 0) + 1) < reached:
            months += 1
        return max(months, 0) + 1

    def after_months(self, months: int) -> date:
        """The last day of so many months of the programme, before anything limits it."""
        return self._after_months(months).on

    # --- the way of a date -----------------------------------------------------------------------

    @cached_property
    def _spans_of_support(self) -> tuple[Span, ...]:
        # A pause keeps what is agreed by month where it was, whatever it does to dates.
        return part_the_days(self.clock, self.facts, replace(self.rules, pauses_move=True))

    @cached_property
    def _clock(self) -> _Day:
        first, starts_with = self.facts.starts_on, self.rules.clock
        if starts_with == Clock.PROGRAMME:
            return _Day(first)
        known = {
            Clock.EMPLOYMENT: self.facts.employed_from,
            Clock.REGISTRATION: self.facts.registered_on,
        }[starts_with]
        if known is None:
            return _Day(first, (steps.clock_unknown(first, starts_with),))
        if starts_with == Clock.EMPLOYMENT and self.facts.arrived_on and known > first:
            return _Day(first, (steps.clock_elsewhere(first),))
        if starts_with == Clock.REGISTRATION and known < first:
            return _Day(first, (steps.clock_waits(first, known),))
        return _Day(known, (steps.clock(known, starts_with),))

    def _review(self, review: Review, kind: str = "review") -> Dated:
        day = self._due(review.due)
        if isinstance(day, _Day):
            day = self._off_days_off(day)
        return Dated(review.key, review.label, kind, *_apart(day), optional=review.optional)

    def _due(self, due: Due) -> _Day | str:
        """The day something is due, or why it cannot be said yet."""
        day = self._anchor(due)
        if isinstance(day, str):
            return day
        if due.weeks_before:
            on = day.on - timedelta(weeks=due.weeks_before)
            day = day.then(on, steps.weeks_before(due.weeks_before, on))
        return self._working_days_after(day, due)

    def _anchor(self, due: Due) -> _Day | str:
        if due.months is not None:
            return self._at_longest(self._after_months(due.months))
        if due.weeks is not None:
            return self._at_longest(self._after_weeks(due.weeks))
        if due.at == "start":
            return _Day(self.clock, self._clock.steps or (steps.clock(self.clock),))
        if due.at == "end":
            return self._end.then(self._end.on, steps.at_the_end(self._end.on))
        known = self.facts.outside.get(due.at)
        words = steps.outside(due.at, known)
        return words if known is None else _Day(known, (words,))

    def _working_days_after(self, day: _Day, due: Due) -> _Day:
        if not due.working_days_after:
            return day
        short = due.months is not None and ends_in_a_short_month(self.clock, due.months)
        anniversary = day.on if short else day.on + A_DAY
        on = add_working_days(
            anniversary, due.working_days_after, self.programme.jurisdiction, self.facts.days_off
        )
        return day.then(on, steps.working_days_after(due.working_days_after, anniversary, on))

    def _after_months(self, months: int) -> _Day:
        last = nominal_end(self.clock, months)
        return self._counted(last, steps.months(self.clock, months))

    def _after_weeks(self, weeks: int) -> _Day:
        last = self.clock + timedelta(days=weeks * DAYS_IN_A_WEEK - 1)
        return self._counted(last, steps.weeks(self.clock, weeks, last))

    def _counted(self, last: date, words: str) -> _Day:
        """From the day the calendar gives to the one on which as many days have counted."""
        days = (last - self.clock).days + 1
        on, way = reach(self.spans, days)
        return self._clock.then(on, words, *steps.way(days, way))

    @cached_property
    def _cap(self) -> date | None:
        longest = self.programme.longest_months
        if longest is None:
            return None
        last = nominal_end(self.clock, longest)
        if self.rules.pauses_count_towards_longest:
            return last
        only_pauses = replace(self.rules, part_time_moves=False)
        spans = part_the_days(self.clock, self.facts, only_pauses)
        return reach(spans, (last - self.clock).days + 1)[0]

    def _at_longest(self, day: _Day) -> _Day:
        if self._cap is None or day.on <= self._cap:
            return day
        words = steps.at_longest(
            self.programme.longest_months or 0,
            self._cap,
            pauses_count=self.rules.pauses_count_towards_longest,
        )
        return day.then(self._cap, words)

    @cached_property
    def _end(self) -> _Day:
        agreed = self.facts.agreed_end
        reckoned = self._at_longest(self._extended(self._after_months(self.programme.months)))
        if agreed is None:
            return reckoned
        day = _Day(agreed.day, steps.agreed_end(agreed, reckoned.steps))
        if self._cap and agreed.day > self._cap:
            longest = self.programme.longest_months or 0
            day = day.then(day.on, steps.later_than_longest(longest, self._cap))
        return day

    def _extended(self, day: _Day) -> _Day:
        """All extensions together: first their months, then their days. Each day in them that is
        no pause counts whole, as what was agreed is time by the calendar."""
        months = sum(each.months for each in self.facts.extensions)
        days = sum(each.days for each in self.facts.extensions)
        if not months and not days:
            return day
        first = day.on + A_DAY
        last = self._end_of_extension(first, months, days)
        day = day.then(last, steps.extended(steps.extension(months, days), last))
        most = self.rules.longest_extension_months
        if most is not None and last > (cap := nominal_end(first, most)):
            day, last = day.then(cap, steps.extension_cut(most, cap)), cap
        on, _ = reach(self._only_pauses(first), (last - first).days + 1)
        if on == last:
            return day
        return day.then(on, steps.pause_in_extension((on - last).days, on))

    def _end_of_extension(self, first: date, months: int, days: int) -> date:
        last = nominal_end(first, months) if months else first - A_DAY
        return last + timedelta(days=days)

    def _only_pauses(self, first: date) -> tuple[Span, ...]:
        return part_the_days(first, self.facts, replace(self.rules, part_time_moves=False))

    def _off_days_off(self, day: _Day) -> _Day:
        if self.rules.days_off == DaysOff.STAY or self._is_working_day(day.on):
            return day
        earlier = self.rules.days_off == DaysOff.PREVIOUS
        on = day.on
        while not self._is_working_day(on):
            on += -A_DAY if earlier else A_DAY
        return day.then(on, steps.day_off(day.on, on, earlier=earlier))

    def _is_working_day(self, day: date) -> bool:
        return is_working_day(day, self.programme.jurisdiction, self.facts.days_off)


def _apart(day: _Day | str) -> tuple[date | None, tuple[str, ...]]:
    return (None, (day,)) if isinstance(day, str) else (day.on, day.steps)
