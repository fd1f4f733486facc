"""Whole journeys with Tab, Enter, Space and arrows alone."""

from playwright.sync_api import expect

from evidence.models import EvidenceItem
from supervision.models import Observation

from .conftest import DESK, PHONE
from .keyboard import Keyboard
from .steps import answered_observation, is_at, reads, start_item


def test_a_supervisor_signs_off_an_observation_by_keyboard(people, browse):
    answered_observation(people)
    page = browse(people.supervisor, DESK)
    keys = Keyboard(page)
    page.goto("/")
    keys.wait_for_scripts()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    keys.press("Sign off the observation")
    keys.press("Sign off observation")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keys.go_to("Select yes if it counts")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Yes")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Yes")).to_be_checked()
    keys.press("Sign off observation", key="Space")
    expect(page.get_by_role("alert")).to_be_focused()
    reads(page, "Observation of Nadia Fernsby signed off", "Nothing waits for you")
    assert Observation.objects.get().counts is True
    assert keys.stops > 10


def test_evidence_is_captured_and_submitted_by_keyboard_on_a_narrow_screen(people, browse):
    start_item(people, "Ready to go")
    page = browse(people.own, PHONE)
    keys = Keyboard(page)
    page.goto("/")
    keys.press("Add evidence", key="Space")
    keys.write("Title", "Typed without a mouse")
    keys.choose("Work seen", downs=1)
    expect(page.get_by_role("radio", name="Reflection")).to_be_checked()
    keys.press("Save draft")
    is_at(page, "Typed without a mouse")
    keys.press("Early career portal")
    keys.press("Ready to go")
    keys.press("Submit")
    keys.press("Submit evidence")
    reads(page, "With your supervisor or assessor")
    states = EvidenceItem.objects.values_list("title", "status")
    assert set(states) == {("Typed without a mouse", "private"), ("Ready to go", "submitted")}
