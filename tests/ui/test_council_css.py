import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from ui.council_css import build_council_css, contrast_with_white

GOOD = {"colour": "#1d3d5c", "link_colour": "#1a65a6", "font": 'Arial, "Liberation Sans", serif'}


def test_colours_and_font_of_the_council_are_in_the_stylesheet():
    css = build_council_css(**GOOD)
    assert "--council-colour:#1d3d5c;" in css
    assert '--council-font:Arial, "Liberation Sans", serif;' in css


@pytest.mark.parametrize(
    "colour", ["red", "#12345", "#123;}", "#1d3d5c\n", "url(x)", "#1d3d5c;background:url(//x)", ""]
)
def test_only_a_plain_colour_is_accepted(colour):
    with pytest.raises(ImproperlyConfigured, match="COUNCIL_COLOUR"):
        build_council_css(**GOOD | {"colour": colour})


@pytest.mark.parametrize(
    "font", ["a;}b{", "Arial}", "url(x)", '"Arial', "A\\", "", "Arial,,x", "a/*"]
)
def test_only_font_names_are_accepted(font):
    with pytest.raises(ImproperlyConfigured, match="COUNCIL_FONT"):
        build_council_css(**GOOD | {"font": font})


def test_a_colour_too_pale_to_read_is_refused():
    with pytest.raises(ImproperlyConfigured, match="too pale"):
        build_council_css(**GOOD | {"link_colour": "#7ab"})


def test_contrast_is_counted_as_wcag_does():
    assert contrast_with_white("#000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_a_browser_keeps_the_stylesheet_by_its_hash(client):
    plain = client.get(reverse("ui:council_css"))
    assert plain["Content-Type"] == "text/css; charset=utf-8"
    version = plain["ETag"].strip('"')
    kept = client.get(reverse("ui:council_css"), {"v": version})
    assert "immutable" in kept["Cache-Control"]
    again = client.get(reverse("ui:council_css"), headers={"If-None-Match": plain["ETag"]})
    assert again.status_code == 304


def test_another_colour_has_another_address(settings, client):
    before = client.get(reverse("ui:council_css"))["ETag"]
    settings.COUNCIL_COLOUR = "#003300"
    assert client.get(reverse("ui:council_css"))["ETag"] != before
