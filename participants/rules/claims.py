"""When the instalments of a grant can be claimed. Pure.

The scheme is data of the programme: see ``reports.figures.funding_rules``, which says for whom.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .words import in_words

Found = tuple[str, str, date | None, tuple[str, ...]]


def claims(scheme: Mapping[str, Any], starts_on: date, ends_on: date) -> Iterator[Found]:
    """Key, label, the first day of a claim and why; None and why where it cannot be claimed.

    Nothing where a programme has no scheme.
    """
    if not scheme:
        return
    first = date.fromisoformat(scheme["window"]["from"])
    last = date.fromisoformat(scheme["window"]["to"])
    for each in scheme["instalments"]:
        at_start = each["key"] == "start"
        day = starts_on if at_start else ends_on
        because = (
            f"Claimed from {'the first' if at_start else 'the last'} day of the programme, "
            f"{in_words(day)}."
        )
        on, words = _within(
            day, first, last, ahead=bool(each.get("also_if_on_programme")) and starts_on <= last
        )
        yield f"claim-{each['key']}", f"Claim: {each['label']}", on, (because, words)


def _within(day: date, first: date, last: date, *, ahead: bool) -> tuple[date | None, str]:
    until = f"Claims are taken until {in_words(last)}."
    if day < first:
        return None, f"That is before {in_words(first)}: claimed in an earlier window."
    if day <= last:
        return day, until
    if ahead:
        return last, f"{until} Who is still on the programme then is claimed ahead, by that day."
    return None, f"{until} That is too early for this claim."
