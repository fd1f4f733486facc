"""Forty people at once: another supervisor, a first day a week later, and back again."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from participants.models import Appointment, BulkChange, Participant
from tests import factories

from .conftest import DESK, PHONE
from .keyboard import Keyboard
from .steps import choose, fill, fill_date, is_at, press, reads

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def first_day():
    return timezone.localdate() + datetime.timedelta(days=60)


@pytest.fixture
def forty(people, first_day):
    """Forty who are to start, with Osric as supervisor from their first day."""
    made = []
    for n in range(40):
        made.append(
            factories.ParticipantFactory(
                cohort=people.cohort,
                team=people.team,
                user__name=f"Newcomer Number{n:02}",
                starts_on=first_day,
            )
        )
        factories.appoint(made[-1], "supervisor", people.supervisor, starts_on=first_day)
    return made


def supervisors(forty):
    held = Appointment.objects.filter(participant__in=forty, kind="supervisor")
    return set(held.values_list("user__name", "starts_on", "ends_on"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_forty_people_get_a_supervisor_and_a_later_start_and_both_are_taken_back(
    people, forty, first_day, browse, check_page, size
):
    factories.person_with(Role.PRACTICE_SUPERVISOR, people.council, name="Ann Reed")
    today, before = timezone.localdate(), supervisors(forty)
    lead = browse(people.lead, size)
    lead.goto(f"{reverse('reports:cohort', args=[people.cohort.pk])}?name=Newcomer")
    press(lead, "Change many of these people at once")
    is_at(lead, "Change many people at once")
    check_page(lead)
    press(lead, "Continue")
    reads(lead, "There is a problem", "Choose what you want to change")

    # Another supervisor, for all who were found.
    choose(lead, "What do you want to change?", "Practice supervisor")
    press(lead, "Continue")
    is_at(lead, "Choose people of Autumn cohort")
    reads(lead, "40 people can be chosen", "Osric Brambleby")
    check_page(lead)
    press(lead, "Continue")
    reads(lead, "There is a problem", "Choose at least one person")
    press(lead, "Choose all 40")
    reads(lead, "All are chosen")
    press(lead, "Continue with those chosen")
    is_at(lead, "Practice supervisor")
    check_page(lead)
    lead.get_by_label("Who takes over?").select_option(label=ann_of(people))
    fill_date(lead, "starts_on", today)
    press(lead, "Show what will change")
    is_at(lead, "Check what will change")
    reads(
        lead,
        "40 people",
        "Now: Osric Brambleby",
        "Then: Ann Reed",
        "No date of the programme moves",
    )
    check_page(lead)
    press(lead, "Change 40 people")
    reads(lead, "40 people were changed.", "Newcomer Number00", "Ann Reed as practice supervisor")
    check_page(lead)
    assert supervisors(forty) == {("Ann Reed", first_day, None)}

    # A week later; for one of them an end was agreed that is in the way.
    Participant.objects.filter(pk=forty[7].pk).update(
        agreed_end_on=first_day + datetime.timedelta(days=3)
    )
    lead.goto(f"{reverse('reports:bulk_change_add')}?kind=start_by&name=Newcomer&chosen=all")
    press(lead, "Continue with those chosen")
    fill(lead, number="1")
    press(lead, "Show what will change")
    reads(lead, "Not possible for 1 of 40", "Newcomer Number07: The agreed end date is")
    check_page(lead)
    press(lead, "Leave this person out")
    reads(lead, "39 people", "7 days later", "Ann Reed begins as practice supervisor")
    lead.get_by_text("Why this date?").first.click()
    check_page(lead)
    press(lead, "Change 39 people")
    reads(lead, "39 people were changed.", "First day 1 week later")
    moved = Participant.objects.filter(starts_on=first_day + WEEK)
    assert moved.count() == 39

    # And back, the last one first.
    press(lead, "Take it back")
    reads(lead, "Taken back. Everything is as it was before.")
    check_page(lead)
    press(lead, "Changes made for many")
    reads(lead, "Taken back", "Can be taken back until")
    check_page(lead)
    press(lead, "Ann Reed as practice supervisor from" + f" {today.day} {today:%B %Y}")
    press(lead, "Take it back")
    reads(lead, "Taken back. Everything is as it was before.")
    assert not moved.exists()
    assert supervisors(forty) == before


def ann_of(people):
    ann = User.objects.get(name="Ann Reed")
    return f"{ann.name} ({ann.email})"


def test_people_are_chosen_by_keyboard_alone_and_without_scripts(people, forty, browse, first_day):
    lead = browse(people.lead, java_script_enabled=False)
    address = f"{reverse('reports:bulk_change_add')}?kind=start_by&name=Newcomer+Number0"
    lead.goto(address)
    reads(lead, "10 people can be chosen")
    lead.goto("about:blank")

    lead = browse(people.lead)
    lead.goto(address)
    keys = Keyboard(lead)
    for name in ("Newcomer Number02", "Newcomer Number05"):
        keys.go_to(name)
        lead.keyboard.press("Space")
    keys.press("Continue")
    is_at(lead, "First day, by days or weeks")
    keys.write("By how many?", "1")
    keys.press("Show what will change")
    reads(lead, "2 people", "7 days later")
    keys.press("Change 2 people")
    reads(lead, "2 people were changed.")
    changed = Participant.objects.filter(starts_on=first_day + WEEK)
    assert {each.user.name for each in changed} == {"Newcomer Number02", "Newcomer Number05"}
    assert BulkChange.objects.get().number == 2


def test_it_works_on_a_phone_without_scripts(people, forty, browse, first_day):
    lead = browse(people.lead, PHONE, java_script_enabled=False)
    lead.goto(reverse("reports:bulk_change_add") + f"?cohort={people.cohort.pk}")
    lead.get_by_label("Start a pause").check()
    press(lead, "Continue")
    lead.get_by_label("Newcomer Number03").check()
    press(lead, "Continue")
    fill_date(lead, "starts_on", first_day + WEEK)
    press(lead, "Show what will change")
    reads(lead, "Now: No pause on these days", "Then: Agreed pause from")
    press(lead, "Change 1 person")
    reads(lead, "1 person was changed.")
    assert forty[3].leaves.get().starts_on == first_day + WEEK
