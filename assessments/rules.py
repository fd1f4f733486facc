"""What a judgement still lacks, and the names things go by. Pure: no Django, no clock."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from participants.rules import add_working_days, in_words
from participants.rules.words import counted, day_in_words

# 32 letters and digits that nobody mixes up on paper (no 0 and O, no 1 and I): 5 bits each.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
MOST_CITED = 3
# A digest is told from another by its first characters.
SHORTEST_DIGEST = 8


def missing_in_judgement(view: str, reasons: str, cited: int) -> list[str]:
    """What is still to do for one standard: a view, and where not met or uncertain the reasons.

    Where it is met neither reasons nor citing are asked for: judgement is holistic.
    """
    if not view:
        return ["say whether it is met"]
    if view == "met":
        return []
    missing = [] if reasons.strip() else ["give your reasons"]
    return missing if cited else [*missing, "cite one to three pieces of evidence"]


def refusal_of_met(views: Sequence[str]) -> str:
    """Why "met" may not be recommended, empty when it may: no judged standard may be "not met"."""
    count = list(views).count("not_met")
    if not count:
        return ""
    standards = "One standard is" if count == 1 else f"{count} standards are"
    return (
        f"{standards} judged “not met”, so you cannot recommend “met”. "
        "Change that judgement, or recommend “not yet met”."
    )


def refusal_of_not_yet_met(views: Sequence[str]) -> str:
    """Why "not yet met" may not be recommended, empty when it may: it has to say of which standard.

    Where a standard is not met or uncertain, reasons and evidence are asked for; without one the
    person could not answer, nor know what to work on.
    """
    if any(view != "met" for view in views):
        return ""
    return (
        "Every standard is judged “met”, so you cannot recommend “not yet met”. "
        "Say which standard is not met or uncertain, with your reasons, or recommend “met”."
    )


def appeal_until(told_on: date, working_days: int, where: str) -> tuple[date, tuple[str, ...]]:
    """The last day of an appeal, and why. ``where``: whose bank holidays count."""
    day = add_working_days(told_on, working_days, where)
    return day, (
        f"Told on {in_words(told_on)}.",
        f"The programme gives {counted(working_days, 'working day')} after that day, without "
        f"weekends and bank holidays: {day_in_words(day)}.",
    )


def code_from(numbers: Sequence[int]) -> str:
    """A code such as K7QF-3M2P-X9TD from twelve random numbers below 32 (60 bits)."""
    letters = "".join(CODE_ALPHABET[number] for number in numbers)
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def tidy_code(typed: str) -> str:
    """The code as it is kept, from what somebody typed: any case, with or without hyphens."""
    letters = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def tidy_digest(typed: str) -> str:
    return re.sub(r"[\s:.-]", "", typed.lower())


def codename(assessment_id: object) -> str:
    """How the independent reader knows a participant: "Participant 4F2C", the same each time.

    Four characters of a hash, so that the id cannot be read from it.
    """
    return f"Participant {hashlib.sha256(str(assessment_id).encode()).hexdigest()[:4].upper()}"
