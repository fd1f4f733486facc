"""Days, periods and numbers as people say them. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

FULL_TIME = 100


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def small(label: str) -> str:
    """For the middle of a sentence; what is all capitals stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def period_in_words(starts_on: date, ends_on: date | None) -> str:
    """ "from 1 March 2026", "1 March 2026 to 3 April 2026", "on 1 March 2026"."""
    first = in_words(starts_on)
    if ends_on is None:
        return f"from {first}"
    return f"on {first}" if starts_on == ends_on else f"{first} to {in_words(ends_on)}"


def leave_in_words(starts_on: date, ends_on: date | None) -> str:
    """ "Agreed pause, 42 days, 1 March 2026 to 11 April 2026". Both days count."""
    if ends_on is None:
        return f"Agreed pause from {in_words(starts_on)}, last day not agreed yet"
    days = counted((ends_on - starts_on).days + 1, "day")
    return f"Agreed pause, {days}, {period_in_words(starts_on, ends_on)}"


def percent_in_words(percent: int) -> str:
    return "Full time" if percent == FULL_TIME else f"{percent}% of full time"


def outside_in_words(name: str) -> str:
    """ "Registration renewal": a day outside the programme, by its name in the programme's file."""
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]


def day_in_words(day: date) -> str:
    """ "Monday 3 August 2026": where it matters which day of the week it is."""
    return f"{day:%A} {in_words(day)}"


def number_in_words(number: Fraction) -> str:
    """ "164.4", "456.67": as it is where it ends soon, else to two places."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):.2f}".rstrip("0").rstrip(".")


def days_in_words(number: Fraction) -> str:
    return f"{number_in_words(number)} {'day' if number == 1 else 'days'}"
