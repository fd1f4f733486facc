"""How pages and files may look for one person: font, spacing, background. Pure: no rows.

The page's part is the stylesheet (ui.council_css) and the classes of ``Look.classes``; the part of
files is reports.pdf and templates/reports/pack. What can be chosen follows the Dyslexia Style Guide
of the British Dyslexia Association (2023) and WCAG 2.2, 1.4.12: plain fonts, more room between
letters, words and lines, a background that is not white.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COUNCIL, ORDINARY, WIDER, WHITE = "council", "ordinary", "wider", "white"


@dataclass(frozen=True)
class Font:
    """``on_pages`` are fonts that people's devices have, the first of them that is there;
    ``in_files`` those that the portal's own machine draws with (Dockerfile, bin/lib.sh)."""

    words: str
    hint: str
    on_pages: str
    in_files: str = "Liberation Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Spacing:
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Tint:
    """Two colours as #rrggbb: of the page, and of what stands out from it, such as filters."""

    words: str
    page: str
    shade: str
    hint: str = ""


FONTS = {
    # What the council's is called is a setting.
    COUNCIL: Font("The council’s font", "", ""),
    "sans": Font(
        "A plain font",
        "Verdana, or one like it: wide letters without small strokes at their ends.",
        'Verdana, "DejaVu Sans", Arial, sans-serif',
    ),
    "serif": Font(
        "A font as in books",
        "Georgia, or one like it: small strokes at the ends of letters.",
        'Georgia, "Liberation Serif", "Times New Roman", serif',
        "Liberation Serif, Times New Roman, serif",
    ),
}
SPACINGS = {
    ORDINARY: Spacing("Ordinary"),
    WIDER: Spacing("Wider", "More room between letters, words and lines."),
}
TINTS = {
    WHITE: Tint("White", "#ffffff", "#f3f3f3"),
    "cream": Tint("Cream", "#fdf3dc", "#f3e6c6"),
    "blue": Tint("Pale blue", "#e4f1fb", "#d3e5f4"),
    "green": Tint("Pale green", "#e6f4e4", "#d5e9d2"),
    "pink": Tint("Pale pink", "#fbeaee", "#f4dbe1"),
    "grey": Tint("Pale grey", "#ececea", "#dfdfdc"),
}


def words_of(offered: Mapping[str, Font | Spacing | Tint]) -> list[tuple[str, str]]:
    """(key, words) of each, as choices of a field."""
    return [(name, each.words) for name, each in offered.items()]


@dataclass(frozen=True)
class Look:
    """One person's choice: keys of FONTS, SPACINGS and TINTS."""

    font: str = COUNCIL
    spacing: str = ORDINARY
    tint: str = WHITE

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Look":
        """From what ``chosen`` gave; what cannot be chosen any more is as if not chosen."""
        offered: dict[str, Any] = {"font": FONTS, "spacing": SPACINGS, "tint": TINTS}
        return cls(**{name: kept[name] for name in offered if kept.get(name) in offered[name]})

    @property
    def chosen(self) -> dict[str, str]:
        """What differs from how everybody sees it, as plain JSON."""
        usual = Look()
        parts = {"font": self.font, "spacing": self.spacing, "tint": self.tint}
        return {name: each for name, each in parts.items() if each != getattr(usual, name)}

    @property
    def classes(self) -> str:
        """Class names for <html>."""
        return " ".join(f"app-look-{each}" for each in self.chosen.values())

    @property
    def is_wider(self) -> bool:
        return self.spacing == WIDER

    @property
    def file_font(self) -> str:
        """Font names for a stylesheet; without quotes, which a template would escape."""
        return FONTS[self.font].in_files

    @property
    def file_background(self) -> str:
        """#rrggbb, or nothing for white."""
        return "" if self.tint == WHITE else TINTS[self.tint].page


AS_EVERYBODY = Look()


def asked_look(person: Any) -> dict[str, Any]:
    """What is noted with a file that somebody asks for: its look is theirs of that moment.

    So a job that runs twice makes the same file, and nobody is asked for their rows again.
    """
    chosen = person.look.chosen
    return {"look": chosen} if chosen else {}


def look_of(parameters: dict[str, Any]) -> Look:
    """The look noted with a file by ``asked_look``."""
    return Look.of(parameters.get("look", {}))
