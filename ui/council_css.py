"""The council's colours and font, and what people may choose instead (ui.looks), as a stylesheet.

It is a stylesheet of its own as the CSP forbids inline style.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .looks import COUNCIL, FONTS, TINTS, WHITE, Tint

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
# Family names, quoted or not, parted by commas: nothing that could end the declaration.
FONT = re.compile(r"""(?:[A-Za-z0-9 -]+|"[A-Za-z0-9 -]+"|'[A-Za-z0-9 -]+')""")
# WCAG 2.2, 1.4.3: text in normal size against its background.
LEAST_CONTRAST = 4.5
# GOV.UK's red for errors, made darker to be read on a tint too.
ERROR_ON_WHITE, ERROR_ON_A_TINT = "#ca3535", "#a52a2a"


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
        "}\n" + "".join(_fonts(font)) + f"@media screen{{{''.join(_tints(link_colour))}}}\n"
    )


def _fonts(council_font: str) -> Iterator[str]:
    for name, each in FONTS.items():
        where = _where(name, is_usual=name == COUNCIL)
        yield f"{where}{{--council-font:{each.on_pages or council_font}}}\n"


def _tints(link_colour: str) -> Iterator[str]:
    """Backgrounds, for screens alone: what is printed stays white."""
    for name, tint in TINTS.items():
        yield (
            f"{_where(name, is_usual=name == WHITE)}{{"
            f"--govuk-body-background-colour:{tint.page};"
            f"--app-shade:{tint.shade};"
            f"--govuk-link-colour:{link_on(tint, link_colour)};"
            f"--govuk-error-colour:{ERROR_ON_WHITE if name == WHITE else ERROR_ON_A_TINT};"
            "}\n"
        )


def _where(name: str, *, is_usual: bool) -> str:
    """Where a choice holds: on the whole page; where it is chosen, at its own words, and in the
    sample as soon as it is ticked."""
    choosing = (
        f'.app-look .govuk-radios__item:has(>[value="{name}"]),'
        f'.app-look:has([value="{name}"]:checked) .app-look__sample'
    )
    return choosing if is_usual else f"html.app-look-{name},{choosing}"


def link_on(tint: Tint, colour: str) -> str:
    """The council's colour of links, made as much darker as it takes to be read on the tint."""
    red, green, blue = _channels(colour)
    while contrast(_hex(red, green, blue), tint.shade) < LEAST_CONTRAST:
        red, green, blue = red * 0.95, green * 0.95, blue * 0.95
    return _hex(red, green, blue)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rgb or #rrggbb colours, as WCAG defines it: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_with_white(colour: str) -> float:
    return contrast(colour, "#ffffff")


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (float(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return red, green, blue


def _hex(*channels: float) -> str:
    return "#" + "".join(f"{int(channel):02x}" for channel in channels)


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
