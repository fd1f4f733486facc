"""The working of a date in plain words, so that a person can check it with a calendar. Pure."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from .calendar import ends_in_a_short_month, nominal_end
from .days import WHOLE, Kind, Passed
from .facts import AgreedEnd
from .programme import Clock
from .words import counted, day_in_words, days_in_words, in_words, number_in_words

CLOCKS = {
    Clock.PROGRAMME: "the first day on the programme",
    Clock.EMPLOYMENT: "the first day of the employment",
    Clock.REGISTRATION: "the day of registration",
}


def clock(day: date, starts_with: Clock = Clock.PROGRAMME) -> str:
    return f"The time runs from {in_words(day)}, {CLOCKS[starts_with]}."


def clock_unknown(starts_on: date, starts_with: Clock) -> str:
    return (
        f"The time is to run from {CLOCKS[starts_with]}, which is not recorded. Until it is, it "
        f"runs from {in_words(starts_on)}, the first day on the programme."
    )


def clock_elsewhere(starts_on: date) -> str:
    return (
        f"The time runs from {in_words(starts_on)}, the first day on the programme, which began "
        "with another employer."
    )


def clock_waits(starts_on: date, registered_on: date) -> str:
    return (
        f"Registered since {in_words(registered_on)}; the time runs from {in_words(starts_on)}, "
        "the first day on the programme, as that is later."
    )


@lru_cache(maxsize=10_000)
def months(first: date, number: int) -> str:
    """ "2 March 2026 plus 24 months is 2 March 2028; the last day is the day before." """
    end = nominal_end(first, number)
    anniversary = first + relativedelta(months=number)
    added = f"{in_words(first)} plus {counted(number, 'month')} is"
    if ends_in_a_short_month(first, number):
        return (
            f"{added} {in_words(end)}, the last day of a month too short to have the same day; "
            "that is the last day."
        )
    return f"{added} {in_words(anniversary)}; the last day is the day before."


def weeks(first: date, number: int, last: date) -> str:
    return f"{counted(number, 'week')} from {in_words(first)} end on {in_words(last)}."


def way(days: int, passed: list[Passed]) -> list[str]:
    """How so many days at full time are reached through pauses and part time.

    Nothing where every day counts whole: then the calendar says it all.
    """
    if all(each.span.kind == Kind.FULL for each in passed):
        return []
    return [f"That is {counted(days, 'day')} at full time.", *(_leg(each) for each in passed)]


def _leg(passed: Passed) -> str:
    span = passed.span
    period = f"{in_words(span.first)} to {in_words(passed.last)}"
    if span.first == passed.last:
        period = in_words(span.first)
    number = (passed.last - span.first).days + 1
    if span.kind == Kind.PAUSE:
        return f"{period}: agreed pause, {counted(number, 'day')}. None of them counts."
    if span.share == 0:
        return f"{period}: phased return, {counted(number, 'day')}, which counts as pause."
    gained = number * span.share
    if gained >= passed.left:
        return _last_leg(passed)
    still = days_in_words(Fraction(passed.left - gained, WHOLE))
    if span.kind == Kind.FULL:
        return f"{period}: {counted(number, 'day')} at full time. {still} still to go."
    return (
        f"{period}: {counted(number, 'day')} at {_share(span.share)}% of full time "
        f"{'counts' if number == 1 else 'count'} as "
        f"{days_in_words(Fraction(gained, WHOLE))}. {still} still to go."
    )


def _last_leg(passed: Passed) -> str:
    span, left = passed.span, Fraction(passed.left, WHOLE)
    number = (passed.last - span.first).days + 1
    end = f"the last of them is {in_words(passed.last)}."
    if span.kind == Kind.FULL:
        exactly = left == number
        rounded = "" if exactly else f", rounded up to {counted(number, 'day')}"
        return f"From {in_words(span.first)} at full time {days_in_words(left)}{rounded}; {end}"
    exact, take = left * WHOLE / span.share, "takes" if left == 1 else "take"
    rounded = "" if exact == number else f", rounded up to {number}"
    return (
        f"From {in_words(span.first)} at {_share(span.share)}% of full time {days_in_words(left)} "
        f"{take} {days_in_words(exact)}{rounded}; {end}"
    )


def _share(share: int) -> str:
    return number_in_words(Fraction(share, 100))


def at_longest(number: int, cap: date, *, pauses_count: bool) -> str:
    without = "" if pauses_count else ", pauses not counted"
    return (
        f"The programme lasts {counted(number, 'month')} at the longest{without}, until "
        f"{in_words(cap)}; that day holds."
    )


def extended(what: str, end: date) -> str:
    return f"Agreed extension of {what}: {in_words(end)}."


def extension(months: int, days: int) -> str:
    parts = [counted(months, "month")] if months else []
    parts += [counted(days, "day")] if days else []
    return " and ".join(parts)


def extension_cut(number: int, cap: date) -> str:
    return (
        f"An extension lasts {counted(number, 'month')} at the longest: {in_words(cap)}; that day "
        "holds."
    )


def pause_in_extension(number: int, end: date) -> str:
    return (
        f"{counted(number, 'day')} of agreed pause in the extension not counted: {in_words(end)}."
    )


def agreed_end(agreed: AgreedEnd, working: Iterable[str]) -> tuple[str, ...]:
    recorded = f", recorded by {agreed.recorded_by}" if agreed.recorded_by else ""
    when = f" on {in_words(agreed.recorded_on)}" if agreed.recorded_on else ""
    first, *others = working
    return (f"Agreed end date{recorded}{when}. Without it: {first}", *others)


def later_than_longest(number: int, cap: date) -> str:
    return (
        f"The agreed end is later than {counted(number, 'month')}, the longest the programme "
        f"lasts ({in_words(cap)})."
    )


def day_off(day: date, moved: date, *, earlier: bool) -> str:
    what = f"a {day:%A}" if day.weekday() >= 5 else "a bank holiday"
    which = "the working day before" if earlier else "the next working day"
    return f"{in_words(day)} is {what}; {which} is {day_in_words(moved)}."


def working_days_after(number: int, anniversary: date, day: date) -> str:
    return (
        f"{counted(number, 'working day')} after {in_words(anniversary)}, the anniversary: "
        f"{day_in_words(day)}."
    )


def working_days_before(number: int, review: date, day: date) -> str:
    return (
        f"{counted(number, 'working day')} before the review on {in_words(review)}: "
        f"{day_in_words(day)}."
    )


def weeks_before(number: int, day: date) -> str:
    return f"{counted(number, 'week')} before: {in_words(day)}."


def at_the_end(end: date) -> str:
    return f"Due when the programme ends, on {in_words(end)}."


def outside(name: str, day: date | None) -> str:
    words = name.replace("_", " ")
    if day is None:
        return f"Depends on the day of {words}, which is not recorded."
    return f"The day of {words} is {in_words(day)}; pauses and part time do not move it."
