"""The pages of somebody's working life: what is seen first, who reads what, and what they ask."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Buddy, Extension, Participant, WorkingPattern
from participants.presentation import story_of
from participants.services import (
    move_participant,
    record_extension,
    record_leave,
    record_period,
    record_working_pattern,
)
from tests.factories import TeamFactory, appoint, republish

from .test_views import browser, client, hidden, lead, on, page, participant, words

__all__ = ["client", "lead", "participant"]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def dates_move(participant):
    programme = participant.programme
    programme.other_rules = {
        "pauses": {"move_dates": True},
        "part_time": {"moves_dates": True},
        "extensions": {"reasons_allowed": ["to meet the standards"]},
    }
    republish(programme)


def ask(client, url, **answers):
    return client.post(url, hidden(client.get(url).content.decode()) | answers)


def go_on(client, url, response, **answers):
    """Send what the check page carries, as its button does."""
    return client.post(url, hidden(response.content.decode()) | answers)


def test_what_would_move_is_seen_first_and_done_once_it_was(client, participant, dates_move):
    url = reverse("participants:working_pattern_add", args=[participant.pk])
    seen = ask(client, url, percent="50", **on(participant.starts_on))
    said = words(seen)
    assert "Check what will change" in said
    assert "Nothing is saved yet" in said
    assert "Last day of the programme" in said
    assert not WorkingPattern.objects.exists()
    done = go_on(client, url, seen)
    assert done.url == reverse("participants:time_list", args=[participant.pk])
    assert WorkingPattern.objects.get().percent == 50
    assert go_on(client, url, seen).url == done.url, "sent twice, recorded once"
    assert WorkingPattern.objects.count() == 1


def test_the_answers_can_be_changed_and_are_all_there(client, participant, dates_move):
    url = reverse("participants:working_pattern_add", args=[participant.pk])
    seen = ask(client, url, percent="50", **on(participant.starts_on))
    back = go_on(client, url, seen, change_answers="1")
    assert 'value="50"' in back.content.decode()
    assert "Record a working pattern" in words(back)
    assert not WorkingPattern.objects.exists()


def test_a_world_that_moved_meanwhile_is_shown_again(client, participant, lead, dates_move):
    url = reverse("participants:working_pattern_add", args=[participant.pk])
    seen = ask(client, url, percent="50", **on(participant.starts_on))
    record_leave(
        participant=participant,
        starts_on=participant.starts_on,
        ends_on=participant.starts_on + timedelta(days=9),
        by=lead,
    )
    again = go_on(client, url, seen)
    assert "Something changed since you were shown what would happen" in words(again)
    assert not WorkingPattern.objects.exists()
    assert go_on(client, url, again).status_code == 302
    assert WorkingPattern.objects.exists()


def test_nothing_else_to_see_means_no_page_more(client, participant):
    url = reverse("participants:period_add", args=[participant.pk, "buddy"])
    assert ask(client, url, name="Leah Brooks", **on(TODAY)).status_code == 302
    assert "Buddy Leah Brooks, from" in page(client, "time_list", participant.pk)


def test_who_takes_the_place_of_another_is_seen_with_the_other_cut(client, participant, lead):
    first = TODAY - timedelta(days=30)
    put(participant, lead, "buddy", starts_on=first, name="Leah Brooks")
    url = reverse("participants:period_add", args=[participant.pk, "buddy"])
    seen = ask(client, url, name="Noor Ali", **on(TODAY))
    assert "Buddy Leah Brooks, from" in words(seen)
    assert "No date of the programme moves" in words(seen)
    go_on(client, url, seen)
    assert Buddy.objects.order_by("starts_on").first().ends_on == TODAY - timedelta(days=1)


@pytest.mark.parametrize("kind", ["pause", "nothing", "Buddy"])
def test_other_kinds_are_not_there(client, participant, kind):
    url = reverse("participants:period_add", args=[participant.pk, kind])
    assert client.get(url).status_code == 404


def test_a_period_is_ended_and_one_recorded_by_mistake_removed(client, participant, lead):
    buddy = put(participant, lead, "buddy", starts_on=TODAY, name="Leah Brooks")
    url = reverse("participants:period_edit", args=["buddy", buddy.pk])
    assert "Change the days of this buddy" in words(client.get(url))
    days = on(TODAY) | on(TODAY + timedelta(days=9), "ends_on")
    assert ask(client, url, **days).status_code == 302
    assert Buddy.objects.get().ends_on == TODAY + timedelta(days=9)
    url = reverse("participants:period_remove", args=["buddy", buddy.pk])
    assert ask(client, url).status_code == 302
    assert not Buddy.objects.exists()


def put(participant, lead, kind, **details):
    return record_period(
        participant=participant, kind=kind, by=lead, **({"ends_on": None} | details)
    )


def everything(participant, lead):
    """One of all there is, and what the person read of it."""
    first = participant.starts_on
    put(participant, lead, "employment", starts_on=first, post="Social worker")
    put(participant, lead, "host-placement", starts_on=first, host="Hospital", purpose="Wards")
    put(participant, lead, "buddy", starts_on=first, name="Leah Brooks")
    record_working_pattern(
        participant=participant,
        percent=60,
        starts_on=first,
        ends_on=first + timedelta(days=20),
        phased_return=True,
        by=lead,
    )
    record_leave(
        participant=participant,
        starts_on=first + timedelta(days=30),
        ends_on=first + timedelta(days=39),
        by=lead,
    )
    record_extension(
        participant=Participant.objects.get(pk=participant.pk),
        months=2,
        days=None,
        reason="to meet the standards",
        agreed_by=[],
        agreed_on=max(first, TODAY - timedelta(days=1)),
        by=lead,
    )
    team = TeamFactory(organisation=participant.organisation, name="Kingfisher")
    whose = Participant.objects.get(pk=participant.pk)
    move_participant(participant=whose, cohort=whose.cohort, team=team, by=lead)


@pytest.fixture
def begun(participant):
    """On the programme for a while."""
    Participant.objects.update(starts_on=TODAY - timedelta(days=60))
    return Participant.objects.get()


def test_the_story_of_somebodys_time_stands_in_one_place(begun, lead, dates_move):
    everything(begun, lead)
    supervisor, assessor = appoint(begun, "supervisor"), appoint(begun, "assessor")
    url = reverse("participants:date_list", args=[begun.pk])
    seen = {
        "own": words(browser(begun.user).get(url)),
        "lead": words(browser(lead).get(url)),
        "supervisor": words(browser(supervisor).get(url)),
        "assessor": words(browser(assessor).get(url)),
    }
    for said in seen.values():
        for text in (
            "Social worker",
            "Host placement",
            "Hospital",
            "Phased return",
            "60% of full time",
            "10 days",
            "2 months",
            "Kingfisher",
        ):
            assert text in said
    assert "Leah Brooks" not in seen["assessor"]
    assert all("Leah Brooks" in seen[who] for who in ("own", "lead", "supervisor"))
    assert {who for who, said in seen.items() if "to meet the standards" in said} == {
        "own",
        "lead",
    }
    assert "Your time on the programme" in seen["own"]


def test_nothing_goes_on_in_the_story_after_somebody_has_left(begun, lead):
    put(begun, lead, "buddy", starts_on=begun.starts_on, name="Leah Brooks")
    put(begun, lead, "host-placement", starts_on=TODAY, host="Hospital")
    Participant.objects.update(status="left", left_on=TODAY - timedelta(days=1))
    found = story_of(lead, Participant.objects.get(), TODAY)
    assert {each.what for each in found} >= {"Buddy"}
    assert "Host placement" not in {each.what for each in found}
    assert {(each.ends_on, each.stage) for each in found} == {(TODAY - timedelta(days=1), "ended")}


def test_where_nothing_is_recorded_the_page_says_what_will_stand_there(begun):
    begun.team = None
    begun.save()
    url = reverse("participants:date_list", args=[begun.pk])
    assert "Nothing is recorded but the first day" in words(browser(begun.user).get(url))


def test_the_pages_ask_as_much_for_many_periods_as_for_one(
    begun, lead, client, dates_move, django_assert_max_num_queries
):
    everything(begun, lead)
    for number in range(1, 5):
        put(begun, lead, "buddy", starts_on=TODAY + timedelta(days=number), name=f"N{number}")
    with django_assert_max_num_queries(13):
        page(client, "time_list", begun.pk)
    own = browser(begun.user)
    own.get(reverse("reports:home"))
    with django_assert_max_num_queries(10):
        own.get(reverse("participants:date_list", args=[begun.pk]))


def test_an_extension_is_seen_first_then_recorded_and_removed(client, begun, dates_move):
    url = reverse("participants:extension_add", args=[begun.pk])
    answers = {"months": "2", "days": "", "reason": "to meet the standards"}
    seen = ask(client, url, **answers, **on(TODAY, "agreed_on"))
    assert "Extension of 2 months. Nothing is saved yet." in words(seen)
    go_on(client, url, seen)
    extension = Extension.objects.get()
    assert "to meet the standards" in page(client, "time_list", begun.pk)
    url = reverse("participants:extension_remove", args=[extension.pk])
    assert "Dates of the programme that move" in words(client.get(url))
    ask(client, url)
    assert not Extension.objects.exists()


def test_while_the_record_is_judged_nothing_is_added(client, begun):
    Participant.objects.update(status="being_judged")
    assert "nothing can be changed for now" in page(client, "extension_add", begun.pk)


def test_registration_and_enrolling_stand_on_the_page_of_the_person(client, begun):
    programme = begun.programme
    programme.other_rules = {"eligibility": {"otherwise": {"not_registered": "no"}}}
    republish(programme)
    Participant.objects.update(registration_number="", registration_to_check="ABC/1")
    url = reverse("reports:participant", args=[begun.pk])
    said = words(client.get(url))
    assert "ABC/1" in said
    assert "To be checked" in said
    assert "May not enrol" in said
    assert "May not enrol" not in words(browser(begun.user).get(url))
    home = words(browser(begun.user).get(reverse("reports:home")))
    assert "Tell your workforce lead your registration number" in home
    Participant.objects.update(registration_number="SW1", registered_on=date(2026, 1, 2))
    assert "Registered since 2 January 2026" in words(client.get(url))
    home = words(browser(begun.user).get(reverse("reports:home")))
    assert "Tell your workforce lead" not in home
