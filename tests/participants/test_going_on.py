"""A cohort goes on to a newer version: everybody who can, with their dates shown first."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Cohort, Participant
from participants.programme_editor.services import (
    begin_draft,
    change_draft,
    move_cohort_to_version,
    publish_draft,
)
from participants.programme_editor.services.going_on import why_not
from participants.services import add_standard_programmes, record_leave
from tests import factories

from .test_views import browser, hidden, words

pytestmark = pytest.mark.django_db
START = datetime.date(2026, 9, 1)


@pytest.fixture
def lead():
    return factories.workforce_lead(factories.OrganisationFactory())


@pytest.fixture
def first(lead):
    version, _ = add_standard_programmes(
        organisation=lead.role_grants.first().organisation, by=None
    )
    return version


@pytest.fixture
def cohort(first):
    return factories.CohortFactory(
        organisation=first.organisation, programme_version=first, name="September 2026"
    )


@pytest.fixture
def second(lead, first):
    return next_version(lead, first, {"length.months": 15, "reviews.1.due.after_months": 7})


def next_version(lead, version, changes, ahead=0):
    draft = begin_draft(based_on=version, by=lead)
    change_draft(draft=draft, changes=changes, by=lead)
    day = timezone.localdate() + datetime.timedelta(days=ahead)
    return publish_draft(draft=draft, offered_from=day, by=lead)


def somebody(cohort, **fields):
    return factories.ParticipantFactory(cohort=cohort, starts_on=START, **fields)


def again(row):
    return type(row).objects.get(pk=row.pk)


def move(cohort, version, by):
    return move_cohort_to_version(cohort=again(cohort), version=version, by=by)


def test_everybody_on_the_programme_goes_and_is_told(lead, cohort, second):
    people = [somebody(cohort) for _ in range(3)]
    supervisor = factories.appoint(people[0], "supervisor")
    factories.appoint(people[1], "supervisor", supervisor)
    move(cohort, second, lead)
    assert again(cohort).programme_version == second
    assert {again(each).programme for each in people} == {second}
    assert {again(each).version for each in people} == {2}
    told = list(Message.objects.values_list("recipient", "template"))
    assert sorted(told) == sorted(
        [(each.user_id, "programme_went_on") for each in people]
        + [(supervisor.pk, "cohort_went_on")]
    )
    went = AuditEvent.objects.filter(action="participant.went_to_version")
    assert {each.subject_id for each in went} == {str(each.pk) for each in people}
    assert AuditEvent.objects.filter(action="cohort.went_on").count() == 1


@pytest.mark.parametrize("status", ["being_judged", "decided", "left"])
def test_who_is_being_judged_or_decided_stays_in_a_cohort_of_their_own(
    lead, cohort, first, second, status
):
    going, staying = somebody(cohort), somebody(cohort, status=status)
    move(cohort, second, lead)
    stayed = again(staying)
    assert (stayed.programme, stayed.cohort.name) == (first, "September 2026, version 1")
    assert (stayed.version, stayed.cohort.starts_on) == (1, cohort.starts_on)
    assert again(going).cohort == cohort
    assert AuditEvent.objects.filter(action="participant.stayed_on_version").count() == 1
    assert not Message.objects.filter(recipient=staying.user).exists()


def test_two_cohorts_that_stay_behind_have_names_of_their_own(lead, cohort, second):
    factories.CohortFactory(organisation=cohort.organisation, name="september 2026, VERSION 1")
    somebody(cohort)
    staying = somebody(cohort, status="decided")
    move(cohort, second, lead)
    assert again(staying).cohort.name == "September 2026, version 1 (2)"


def test_a_cohort_goes_only_to_a_newer_version_that_is_offered(lead, cohort, first, second):
    somebody(cohort)
    later = next_version(lead, second, {"length.months": 18}, ahead=10)
    assert "has not come yet" in why_not(cohort, later)
    other = factories.ProgrammeVersionFactory(organisation=cohort.organisation)
    for version in (first, later, other):
        with pytest.raises(ValidationError):
            move(cohort, version, lead)
    foreign = factories.ProgrammeVersionFactory(programme="asye", number=2)
    with pytest.raises(PermissionDenied):
        move(cohort, foreign, lead)
    with pytest.raises(PermissionDenied):
        move(cohort, second, factories.workforce_lead(factories.OrganisationFactory()))
    assert again(cohort).programme_version == first


def test_other_standards_keep_a_cohort_where_its_evidence_is(lead, cohort, first):
    somebody(cohort)
    other = factories.framework_with_standards()
    second = next_version(lead, first, {"standards.framework": other.slug})
    with pytest.raises(ValidationError, match="other standards"):
        move(cohort, second, lead)


def test_whoever_writes_the_judgement_writes_it_to_its_end(lead, cohort, first):
    somebody(cohort)
    ends_otherwise = {
        "decision.outcomes": "declared",
        "decision.recommended_by": "participant",
        "decision.confirmed_by": "supervisor",
        "decision.second_reading": "never",
    }
    second = next_version(lead, first, ends_otherwise)
    with pytest.raises(ValidationError, match="somebody else writes the final judgement"):
        move(cohort, second, lead)


def test_a_cohort_without_anybody_on_the_programme_stays(lead, cohort, second):
    somebody(cohort, status="decided")
    with pytest.raises(ValidationError, match="nobody would move"):
        move(cohort, second, lead)


def test_of_two_who_move_the_same_cohort_the_second_is_refused(lead, cohort, second):
    somebody(cohort)
    page = again(cohort)
    move(cohort, second, lead)
    third = next_version(lead, second, {"length.months": 18})
    with pytest.raises(StaleObject):
        move_cohort_to_version(cohort=page, version=third, by=lead)


def test_what_moved_since_the_page_was_opened_is_shown_before_anybody_moves(lead, cohort, second):
    somebody(cohort, user__name="Nadia Newly")
    url = reverse("participants:cohort_go_on", args=[cohort.pk])
    client = browser(lead)
    sent = hidden(client.get(url, {"to": second.pk}).content.decode())
    somebody(cohort, user__name="Cora Camelater")
    page = client.post(url, sent)
    assert "Something changed for somebody of this cohort" in words(page)
    assert "Cora Camelater" in words(page)
    assert again(cohort).programme_version != second
    assert client.post(url, hidden(page.content.decode())).status_code == 302
    assert again(cohort).programme_version == second


def test_before_anything_moves_every_date_is_shown_old_and_new_with_why(lead, cohort, second):
    person = somebody(cohort, user__name="Nadia Newly")
    leave = {"starts_on": datetime.date(2027, 1, 4), "ends_on": datetime.date(2027, 2, 14)}
    record_leave(participant=person, by=lead, **leave)
    staying = somebody(cohort, status="decided", user__name="Dora Done")
    url = reverse("participants:cohort_go_on", args=[cohort.pk])
    said = words(browser(lead).get(url, {"to": second.pk}))
    assert "Nadia Newly" in said
    assert "Now: 12 October 2027" in said
    assert "Then: 11 January 2028" in said
    assert "1 September 2026 plus 15 months is 1 December 2027" in said
    assert "Dora Done: decision confirmed" in said
    assert "“September 2026, version 1”" in said
    client = browser(lead)
    answer = client.post(url, {"version": cohort.version, "to": second.pk})
    assert answer.status_code == 302
    assert again(person).programme == second
    assert again(staying).programme != second


def test_the_preview_asks_as_much_for_twenty_people_as_for_two(
    lead, cohort, second, django_assert_max_num_queries
):
    def ask(count):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = browser(lead)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse("participants:cohort_go_on", args=[cohort.pk]))
        return len(found)

    for _ in range(2):
        person = somebody(
            cohort,
            agreed_end_on=datetime.date(2027, 12, 1),
            agreed_end_by=lead,
            agreed_end_at=timezone.now(),
        )
        record_leave(participant=person, starts_on=START, ends_on=START, by=lead)
    with_two = ask(2)
    for _ in range(18):
        person = somebody(
            cohort,
            agreed_end_on=datetime.date(2027, 12, 1),
            agreed_end_by=lead,
            agreed_end_at=timezone.now(),
        )
        record_leave(participant=person, starts_on=START, ends_on=START, by=lead)
    assert ask(20) == with_two


def test_who_is_on_which_version_is_one_list(lead, cohort, first, second):
    somebody(cohort)
    somebody(cohort, status="left")
    said = words(
        browser(lead).get(reverse("participants:programme_version_cohorts", args=[second.pk]))
    )
    assert "September 2026" in said
    assert "See what would move" in said
    assert Participant.objects.count() == 2
    assert Cohort.objects.count() == 1
