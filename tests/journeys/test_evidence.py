"""J2 and J3: evidence on a phone, from a stub between two visits to the reading of it."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evidence.models import EvidenceItem
from notifications.models import Message

from .conftest import PHONE
from .steps import WHAT_FOLLOWS, WHAT_IT_SHOWS, WHY, choose, fill, is_at, press, reads


def capture(page, title):
    page.goto("/")
    press(page, "Add evidence")
    fill(page, title=title)
    choose(page, "Which kind?", "Reflection")
    press(page, "Save draft")
    is_at(page, title)


def test_a_stub_is_saved_between_two_visits_and_finished_later(people, browse, check_page):
    bus_stop = browse(people.own, PHONE)
    bus_stop.goto("/")
    reads(bus_stop, "You have not added any evidence yet")
    press(bus_stop, "Add evidence")
    today = timezone.localdate()
    expect(bus_stop.get_by_label("Day")).to_have_value(str(today.day))
    press(bus_stop, "Save draft")
    expect(bus_stop.locator(".govuk-error-summary")).to_be_focused()
    check_page(bus_stop)
    capture(bus_stop, "The bus stop conversation")
    reads(bus_stop, "Who can read this: you alone", "Link it to at least one standard")
    check_page(bus_stop)

    evening = browse(people.own, PHONE)
    evening.goto("/")
    evening.get_by_role("link", name="The bus stop conversation").click()
    press(evening, "Edit")
    fill(evening, text=WHAT_IT_SHOWS)
    press(evening, "Save")
    is_at(evening, "The bus stop conversation")
    reads(evening, "Then we drew", "Link it to at least one standard")
    item = EvidenceItem.objects.get()
    assert (item.status, item.happened_on) == ("private", today)
    assert item.text.split() == WHAT_IT_SHOWS.split()


def test_evidence_goes_from_draft_to_read_by_way_of_a_return(people, browse, check_page):
    nadia, osric = browse(people.own, PHONE), browse(people.supervisor, PHONE)
    capture(nadia, "A quiet house")
    item = EvidenceItem.objects.get()
    here = reverse("evidence:item", args=[item.pk])
    assert osric.goto(here).status == 404, "a private draft is nobody else's"
    osric.goto(reverse("evidence:item_list", args=[people.participant.pk]))
    expect(osric.locator("body")).not_to_contain_text("A quiet house")

    press(nadia, "Edit")
    fill(nadia, text=WHAT_IT_SHOWS, second_text=WHAT_FOLLOWS)
    press(nadia, "Save")
    press(nadia, "Link to standards")
    nadia.locator("[name=standard_1]").select_option(index=1)
    fill(nadia, why_1=WHY)
    nadia.get_by_text("Add link 2", exact=True).click()
    nadia.locator("[name=standard_2]").select_option(index=2)
    fill(nadia, passage_2="Then we drew", why_2="Drawing was easier than talking")
    check_page(nadia)
    press(nadia, "Save links")
    reads(nadia, "Nothing is missing: you can submit it")
    press(nadia, "Submit")
    is_at(nadia, "Submit this evidence?")
    reads(nadia, "It goes to Osric Brambleby and Ludmila Thistlewood")
    press(nadia, "Submit evidence")
    reads(nadia, "With your supervisor or assessor", "Nobody has opened it yet")
    check_page(nadia)

    osric.goto("/")
    osric.get_by_role("link", name="A quiet house").click()
    reads(osric, "Then we drew", WHY)
    press(osric, "Return it for changes instead")
    fill(osric, what_to_change="Say what you would do differently. Two lines are enough.")
    check_page(osric)
    press(osric, "Return it")
    reads(osric, "With Nadia Fernsby")

    nadia.goto("/")
    nadia.get_by_role("link", name="A quiet house").click()
    reads(nadia, "What to change", "Two lines are enough", "Osric Brambleby")
    press(nadia, "Edit")
    fill(nadia, text=f"{WHAT_IT_SHOWS} Next time I would ask her mother too.")
    press(nadia, "Save")
    osric.goto(here)
    expect(osric.locator("body")).not_to_contain_text("ask her mother too")
    press(nadia, "Submit")
    press(nadia, "Submit evidence")
    reads(nadia, "With your supervisor or assessor")

    osric.goto(here)
    press(osric, "Versions and what changed")
    expect(osric.locator("ins").last).to_contain_text("Next time I would ask her mother too.")
    check_page(osric)
    osric.goto(here)
    press(osric, "Give your reading")
    choose(osric, "What is your view?", "Shows what the links say")
    fill(osric, words="Clear, and it is her voice.")
    check_page(osric)
    press(osric, "Save my reading")
    reads(osric, "Clear, and it is her voice.")

    nadia.goto(here)
    reads(nadia, "Read", "Clear, and it is her voice.", "Who opened this")
    opened = nadia.get_by_role("heading", name="Who opened this").locator("+ ul")
    expect(opened).to_contain_text("Osric Brambleby")
    expect(opened).not_to_contain_text("Ludmila")
    check_page(nadia)
    written = Message.objects.order_by("created_at").values_list("template", "address")
    assert {
        ("evidence_submitted", people.supervisor.email),
        ("evidence_read", people.own.email),
    } <= set(written)
