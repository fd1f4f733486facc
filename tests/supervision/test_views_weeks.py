"""The pages of the weekly check-in, read as the people who open them."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.models import Leave
from supervision import services
from supervision.models import WeekAccount
from tests import factories

# A Friday.
NOW = datetime.datetime(2026, 11, 13, 12, tzinfo=datetime.UTC)
WEEK, LAST = datetime.date(2026, 11, 9), datetime.date(2026, 11, 2)
ANSWERS = {"protected_time": "had", "protected_day": "friday", "children": 7, "in_the_way": "Court"}
RULES = [
    {
        "kind": "caseload",
        "label": "Agreed caseload",
        "source": "set by the council",
        "steps": [{"from_month": 1, "children": 6}],
    },
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "set by the council",
        "steps": [{"from_month": 1, "hours_a_week": 3.7}],
    },
]


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def participant(participant):
    programme = participant.programme
    programme.support_rules = RULES
    factories.republish(programme)
    return participant


@pytest.fixture
def as_(client):
    def signed_in(user):
        factories.forget(user)
        return factories.sign_in(client, user)

    return signed_in


def check_in(participant, week=WEEK, **answers):
    return services.check_in(
        participant=participant, by=participant.user, week=week, **(ANSWERS | answers)
    )


def page(route, *args):
    return reverse(f"supervision:{route}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def test_one_press_from_home_leads_to_this_week_filled_in_as_last_week(as_, participant):
    check_in(participant, LAST)
    browser = as_(participant.user)
    home = browser.get(reverse("reports:home"))
    assert page("check_in") in home.content.decode()
    response = browser.get(page("check_in"), follow=True)
    assert response.redirect_chain[-1][0] == page("week_record", participant.pk, WEEK)
    form = response.context["form"]
    assert form["protected_time"].value() == "had"
    assert form["protected_day"].value() == "friday"
    assert form["children"].value() == 7
    assert not form["in_the_way"].value(), "last week’s words are not this week’s"
    shown = text(response)
    assert "Agreed: 3.7 hours a week." in shown
    assert "Agreed: 6." in shown


def test_after_a_week_away_nothing_is_filled_in(as_, participant):
    check_in(participant, LAST, protected_time="away")
    response = as_(participant.user).get(page("week_record", participant.pk, WEEK))
    assert not response.context["form"]["protected_time"].value()


def test_a_check_in_is_sent_and_sent_again_without_a_second_one(as_, participant):
    browser = as_(participant.user)
    url = page("week_record", participant.pk, WEEK)
    nonce = browser.get(url).context["form"]["nonce"].value()
    for _ in range(2):
        response = browser.post(url, ANSWERS | {"nonce": nonce})
        assert response.url == page("week", participant.pk, WEEK)
    assert WeekAccount.objects.count() == 1
    # Opened again, the address leads to what is recorded.
    assert browser.get(page("check_in"), follow=True).redirect_chain[-1][0] == response.url


def test_the_page_of_the_week_says_until_when_it_can_be_corrected(as_, participant):
    account = check_in(participant)
    browser = as_(participant.user)
    shown = text(browser.get(page("week", participant.pk, WEEK)))
    assert "until the end of 18 November 2026" in shown
    assert "3 days from then: 18 November 2026. That day counts." in shown
    assert "Yes, on Friday" in shown
    url = page("week_correct", account.pk)
    form = browser.get(url).context["form"]
    assert "reason" not in form.fields
    browser.post(url, ANSWERS | {"children": 8, "version": 1})
    account.refresh_from_db()
    assert account.children == 8


def test_a_settled_week_asks_why_and_shows_both_versions(as_, participant):
    account = check_in(participant, LAST)
    WeekAccount.objects.filter(pk=account.pk).update(recorded_at=NOW - datetime.timedelta(days=9))
    browser = as_(participant.user)
    url = page("week_correct", account.pk)
    refused = browser.post(url, ANSWERS | {"children": 8, "version": 1})
    assert "Enter why you correct it now" in text(refused)
    browser.post(url, ANSWERS | {"children": 8, "version": 1, "reason": "Miscounted"})
    shown = text(browser.get(page("week", participant.pk, LAST)))
    assert "Miscounted" in shown
    assert "What was recorded before, on 4 November 2026" in shown


def test_the_supervisor_sees_it_the_same_day_in_the_list_and_on_the_page(
    as_, participant, supervisor
):
    check_in(participant)
    browser = as_(supervisor)
    assert "Court" in text(browser.get(page("check_in_list")))
    assert "Court" in text(browser.get(page("week", participant.pk, WEEK)))


def test_two_accounts_stand_on_the_page_named_and_dated(as_, participant, supervisor):
    check_in(participant)
    browser = as_(supervisor)
    url = page("week_record", participant.pk, WEEK)
    form = browser.get(url).context["form"]
    assert not form["protected_time"].value(), "nobody’s answer is put into another’s mouth"
    browser.post(url, {"protected_time": "not_had", "children": 7, "nonce": form["nonce"].value()})
    shown = text(browser.get(page("week", participant.pk, WEEK)))
    assert "Two accounts stand for this week" in shown
    assert f"Weekly check-in: {participant.user.name}" in shown
    assert f"Practice supervisor’s account: {supervisor.name}" in shown


def test_the_workforce_lead_sees_figures_and_no_words(as_, participant, supervisor):
    account = check_in(participant)
    browser = as_(factories.workforce_lead(participant.organisation))
    response = browser.get(page("week_list", participant.pk))
    assert response.status_code == 200
    shown = text(response)
    assert "Received" in shown and "Not received" in shown
    assert "Court" not in shown
    assert page("week", participant.pk, WEEK) not in shown
    assert browser.get(page("week", participant.pk, WEEK)).status_code == 403
    assert browser.get(page("week_correct", account.pk)).status_code == 404
    assert "Court" not in text(browser.get(page("check_in_list")))


def test_a_week_nobody_recorded_is_said_so(as_, participant):
    browser = as_(participant.user)
    long_ago = datetime.date(2026, 6, 1)
    shown = text(browser.get(page("week", participant.pk, long_ago)))
    assert shown.count("Nobody recorded") == 2
    response = browser.get(page("week_record", participant.pk, long_ago), follow=True)
    assert "could be filled in until" in text(response)


def test_past_weeks_can_be_opened_from_the_list_while_they_can_be_filled_in(as_, participant):
    shown = text(as_(participant.user).get(page("week_list", participant.pk)))
    assert page("week_record", participant.pk, LAST) in shown
    assert page("week_record", participant.pk, datetime.date(2026, 9, 28)) not in shown


@pytest.mark.parametrize(
    "day", ["2026-11-10", "2026-13-01", "2023-12-25", "2026-11-16", "9999-12-27"]
)
def test_a_day_that_is_no_week_of_theirs_is_not_found(as_, participant, day):
    response = as_(participant.user).get(f"/people/{participant.pk}/weeks/{day}/")
    assert response.status_code == 404


def test_a_check_in_sent_for_a_week_to_come_is_not_found(as_, participant):
    url = f"/people/{participant.pk}/weeks/9999-12-27/record/"
    assert as_(participant.user).post(url, ANSWERS).status_code == 404


def test_on_leave_no_check_in_is_expected(as_, participant):
    Leave.objects.create(
        organisation=participant.organisation,
        participant=participant,
        starts_on=LAST,
        ends_on=datetime.date(2026, 12, 6),
    )
    response = as_(participant.user).get(page("check_in"), follow=True)
    assert response.redirect_chain[-1][0] == page("week_list", participant.pk)
    shown = text(response)
    assert "You are in an agreed pause this week, so no check-in is expected." in shown
    assert shown.count("Agreed pause") >= 2


def test_who_has_left_is_told_that_it_is_over(as_, participant):
    type(participant).objects.filter(pk=participant.pk).update(
        status="left", left_on=datetime.date(2026, 11, 6)
    )
    response = as_(participant.user).get(page("check_in"), follow=True)
    assert "The programme is over" in text(response)


def test_with_nobody_appointed_the_page_says_who_will_read_it(as_, participant):
    response = as_(participant.user).get(page("week_record", participant.pk, WEEK))
    assert "you and your supervisor and assessor once they are appointed" in text(response)


def test_pages_cost_the_same_with_many_weeks_and_many_people(as_, participant, supervisor):
    def queries(url):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    urls = [page("check_in_list"), page("week_list", participant.pk)]
    check_in(participant)
    browser = as_(supervisor)
    before = [queries(url) for url in urls]
    for n in range(1, 5):
        check_in(participant, WEEK - datetime.timedelta(days=7 * n), today=LAST)
        other = factories.ParticipantFactory(cohort=participant.cohort)
        factories.appoint(other, "supervisor", supervisor)
        check_in(other)
    browser = as_(supervisor)
    assert [queries(url) for url in urls] == before
    assert max(before) <= 15
