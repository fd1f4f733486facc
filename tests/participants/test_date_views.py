"""Dates with their reasons, and what would move if something were agreed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from participants.models import Leave, WorkingPattern
from participants.services import (
    add_standard_programmes,
    agree_end,
    record_leave,
    record_working_pattern,
)
from tests import factories

from .test_views import browser, on, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return factories.workforce_lead(factories.OrganisationFactory())


@pytest.fixture
def participant(lead):
    """On the ASYE since a day some months ago, with an agreed pause of 42 days."""
    organisation = lead.role_grants.first().organisation
    asye, _ = add_standard_programmes(organisation=organisation, by=None)
    cohort = factories.CohortFactory(organisation=organisation, programme_version=asye)
    found = factories.ParticipantFactory(
        organisation=organisation, cohort=cohort, starts_on=date(2026, 9, 1)
    )
    record_leave(participant=found, starts_on=date(2027, 1, 4), ends_on=date(2027, 2, 14), by=lead)
    return found


def ask(user, participant, **answers):
    client = browser(user)
    url = reverse("participants:date_what_if", args=[participant.pk])
    return client.post(url, {"percent": "", "extension_months": ""} | answers)


def table_of(response):
    text = response.content.decode()
    return text[text.index("<tbody") : text.index("</tbody>")]


@pytest.mark.parametrize("who", ["owner", "lead", "supervisor"])
def test_every_date_says_why_to_all_who_know_the_person(participant, lead, who):
    users = {"owner": participant.user, "lead": lead}
    user = users.get(who) or factories.appoint(participant, "supervisor")
    url = reverse("participants:date_list", args=[participant.pk])
    said = words(browser(user).get(url))
    assert "Three-month review" in said
    assert "30 November 2026" in said
    assert "12 October 2027" in said
    assert "4 January 2027 to 14 February 2027: agreed pause, 42 days. None of them counts." in said
    assert ("Claim:" in said) == (who == "lead")
    assert ("What if something changes?" in said) == (who != "supervisor")


def test_a_stranger_finds_no_dates(participant):
    other = factories.ParticipantFactory().user
    for name in ("date_list", "date_what_if"):
        url = reverse(f"participants:{name}", args=[participant.pk])
        assert browser(other).get(url).status_code == 404
    supervisor = factories.appoint(participant, "supervisor")
    assert ask(supervisor, participant, percent=60).status_code == 403


def test_the_end_on_the_record_and_on_the_own_page_moves_with_the_pause_and_says_why(participant):
    client = browser(participant.user)
    for url in (participant.get_absolute_url(), reverse("reports:home")):
        said = words(client.get(url))
        assert "12 October 2027" in said
        assert "agreed pause, 42 days" in said
        assert "Why this date?" in said


def test_what_if_shows_old_and_new_side_by_side_and_saves_nothing(participant, lead):
    before = AuditEvent.objects.count()
    for user in (participant.user, lead):
        response = ask(
            user,
            participant,
            percent=60,
            **on(date(2027, 3, 1), "part_time_from"),
            extension_months=2,
        )
        said = words(response)
        assert "Nothing was saved" in said
        assert "Now: 12 October 2027" in said
        assert "Then: 11 May 2028" in said
        assert "Now: 30 November 2026" in said
        assert "Stays" in said
        assert "Agreed extension of 2 months" in table_of(response)
    assert not WorkingPattern.objects.exists()
    assert Leave.objects.count() == 1
    assert AuditEvent.objects.count() == before


def test_what_if_says_of_each_pair_what_is_missing(participant, lead):
    said = words(ask(lead, participant, percent=60))
    assert "Enter: part time from which day?" in said
    assert "Enter part-time work, a pause or an extension" in words(ask(lead, participant))
    said = words(
        ask(
            lead,
            participant,
            **on(date(2027, 3, 2), "pause_from"),
            **on(date(2027, 3, 1), "pause_to"),
        )
    )
    assert "The last day must be the first day or later" in said
    assert "Each date, now and then" not in said


def test_an_agreed_end_holds_and_the_page_says_what_would_be_reckoned_without_it(participant, lead):
    agree_end(participant=participant, agreed_end_on=date(2027, 12, 31), by=lead)
    participant.refresh_from_db()
    said = words(ask(lead, participant, extension_months=1))
    assert "An end was agreed: 31 December 2027" in said
    assert "Now: 12 October 2027" in said
    assert "Then: 12 November 2027" in said
    url = reverse("participants:date_list", args=[participant.pk])
    assert "Agreed end date, recorded by" in words(browser(lead).get(url))


def test_recording_part_time_moves_what_the_page_said_it_would(participant, lead):
    said = words(ask(lead, participant, percent=60, **on(date(2027, 3, 1), "part_time_from")))
    record_working_pattern(
        participant=participant, percent=60, starts_on=date(2027, 3, 1), ends_on=None, by=lead
    )
    participant.refresh_from_db()
    assert participant.ends_on == date(2028, 3, 11)
    assert "Then: 11 March 2028" in said


def test_where_pauses_and_part_time_move_nothing_the_pages_say_so(lead):
    organisation = lead.role_grants.first().organisation
    cohort = factories.CohortFactory(
        organisation=organisation,
        programme_version=factories.ProgrammeVersionFactory(organisation=organisation),
    )
    person = factories.ParticipantFactory(organisation=organisation, cohort=cohort)
    today = timezone.localdate()
    end = person.ends_on
    record_leave(participant=person, starts_on=today, ends_on=today + timedelta(days=9), by=lead)
    assert type(person).objects.get(pk=person.pk).ends_on == end
    said = words(ask(lead, person, percent=60, **on(today, "part_time_from")))
    assert "pauses and part-time work do not move dates by themselves" in said
    page = words(browser(lead).get(reverse("participants:leave_add", args=[person.pk])))
    assert "No date moves by itself" in page


def test_adding_a_pause_says_beforehand_whether_dates_move(participant, lead):
    client = browser(lead)
    page = words(client.get(reverse("participants:leave_add", args=[participant.pk])))
    assert "In this programme the dates move with it" in page
    agree_end(participant=participant, agreed_end_on=date(2027, 12, 31), by=lead)
    page = words(client.get(reverse("participants:leave_add", args=[participant.pk])))
    assert "The end was agreed and stays: 31 December 2027" in page


def test_the_page_of_dates_asks_the_database_the_same_whatever_is_recorded(
    participant, lead, django_assert_max_num_queries
):
    client = browser(lead)
    url = reverse("participants:date_list", args=[participant.pk])
    client.get(url)
    with django_assert_max_num_queries(10):
        client.get(url)


def test_group_sessions_stand_beside_supervision_where_a_programme_has_them(participant, lead):
    programme = participant.programme
    every = {"source": "set by the council", "steps": [{"from_week": 1, "every_weeks": 4}]}
    programme.support_rules = [{"kind": "group_sessions", "label": "Reading group", **every}]
    factories.republish(programme)
    today = timezone.localdate()
    type(participant).objects.update(starts_on=today - timedelta(weeks=10))
    Leave.objects.all().delete()
    shown = browser(lead).get(reverse("participants:date_list", args=[participant.pk]))
    [(label, _, found)] = shown.context["support"]["meetings"]
    assert (label, found.total) == ("Group sessions", 2)
    text = words(shown)
    assert "Group sessions 2 sessions expected so far" in text
    assert "every 4 weeks" in text
