"""What may be agreed, whether an adjustment came, and the words for both. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from participants.rules import LONGEST_AHEAD, in_words

# For what a pause may be agreed where the programme does not say.
REASONS_FOR_A_PAUSE = (
    "long-term sickness",
    "bereavement",
    "maternity, paternity, adoption or shared parental leave",
    "caring for somebody",
    "not getting the agreed support",
    "another reason",
)
# Who agrees, as pages say it; the participant is called what the programme calls them.
ROLES = {
    "supervisor": "practice supervisor",
    "assessor": "assessor",
    "workforce_lead": "workforce lead",
    "employer": "employer",
    "external_body": "outside body",
}
LONGEST_BACK = timedelta(days=6 * 366)


class Readers(NamedTuple):
    """Who is to read a note: people who were chosen, and addresses that were typed."""

    chosen: Sequence[Any] = ()
    addresses: str = ""

    @property
    def are_any(self) -> bool:
        return bool(self.chosen) or bool(self.addresses.strip())


class Why(NamedTuple):
    """Why a pause was agreed, and who may read it. Without a category nothing is kept."""

    category: str = ""
    words: str = ""
    readers: Readers = Readers()


class Agreed(NamedTuple):
    """Who has agreed to a pause already, by the programme's names for them, and when."""

    roles: Sequence[str] = ()
    on: date | None = None


class Delivery(StrEnum):
    """Whether an adjustment came: the answers of the support record (supervision.rules.support)."""

    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    TWO_ACCOUNTS = "two_accounts"
    NOBODY_RECORDED = "nobody_recorded"
    NOT_DUE = "not_due"


def delivery(said: Mapping[str, bool], adjustment: Any, today: date) -> Delivery:
    """``said``: side -> whether it came. Nobody decides which of two accounts is right."""
    answers = set(said.values())
    if answers == {True, False}:
        return Delivery.TWO_ACCOUNTS
    if answers == {True}:
        return Delivery.RECEIVED
    if adjustment.due_on >= today:
        return Delivery.NOT_DUE
    return Delivery.NOT_RECEIVED if answers else Delivery.NOBODY_RECORDED


def adjustment_in_words(
    answer: Delivery, due_on: date, said: Mapping[str, tuple[bool, date]]
) -> str:
    """ "Agreed adjustment, due 3 May 2026, not delivered yet"."""
    due = f"Agreed adjustment, due {in_words(due_on)}"
    if answer == Delivery.RECEIVED:
        first = min(on for came, on in said.values() if came)
        return f"Agreed adjustment, due {in_words(due_on)}, delivered on {in_words(first)}"
    endings = {
        Delivery.TWO_ACCOUNTS: ": one side says that it was delivered, the other that it was not",
        Delivery.NOBODY_RECORDED: ", and nobody recorded that it was delivered",
        Delivery.NOT_RECEIVED: ", not delivered",
        Delivery.NOT_DUE: ", not delivered yet",
    }
    return f"{due}{endings[answer]}"


def days_late(
    said: Mapping[str, tuple[bool, date]], due_on: date, ended_on: date | None, today: date
) -> int:
    """How many days after it was due it came, as the first says who says that it did; up to today,
    or to the day it was needed last, while nobody does."""
    came = [on for is_there, on in said.values() if is_there]
    until = min(came) if came else min(ended_on or today, today)
    return max((until - due_on).days, 0)


def reasons_for_a_pause(pauses: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """For what a pause may be agreed, and for what not, by a programme's section ``pauses``."""
    allowed = pauses.get("reasons_allowed") or REASONS_FOR_A_PAUSE
    return allowed, pauses.get("reasons_not_allowed", ())


def refused_reason(category: str, pauses: Mapping[str, Any], programme: str) -> str:
    """Why no pause can be agreed for this, with the rule; "" where it can."""
    allowed, not_allowed = reasons_for_a_pause(pauses)
    source = f" Source: {pauses['source']}." if pauses.get("source") else ""
    if category in not_allowed:
        return f"In {programme} no pause is agreed for: {category}.{source}"
    if category not in allowed:
        return f"In {programme} a pause is agreed for: {'; '.join(allowed)}.{source}"
    return ""


def who_agrees(role: str, participant_title: str) -> str:
    return ROLES.get(role) or participant_title


def implausible_agreement(agreed_on: date, today: date) -> str:
    """Why nobody can have agreed that day, or ""."""
    if agreed_on > today:
        return "The day of the agreement must be today or in the past"
    if agreed_on < today - LONGEST_BACK:
        return f"The day of the agreement must be {in_words(today - LONGEST_BACK)} or later"
    return ""


def implausible_due(due_on: date, agreed_on: date, today: date) -> str:
    """Why an adjustment cannot be due that day, or ""."""
    if due_on < agreed_on:
        return f"The due day must be {in_words(agreed_on)} or later, when it was agreed"
    if due_on > today + LONGEST_AHEAD:
        return f"The due day must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def why_due(agreed_on: date, due_on: date) -> tuple[str, ...]:
    """People agree on this day, and nothing moves it by itself."""
    return (
        f"It was agreed on {in_words(agreed_on)}, to be there by {in_words(due_on)}.",
        "Neither a pause nor part-time work moves this day.",
    )


def implausible_end(ended_on: date | None, agreed_on: date, today: date) -> str:
    """Why an adjustment cannot have ended that day, or ""."""
    if ended_on and ended_on < agreed_on:
        return f"The last day must be {in_words(agreed_on)} or later, when it was agreed"
    if ended_on and ended_on > today + LONGEST_AHEAD:
        return f"The last day must be {in_words(today + LONGEST_AHEAD)} or earlier"
    return ""


def implausible_delivery(on: date, agreed_on: date, today: date) -> str:
    """Why an adjustment cannot have come, or been missing, that day; or ""."""
    if on > today:
        return "The day must be today or in the past"
    if on < agreed_on:
        return f"The day must be {in_words(agreed_on)} or later, when it was agreed"
    return ""


__all__ = [
    "REASONS_FOR_A_PAUSE",
    "Agreed",
    "Delivery",
    "Readers",
    "Why",
    "adjustment_in_words",
    "days_late",
    "delivery",
    "implausible_agreement",
    "implausible_delivery",
    "implausible_due",
    "implausible_end",
    "in_words",
    "reasons_for_a_pause",
    "refused_reason",
    "who_agrees",
]
