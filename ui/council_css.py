"""The council's colours and font as a stylesheet of its own: the CSP forbids inline style."""

import hashlib
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
# Family names, quoted or not, parted by commas: nothing that could end the declaration.
FONT = re.compile(r"""(?:[A-Za-z0-9 -]+|"[A-Za-z0-9 -]+"|'[A-Za-z0-9 -]+')""")
# WCAG 2.2, 1.4.3: text in normal size against its background.
LEAST_CONTRAST = 4.5


def build_council_css(*, colour: str, link_colour: str, font: str) -> str:
    """The stylesheet's text; ImproperlyConfigured when a setting is not a plain colour or font.

    Both colours carry text (white on the header, links on white), so a pale one is refused too.
    """
    for name, value in (("COUNCIL_COLOUR", colour), ("COUNCIL_LINK_COLOUR", link_colour)):
        if not COLOUR.match(value):
            raise ImproperlyConfigured(f"{name} must be a colour such as #1d3d5c, not {value!r}.")
        if contrast_with_white(value) < LEAST_CONTRAST:
            raise ImproperlyConfigured(f"{name} {value} is too pale to be read against white.")
    if not all(FONT.fullmatch(family.strip()) for family in font.split(",")):
        raise ImproperlyConfigured(f"COUNCIL_FONT must be a list of font names, not {font!r}.")
    return (
        ":root{"
        f"--council-colour:{colour};"
        f"--council-font:{font};"
        f"--govuk-brand-colour:{colour};"
        f"--govuk-link-colour:{link_colour};"
        "}\n"
    )


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a #rgb or #rrggbb colour with white, as WCAG defines it."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def council_css() -> str:
    """The stylesheet for this deployment's settings."""
    return build_council_css(
        colour=settings.COUNCIL_COLOUR,
        link_colour=settings.COUNCIL_LINK_COLOUR,
        font=settings.COUNCIL_FONT,
    )


@cache
def _version_of(*values: str) -> str:
    return hashlib.sha256(council_css().encode()).hexdigest()[:12]


def council_css_version() -> str:
    """A short hash for the stylesheet's address, so that browsers may keep it for a year."""
    return _version_of(settings.COUNCIL_COLOUR, settings.COUNCIL_LINK_COLOUR, settings.COUNCIL_FONT)
