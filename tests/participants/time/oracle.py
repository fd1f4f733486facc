"""The dates of a programme, worked out another way: naively, one day after another.

Written from docs/rules/time.md and not from the engine: it parts no days into spans, rounds no
division, and knows nothing of shares. Slow and plain, so that it can be read and believed.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction

A_DAY = timedelta(days=1)


def same_day_of_month(start, months):
    """(year, month, day) reached by turning the leaf of the calendar so many times."""
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return year, month, start.day


def calendar_end(start, months):
    """Last day of so many months: the day before the same day, or the last day of a month that
    does not have it."""
    year, month, day = same_day_of_month(start, months)
    longest = calendar.monthrange(year, month)[1]
    if day > longest:
        return date(year, month, longest)
    return date(year, month, day) - A_DAY


def worth(day, patterns=(), pauses=(), *, pauses_move=True, part_time_moves=True):
    """What the day counts: 1, a share, or nothing."""
    if pauses_move and any(first <= day <= last for first, last in pauses):
        return Fraction(0)
    if part_time_moves:
        for first, last, percent in patterns:
            if first <= day and (last is None or day <= last):
                return Fraction(str(percent)) / 100
    return Fraction(1)


def walk(start, wanted, **how):
    """The day on which ``wanted`` whole days have counted, going from day to day."""
    day, counted = start, worth(start, **how)
    while counted < wanted:
        day += A_DAY
        counted += worth(day, **how)
    return day


def end_after(start, months, **how):
    wanted = 0
    day = start
    while day <= calendar_end(start, months):
        wanted += 1
        day += A_DAY
    return walk(start, wanted, **how)


def next_working_day(day, days_off):
    while day.weekday() >= 5 or day in days_off:
        day += A_DAY
    return day


def working_days_after(day, number, days_off):
    while number:
        day += A_DAY
        if day.weekday() < 5 and day not in days_off:
            number -= 1
    return day
