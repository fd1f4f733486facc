"""How pages look for one person, as a browser draws them."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.services import choose_look

from .conftest import DESK, PHONE
from .steps import answered_observation

CREAM, WHITE = "rgb(253, 243, 220)", "rgb(255, 255, 255)"
LOOKS = [
    ("sans", "wider", "cream"),
    ("serif", "wider", "blue"),
    ("council", "ordinary", "green"),
    ("serif", "ordinary", "pink"),
    ("sans", "wider", "grey"),
]


def chosen(user, font, spacing, tint):
    choose_look(by=user, look_font=font, look_spacing=spacing, look_tint=tint)


def test_a_choice_is_seen_in_its_place_before_it_is_saved_also_without_scripts(people, browse):
    page = browse(people.own, PHONE, java_script_enabled=False)
    page.goto(reverse("accounts:look_edit"))
    sample, body = page.locator(".app-look__sample"), page.locator("body")
    expect(sample).to_have_css("background-color", WHITE)
    page.get_by_label("Cream").check()
    page.get_by_label("A font as in books").check()
    page.get_by_label("Wider").check()
    expect(sample).to_have_css("background-color", CREAM)
    expect(sample.locator("p").first).to_have_css("letter-spacing", "2.28px")
    expect(sample.locator("p").first).to_have_css("font-family", re.compile("^Georgia"))
    expect(body).to_have_css("background-color", WHITE)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Pages look like this")).to_be_visible()
    expect(body).to_have_css("background-color", CREAM)
    page.get_by_label("White").check()
    page.get_by_label("Ordinary").check()
    expect(sample).to_have_css("background-color", WHITE)
    expect(sample.locator("p").first).to_have_css("letter-spacing", "normal")


def test_what_is_printed_is_white(people, browse):
    chosen(people.own, "serif", "wider", "cream")
    page = browse(people.own, DESK)
    page.goto("/")
    expect(page.locator("body")).to_have_css("background-color", CREAM)
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("background-color", WHITE)


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_pages_are_sound_in_every_look(people, browse, check_page, look):
    observation = answered_observation(people)
    record = people.participant.pk
    pages = {
        people.own: [
            "/",
            reverse("accounts:look_edit"),
            reverse("evidence:matrix", args=[record]),
            reverse("evidence:item_add"),
            observation.get_absolute_url(),
        ],
        people.supervisor: [
            "/",
            reverse("supervision:observation_sign_off", args=[observation.pk]),
        ],
        people.lead: [
            "/",
            reverse("reports:cohort_report"),
            reverse("participants:cohort_add"),
        ],
    }
    for person, addresses in pages.items():
        chosen(person, *look)
        page = browse(person, PHONE)
        for address in addresses:
            page.set_viewport_size(PHONE)
            assert page.goto(address).status == 200, address
            check_page(page)
            page.set_viewport_size(DESK)
            check_page(page)
        page.context.close()
