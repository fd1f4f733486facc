"""Whatever somebody chooses to read on, everything on it can be read (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

from reports.figures.tables import COLOURS
from ui.council_css import ERROR_ON_A_TINT, build_council_css, contrast, link_on
from ui.looks import AS_EVERYBODY, FONTS, TINTS, Look, look_of

ROOT = Path(__file__).resolve().parents[2]
STYLES = (ROOT / "static" / "build" / "govuk-frontend.min.css").read_text(encoding="utf-8")
# The palest colour of links and header that a council may set.
PALEST = "#767676"
CSS = build_council_css(colour="#1d3d5c", link_colour=PALEST, font='Arial, "Liberation Sans"')
TINTED = [name for name in TINTS if name != "white"]


def of_govuk(name):
    """The colour that a variable of GOV.UK Frontend has."""
    return re.search(rf"--govuk-{name}-colour:(#[0-9a-f]+)", STYLES)[1]


@pytest.mark.parametrize("tint", TINTED)
@pytest.mark.parametrize("where", ["page", "shade"])
def test_words_of_every_colour_can_be_read_on_it(tint, where):
    ground = getattr(TINTS[tint], where)
    of_words = {
        name: of_govuk(name) for name in ("text", "secondary-text", "link-visited", "link-hover")
    }
    of_words |= {"link": link_on(TINTS[tint], PALEST), "error": ERROR_ON_A_TINT}
    found = {name: round(contrast(colour, ground), 2) for name, colour in of_words.items()}
    assert min(found.values()) >= 4.5, found


@pytest.mark.parametrize("tint", TINTED)
def test_edges_and_parts_of_pictures_stand_out_from_it(tint):
    ground = TINTS[tint].page
    for colour in (of_govuk("input-border"), PALEST, "#1d70b8", "#b32d12", "#4c2c92", *COLOURS):
        assert contrast(colour, ground) >= 3, colour
    # What is focused is yellow between two dark lines.
    assert contrast(of_govuk("focus-text"), of_govuk("focus")) >= 4.5
    assert contrast(of_govuk("focus-text"), ground) >= 3


@pytest.mark.parametrize("tint", TINTED)
def test_the_words_of_a_pdf_can_be_read_on_it(tint):
    sheets = [
        ROOT / "templates" / "reports" / "pack" / name for name in ("pack.css", "figures.css")
    ]
    used = {
        colour
        for sheet in sheets
        for colour in re.findall(r"[^-]color: (#[0-9a-f]{6})", sheet.read_text(encoding="utf-8"))
    }
    assert len(used) > 2
    assert all(contrast(colour, TINTS[tint].page) >= 4.5 for colour in used), used


def test_a_council_keeps_its_own_links_where_they_can_be_read():
    assert link_on(TINTS["cream"], "#0b3a66") == "#0b3a66"
    assert link_on(TINTS["cream"], PALEST) != PALEST


def test_what_is_printed_stays_white():
    on_screens = CSS[CSS.index("@media screen{") :]
    assert CSS.count("--govuk-body-background-colour") == len(TINTS)
    assert on_screens.count("--govuk-body-background-colour") == len(TINTS)
    for name in TINTED:
        assert f"html.app-look-{name}" in on_screens


def test_each_choice_has_its_rule_and_shows_itself_where_it_is_made():
    for name in [*FONTS, *TINTS]:
        assert f'.app-look .govuk-radios__item:has(>[value="{name}"])' in CSS
        assert f'.app-look:has([value="{name}"]:checked) .app-look__sample' in CSS
    # Choosing what everybody has undoes, in the sample, what the page has.
    assert 'font:Arial, "Liberation Sans"}' in CSS[CSS.index('[value="council"]') :]


def test_who_chose_nothing_has_no_class_and_leaves_no_word_with_a_file():
    assert AS_EVERYBODY.classes == "" and AS_EVERYBODY.chosen == {}
    assert Look("serif", "wider", "blue").classes == "app-look-serif app-look-wider app-look-blue"


def test_what_can_no_longer_be_chosen_is_as_if_it_was_not():
    assert look_of({"look": {"font": "runes", "tint": "cream", "size": 9}}) == Look(tint="cream")
    assert look_of({}) == AS_EVERYBODY
