"""The figures of a whole cohort, for the workforce lead."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories

from .test_support import RULES, WEEKS, say
from .test_views_weeks import text

NOW = datetime.datetime(2026, 10, 2, 12, tzinfo=datetime.UTC)
START = datetime.date(2026, 9, 2)


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cohort(db):
    version = factories.ProgrammeVersionFactory(support_rules=RULES)
    return factories.CohortFactory(organisation=version.organisation, programme_version=version)


def person(cohort, name):
    return factories.ParticipantFactory(cohort=cohort, starts_on=START, user__name=name)


@pytest.fixture
def browser(client, cohort):
    return factories.sign_in(client, factories.workforce_lead(cohort.organisation))


def opened(browser, cohort):
    response = browser.get(reverse("supervision:cohort_support", args=[cohort.pk]))
    assert response.status_code == 200
    return response


def test_totals_by_month_and_each_person_by_name(browser, cohort):
    beatrix, abel = person(cohort, "Beatrix"), person(cohort, "Abel")
    say(beatrix, WEEKS[0], "had", 3)
    say(beatrix, WEEKS[1], "not_had", 9)
    say(abel, WEEKS[0], "had", 2)
    response = opened(browser, cohort)
    shown = text(response)
    assert "Protected time in 6 weeks: 2 received, 1 not received, 3 nobody recorded." in shown
    assert shown.index("Abel") < shown.index("Beatrix"), "by name, whoever received what"
    (september,) = response.context["months"]
    assert september.time.received == 2
    assert "set by the council" in shown


def test_no_supervisor_is_named_beside_the_figures(browser, cohort):
    beatrix = person(cohort, "Beatrix")
    supervisor = factories.appoint(beatrix, "supervisor")
    say(beatrix, WEEKS[0], "not_had", 9)
    assert supervisor.name not in text(opened(browser, cohort))


def test_before_the_first_week_it_says_so(browser, cohort):
    assert "No weeks yet" in text(opened(browser, cohort))


def test_it_costs_the_same_with_many_people(browser, cohort):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            opened(browser, cohort)
        return len(captured)

    say(person(cohort, "Abel"), WEEKS[0])
    opened(browser, cohort)
    alone = queries()
    for n in range(12):
        say(person(cohort, f"Person {n}"), WEEKS[0])
    assert queries() == alone <= 15
