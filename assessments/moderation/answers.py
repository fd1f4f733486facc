"""What an answer of the checklist is, and the words it is put in. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from participants.rules import in_words

YES, NO, PARTLY, NOT_RECORDED = "yes", "no", "partly", "not_recorded"
WORDS = {YES: "Yes", NO: "No", PARTLY: "Partly", NOT_RECORDED: "Not recorded here"}
COLOURS = {YES: "green", NO: "red", PARTLY: "yellow", NOT_RECORDED: "grey"}


@dataclass(frozen=True)
class Answer:
    """One question. ``said``: the figures in a sentence; ``lines``: what they are made of."""

    key: str
    question: str
    answer: str
    said: str
    lines: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return WORDS[self.answer]

    @property
    def colour(self) -> str:
        return COLOURS[self.answer]


def as_kept(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """As the final record keeps them, with the words in which they were read."""
    return [asdict(each) | {"answer_words": each.words} for each in answers]


def share(have: int, of: int) -> str:
    if have >= of:
        return YES
    return PARTLY if have else NO


def number(count: int, one: str, many: str = "") -> str:
    return f"{count or 'no'} {one if count == 1 else many or f'{one}s'}"


def sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def day(iso: str) -> str:
    return in_words(date.fromisoformat(iso))
