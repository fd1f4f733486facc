"""J4: an observation between people with accounts, from the plan to the record."""

from playwright.sync_api import expect

from evidence.models import EvidenceItem
from supervision.models import Observation

from .conftest import PHONE
from .steps import choose, days_ago, fill, fill_date, is_at, press, reads

MEANT = "The mother had asked for the leaflet that morning. I agree with the rest."


def test_an_observation_is_planned_held_answered_signed_off_and_linked(people, browse, check_page):
    nadia, ludmila = browse(people.own, PHONE), browse(people.assessor)
    nadia.goto("/")
    press(nadia, "Everything in your record")
    press(nadia, "Observations")
    press(nadia, "Plan an observation")
    press(nadia, "Plan observation")
    expect(nadia.locator(".govuk-error-summary")).to_be_focused()
    choose(nadia, "Who will observe?", "Ludmila Thistlewood")
    fill_date(nadia, "planned_for", days_ago(1))
    fill(nadia, purpose="A first visit with an interpreter")
    check_page(nadia)
    press(nadia, "Plan observation")
    reads(nadia, "With Ludmila Thistlewood")

    ludmila.goto("/")
    ludmila.get_by_role("link", name="Say how the observation went").click()
    fill(ludmila, setting="Home visit")
    choose(ludmila, "Did the family agree to somebody observing?", "They agreed")
    choose(ludmila, "Are you a registered social worker?", "Yes")
    press(ludmila, "Save and continue")
    is_at(ludmila, "Write up the observation")
    fill(ludmila, seen="You waited, and the mother spoke.")
    press(ludmila, "Save and finish later")
    reads(ludmila, "You waited, and the mother spoke.")
    nadia.reload()
    reads(nadia, "Ludmila Thistlewood is writing it up")
    expect(nadia.locator("body")).not_to_contain_text("You waited")
    press(ludmila, "Go on writing")
    fill(ludmila, keep="The pauses.", change="The leaflet came out too early.")
    check_page(ludmila)
    press(ludmila, "Send to Nadia Fernsby")

    nadia.goto("/")
    nadia.get_by_role("link", name="say what you think of the write-up").click()
    choose(nadia, "What do you say to it?", "I disagree with some or all of it")
    fill(nadia, response_text=MEANT)
    check_page(nadia)
    press(nadia, "Send your answer")

    osric = browse(people.supervisor)
    osric.goto("/")
    osric.get_by_role("link", name="Sign off the observation").click()
    reads(osric, "I disagree with some or all of it", MEANT)
    reads(osric, "By the rule it counts", "It cannot be undone")
    choose(osric, "Does it count", "Yes")
    check_page(osric)
    press(osric, "Sign off observation")
    reads(osric, "Observation of Nadia Fernsby signed off", "Nothing waits for you")
    check_page(osric)

    nadia.reload()
    reads(nadia, "Signed off by", "Osric Brambleby", MEANT)
    press(nadia, "a piece of evidence")
    reads(nadia, "You waited, and the mother spoke.")
    press(nadia, "Link to standards")
    nadia.locator("[name=standard_1]").select_option(index=2)
    fill(nadia, why_1="I let her finish before I spoke")
    press(nadia, "Save links")
    reads(nadia, "On the record", "I let her finish before I spoke")
    check_page(nadia)
    observation, item = Observation.objects.get(), EvidenceItem.objects.get()
    assert observation.counts is True and observation.status == "signed_off"
    assert [link.linked_by for link in item.links.all()] == [people.own]
