"""J13: reminders only to the holder, a calendar link, and one press that stops them all."""

import datetime
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from notifications.delivery import deliver_all_waiting
from notifications.models import Message
from reports.reminders import plan_reminders
from supervision import services

from .conftest import PHONE
from .steps import fill_date, is_at, press, reads, submit_item


def monday_morning():
    """The next Monday at half past seven in London."""
    today = timezone.localdate()
    day = today + datetime.timedelta(days=7 - today.weekday())
    return datetime.datetime(day.year, day.month, day.day, 7, 30, tzinfo=ZoneInfo("Europe/London"))


def test_a_digest_comes_to_the_holder_and_is_read_in_the_portal(people, browse, check_page):
    submit_item(people)
    Message.objects.all().delete()
    plan_reminders(monday_morning())
    deliver_all_waiting(timezone.now() + datetime.timedelta(minutes=1))
    assert people.supervisor.email in [each.to[0] for each in mail.outbox]
    assert people.own.email not in [each.to[0] for each in mail.outbox]

    osric = browse(people.supervisor, PHONE)
    osric.goto("/")
    osric.get_by_role("button", name="Menu").click()
    press(osric, "Messages (1 new)")
    check_page(osric)
    press(osric, "One thing waits for you")
    reads(osric, "E-mail sent")
    check_page(osric)
    expect(osric.get_by_role("button", name="Mark as read")).to_have_count(0)
    osric.get_by_role("link", name="Nadia Fernsby: read evidence").click()
    reads(osric, "A quiet house")
    osric.goto("/messages/")
    is_at(osric, "Messages")
    expect(osric.locator("body")).not_to_contain_text("new)")

    press(osric, "choose which of them come by e-mail")
    osric.get_by_label("Urgent messages only").check()
    check_page(osric)
    press(osric, "Save")
    reads(osric, "Saved. It holds from the next message on.")


def test_one_press_stops_all_reminders_for_a_person_and_they_see_by_whom(
    people, browse, check_page
):
    osric, nadia = browse(people.supervisor), browse(people.own, PHONE)
    osric.goto(f"/people/{people.participant.pk}/")
    press(osric, "Stop all reminders")
    reads(osric, "Osric", "stopped them on")
    check_page(osric)
    nadia.goto("/messages/e-mails/")
    reads(nadia, "Reminders are stopped for you")
    check_page(nadia)
    press(osric, "Start reminders again")
    expect(osric.get_by_role("button", name="Stop all reminders")).to_be_visible()


def test_an_observation_is_in_both_calendars_and_moves_there(
    people, browse, check_page, live_server
):
    soon = timezone.localdate() + datetime.timedelta(days=5)
    observation = services.plan_observation(
        participant=people.participant, by=people.own, observer=people.assessor,
        planned_for=soon, purpose="A first visit",
    )  # fmt: skip
    nadia = browse(people.own, PHONE)
    nadia.goto("/messages/calendar/")
    press(nadia, "Make a link")
    check_page(nadia)
    link = nadia.locator("code").inner_text()
    feed = link.replace(link.split("/calendar/")[0], live_server.url)
    program = browse()  # a calendar program: it has no session
    assert f"DTSTART;VALUE=DATE:{soon:%Y%m%d}" in program.request.get(feed).text()

    nadia.goto(f"/observations/{observation.pk}/")
    press(nadia, "Move to another day")
    check_page(nadia)
    later = soon + datetime.timedelta(days=2)
    fill_date(nadia, "planned_for", later)
    press(nadia, "Move observation")
    reads(nadia, "Moved. Both of you get the new day by e-mail.")
    assert f"DTSTART;VALUE=DATE:{later:%Y%m%d}" in program.request.get(feed).text()
    deliver_all_waiting(timezone.now() + datetime.timedelta(minutes=1))
    moved = [each for each in mail.outbox if "moved to another day" in each.subject]
    assert {each.to[0] for each in moved} == {people.own.email, people.assessor.email}

    nadia.goto("/messages/calendar/")
    press(nadia, "Stop the link")
    reads(nadia, "no longer works")
    assert program.request.get(feed).status == 404
