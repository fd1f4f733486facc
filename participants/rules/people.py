"""What excludes what, why a record is closed, and days that cannot be meant. Pure."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .words import in_words

# Judging, reading independently and confirming are done by different people, now and at any time;
# nor does the independent reader ever supervise the person.
NEVER_BOTH = {
    "supervisor": frozenset({"reader"}),
    "assessor": frozenset({"reader", "confirmer"}),
    "reader": frozenset({"supervisor", "assessor", "confirmer"}),
    "confirmer": frozenset({"assessor", "reader"}),
}
OVER = "The programme is over, so nothing can be changed any more."
# Why somebody left, where a programme version brings no categories of its own.
REASONS_TO_LEAVE = [
    {"key": "moved_employer", "label": "Moved to another employer, still in social work"},
    {"key": "other_role", "label": "Moved to another role with this employer"},
    {"key": "left_profession", "label": "Left social work"},
    {"key": "other", "label": "Left for other reasons"},
    {"key": "not_known", "label": "Not known"},
]
LONGEST_BACK = relativedelta(years=6)
LONGEST_AHEAD = relativedelta(years=2)
LONGEST_NOTICE = relativedelta(months=4)
LONGEST_LASTING = relativedelta(years=10)


def why_closed(status: str, whole: str = "final assessment", *, own: bool) -> str:
    """Why nothing of a record can be changed in this status of its participant; "" when it can.
    ``whole``: what the programme calls its last judgement.

    While it is judged the words are the same at every stage and whatever the outcome, so that
    nobody reads from them what they are to be told in person.
    """
    if status == "being_judged":
        whose = f"Your {whole}" if own else f"The {whole} of this person"
        return f"{whose} is being looked at, so nothing can be changed for now."
    return "" if status == "on_programme" else OVER


def implausible_start(starts_on: date, today: date) -> str:
    """Why a programme cannot have started then, or "": a slip of the year is the usual reason."""
    if starts_on < today - LONGEST_BACK:
        return f"The start date must be {in_words(today - LONGEST_BACK)} or later"
    if starts_on > today + LONGEST_AHEAD:
        return f"The start date must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def why_not_start(
    starts_on: date,
    today: date,
    *,
    first_appointed: date | None,
    agreed_end: date | None,
    arrived_on: date | None,
) -> str:
    """Why somebody's programme cannot start then, or "": the year, or what was agreed already."""
    if reason := implausible_start(starts_on, today):
        return reason
    if first_appointed and first_appointed < starts_on:
        return (
            f"The start date must be {in_words(first_appointed)} or earlier: somebody was "
            "appointed from that day"
        )
    if arrived_on and arrived_on <= starts_on:
        here = in_words(arrived_on)
        return f"They came here by transfer on {here}: their programme started earlier"
    if agreed_end and agreed_end < starts_on:
        return f"The agreed end date is {in_words(agreed_end)}: change that first"
    return ""


def implausible_period(
    starts_on: date, ends_on: date | None, today: date
) -> tuple[str, str] | None:
    """The field at fault and why, where a period of somebody's working life cannot be meant."""
    if ends_on and ends_on < starts_on:
        return "ends_on", f"The last day must be {in_words(starts_on)} or later"
    if starts_on < today - LONGEST_BACK:
        return "starts_on", f"The first day must be {in_words(today - LONGEST_BACK)} or later"
    if starts_on > today + LONGEST_AHEAD:
        return "starts_on", f"The first day must be {in_words(today + LONGEST_AHEAD)} or earlier"
    if ends_on and ends_on > today + LONGEST_LASTING:
        return "ends_on", f"The last day must be {in_words(today + LONGEST_LASTING)} or earlier"
    return None


def implausible_outside(day: date, starts_on: date, today: date) -> str:
    """Why a day outside the programme cannot be meant, or "". One before the programme began is
    past: the next one counts."""
    if day < starts_on:
        return f"The day must be {in_words(starts_on)} or later, when the programme began"
    if day > today + LONGEST_LASTING:
        return f"The day must be {in_words(today + LONGEST_LASTING)} or earlier"
    return ""


def implausible_load_day(starts_on: date, today: date) -> str:
    """Why a load cannot be moved from that day, or ""."""
    if starts_on < today:
        return "The first day must be today or later"
    if starts_on > today + LONGEST_AHEAD:
        return "The first day must be within the next 2 years"
    return ""


def implausible_last_day(last_day: date, today: date) -> str:
    """Why somebody cannot hand over with that last day, or "".

    Not earlier than yesterday: until then they had access, whenever they went. Nor so far ahead
    that a slip of the year passes.
    """
    yesterday, latest = today - timedelta(days=1), today + LONGEST_NOTICE
    if last_day < yesterday:
        return f"The last day must be {in_words(yesterday)} or later"
    if last_day > latest:
        return f"The last day must be {in_words(latest)} or earlier"
    return ""


def implausible_end(ends_on: date, starts_on: date) -> str:
    """Why a programme from ``starts_on`` cannot be agreed to end then, or ""."""
    if ends_on < starts_on:
        return f"The end date must be {in_words(starts_on)} or later, when the programme started"
    if ends_on > starts_on + LONGEST_LASTING:
        last = in_words(starts_on + LONGEST_LASTING)
        return f"The end date must be {last} or earlier. Check the year"
    return ""
