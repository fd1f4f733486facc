"""Nothing typed is lost: a phone put away, a browser closed, a session ended, another window."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from evidence.models import EvidenceItem
from evidence.services import edit_item
from ui.models import KeptText

from .conftest import DESK, PHONE
from .steps import choose, days_ago, fill, is_at, press, reads, start_item, submit_item

LONG_WORK = "I wrote this on the bus, between two visits. " * 60
SHORT = "And one more thought."


@pytest.fixture
def writing(people, browse):
    """`writing(item)`: the participant's phone, on the page where the item is edited."""

    def open_page(item, size=PHONE, **kwargs):
        page = browse(people.own, size, **kwargs)
        page.goto(edit_address(item))
        return page

    return open_page


def edit_address(item):
    return reverse("evidence:item_edit", args=[item.pk])


def box(page):
    return page.locator("[name=text]")


def wait_until_kept(page, text):
    expect(page.locator(".app-kept__status")).to_contain_text("Saved at")
    assert dict(KeptText.objects.get().typed)["text"] == text


def test_a_browser_closed_while_writing_loses_nothing(people, writing, browse, check_page):
    item = start_item(people, text="")
    phone = writing(item)
    box(phone).fill(LONG_WORK)
    wait_until_kept(phone, LONG_WORK)
    check_page(phone)
    phone.context.close()

    desk = browse(people.own, DESK)
    desk.goto("/")
    reads(desk, "You typed something and did not send it")
    check_page(desk)
    desk.get_by_role("link", name="Go on with it").click()
    is_at(desk, "Edit evidence")
    expect(box(desk)).to_have_value(LONG_WORK)
    reads(desk, "did not send is in the boxes again")
    check_page(desk)
    press(desk, "Save")
    is_at(desk, "A quiet house")
    item.refresh_from_db()
    assert item.text == LONG_WORK.strip() or item.text == LONG_WORK
    assert not KeptText.objects.exists()


def test_a_phone_put_away_keeps_what_was_typed_last(people, writing):
    page = writing(start_item(people, text=""))
    box(page).fill(SHORT)
    # As when another app comes to the front, before two seconds are over.
    with page.expect_response("**/kept-text/"):
        page.evaluate(
            """() => {
                Object.defineProperty(document, "hidden", {value: true, configurable: true});
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    assert dict(KeptText.objects.get().typed)["text"] == SHORT


def test_after_the_session_ended_writing_goes_on_where_it_stood(people, writing, sign_in):
    item = start_item(people, text="")
    page = writing(item)
    Session.objects.all().delete()
    box(page).fill(SHORT)
    reads(page, "Not saved yet. What you typed is still here: leave this page open.")
    assert not KeptText.objects.exists()
    # In another tab; the token of this page is then an old one.
    sign_in(page, people.own)
    box(page).press_sequentially(" More.")
    wait_until_kept(page, f"{SHORT} More.")
    press(page, "Save")
    is_at(page, "A quiet house")
    item.refresh_from_db()
    assert item.text == f"{SHORT} More."


def test_without_a_network_it_says_so_and_goes_on_by_itself(people, writing):
    page = writing(start_item(people, text=""))
    page.clock.install()
    page.context.set_offline(True)
    box(page).fill(SHORT)
    page.clock.fast_forward(3_000)
    reads(page, "Not saved yet because there is no connection")
    page.context.set_offline(False)
    page.clock.fast_forward(16_000)
    wait_until_kept(page, SHORT)


def test_a_second_window_is_told_and_takes_nothing_away(people, writing):
    item = start_item(people, text="")
    first, second = writing(item), writing(item, DESK)
    box(first).fill("On the bus.")
    wait_until_kept(first, "On the bus.")
    box(second).fill("At the desk.")
    reads(second, "This page is open in another window too")
    assert dict(KeptText.objects.get().typed)["text"] == "On the bus."


def test_what_was_saved_elsewhere_meanwhile_is_shown_beside_it(people, writing, check_page):
    item = start_item(people, text="")
    page = writing(item)
    box(page).fill("On the bus.")
    wait_until_kept(page, "On the bus.")
    edit_item(item=item, by=people.own, title="New", happened_on=days_ago(3), text="At the desk.")
    page.reload()
    expect(box(page)).to_have_value("On the bus.")
    reads(page, "This was changed elsewhere after that")
    press(page, "Save")
    reads(page, "Someone saved this page after you opened it", "At the desk.")
    expect(box(page)).to_have_value("On the bus.")
    check_page(page)


def test_what_is_thrown_away_stays_away(people, writing, check_page):
    page = writing(start_item(people, text="What is saved."))
    box(page).fill("Not like this.")
    wait_until_kept(page, "Not like this.")
    page.reload()
    expect(box(page)).to_have_value("Not like this.")
    press(page, "Throw away what I typed")
    is_at(page, "Throw away what you typed?")
    check_page(page)
    press(page, "Throw it away")
    reads(page, "What you had typed and not sent is thrown away")
    page.goto(edit_address(EvidenceItem.objects.get()))
    expect(box(page)).to_have_value("What is saved.")
    assert not KeptText.objects.exists()


def test_a_reading_is_put_back_with_its_choice(people, browse):
    item = submit_item(people)
    page = browse(people.supervisor)
    page.goto(reverse("evidence:item_read", args=[item.pk]))
    choose(page, "What is your view?", "Shows what the links say")
    fill(page, words=SHORT)
    expect(page.locator(".app-kept__status")).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("[name=words]")).to_have_value(SHORT)
    expect(page.get_by_label("Shows what the links say", exact=True).first).to_be_checked()
    press(page, "Save my reading")
    item.refresh_from_db()
    assert item.status == EvidenceItem.Status.READ
    assert not KeptText.objects.exists()


def test_without_scripts_what_was_kept_can_be_copied(people, writing):
    item = start_item(people, text="")
    page = writing(item)
    box(page).fill(SHORT)
    wait_until_kept(page, SHORT)
    plain = writing(item, java_script_enabled=False)
    reads(plain, "You typed something here on", SHORT)
