"""Dates of roles. Both the first and the last day count; no last day means until further notice."""

from datetime import date


def periods_overlap(
    first_start: date, first_end: date | None, second_start: date, second_end: date | None
) -> bool:
    """Whether two periods share a day."""
    return (second_end is None or first_start <= second_end) and (
        first_end is None or second_start <= first_end
    )
