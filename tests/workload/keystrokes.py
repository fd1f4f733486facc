"""How long what a person has to do takes: a keystroke-level table, and sums of it.

The model is that of S. K. Card, T. P. Moran and A. Newell, "The Keystroke-Level Model for User
Performance Time with Interactive Systems" (Communications of the ACM 23, 1980; The Psychology of
Human-Computer Interaction, 1983). Nobody was watched with a stopwatch: these are estimates for
somebody who knows the pages and makes no mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

# Card, Moran and Newell: to decide on an act, to point at something, to press it, and to move the
# hand to the keyboard. A thumb points no slower than a mouse.
DECIDE, POINT, PRESS, REACH = 1.35, 1.1, 0.1, 0.4
# Per character. On a phone 36 words of five letters a minute (K. Palin and others, "How do People
# Type on Mobile Devices?", MobileHCI 2019); a keyboard is quicker (their model's 0.28).
TYPE = 60 / (36 * 5)
# Our own assumption: the page comes within one second, and two go to see what is where on it.
PAGE = 1.0 + 2.0
# Reading with care, 238 words a minute (M. Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109, 2019).
READ = 60 / 238
# Our own assumption: to open the app that shows the code, and to come back.
CODE_APP = 10.0


@dataclass(frozen=True)
class Effort:
    """What was done, counted."""

    pages: int = 0
    presses: int = 0  # links and buttons
    choices: int = 0  # radio buttons and tick boxes
    lists: int = 0  # opened, and something chosen in it
    boxes: int = 0  # gone to, to type
    characters: int = 0
    left: int = 0  # questions looked at and left as they stand
    words: int = 0  # read with care
    codes: int = 0  # fetched from the authenticator app

    def __add__(self, other: "Effort") -> "Effort":
        names = [field.name for field in fields(self)]
        return Effort(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def seconds(self) -> float:
        press = DECIDE + POINT + PRESS
        return (
            self.pages * PAGE
            + self.presses * press
            + self.choices * press
            + self.lists * (press + POINT + PRESS)
            + self.boxes * (press + REACH)
            + self.characters * TYPE
            + self.left * DECIDE
            + self.words * READ
            + self.codes * CODE_APP
        )

    @property
    def minutes(self) -> float:
        return self.seconds / 60


NOTHING = Effort()
TABLE: Mapping[str, tuple[Effort, str]] = {
    "A page opened": (Effort(pages=1), "ours"),
    "A link or button pressed": (Effort(presses=1), "Card, Moran and Newell: M, P, B"),
    "A radio button chosen": (Effort(choices=1), "Card, Moran and Newell: M, P, B"),
    "One of a list chosen": (Effort(lists=1), "Card, Moran and Newell: M, P, B, P, B"),
    "A box gone to": (Effort(boxes=1), "Card, Moran and Newell: M, P, B, H"),
    "A character typed": (Effort(characters=1), "Palin and others, on phones"),
    "A question left as it stands": (Effort(left=1), "Card, Moran and Newell: M"),
    "A word read": (Effort(words=1), "Brysbaert"),
    "A code fetched from the app": (Effort(codes=1), "ours"),
}
