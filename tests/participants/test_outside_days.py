"""Days outside the programme: recorded for a person, and what is tied to them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from participants.models import Participant
from participants.services import record_outside_days
from participants.shipped import shipped_programme
from tests.factories import ParticipantFactory, appoint, republish, workforce_lead

from .test_views import browser, hidden, on, words

pytestmark = pytest.mark.django_db
NAME = "registration_renewal"
TODAY = timezone.localdate()
RENEWAL = TODAY + timedelta(days=500)


@pytest.fixture
def participant():
    made = ParticipantFactory(starts_on=TODAY - timedelta(days=60), user__name="Amina Khan")
    wales = shipped_programme("consolidation-wales")
    programme = made.programme
    programme.other_rules = {"reviews": wales["reviews"]}
    republish(programme)
    return Participant.objects.get(pk=made.pk)


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


def url_of(route, participant):
    return reverse(f"participants:{route}", args=[participant.pk])


def said(day):
    return f"{day.day} {day:%B %Y}"


def record(participant, lead, day=RENEWAL, **more):
    return record_outside_days(
        participant=Participant.objects.get(pk=participant.pk), days={NAME: day}, by=lead, **more
    )


def test_the_day_is_recorded_after_what_hangs_on_it_was_seen_and_the_review_says_why(
    participant, lead
):
    client, url = browser(lead), url_of("outside_days_edit", participant)
    listed = words(client.get(url_of("date_list", participant)))
    assert "because the day of registration renewal is not recorded" in listed
    page = client.get(url)
    assert "Tied to it: Consolidation programme achieved" in words(page)
    seen = client.post(url, hidden(page.content.decode()) | on(RENEWAL, NAME))
    assert f"Registration renewal: {said(RENEWAL)}. Nothing is saved yet." in words(seen)
    assert "Consolidation programme achieved" in words(seen)
    assert Participant.objects.get().outside_days == {}
    done = client.post(url, hidden(seen.content.decode()))
    assert done.url == url_of("time_list", participant)
    assert said(RENEWAL) in words(client.get(done.url))
    listed = words(browser(participant.user).get(url_of("date_list", participant)))
    assert (
        f"The day of registration renewal is {said(RENEWAL)}; pauses and part time do not move it."
        in listed
    )
    assert AuditEvent.objects.filter(action=Action.OUTSIDE_DAYS_CHANGED).count() == 1


def test_a_day_that_is_not_known_any_more_is_taken_back(participant, lead):
    record(participant, lead)
    record(participant, lead, day=None)
    assert Participant.objects.get().outside_days == {}


@pytest.mark.parametrize(
    ("day", "said"),
    [(TODAY - timedelta(days=61), "or later"), (TODAY + timedelta(days=4000), "or earlier")],
)
def test_a_day_that_cannot_be_meant_is_refused_beside_its_field(participant, lead, day, said):
    with pytest.raises(ValidationError) as caught:
        record(participant, lead, day=day)
    assert said in " ".join(caught.value.message_dict[NAME])
    client, url = browser(lead), url_of("outside_days_edit", participant)
    page = client.post(url, hidden(client.get(url).content.decode()) | on(day, NAME))
    assert said in words(page)


def test_only_days_that_the_programme_names_are_recorded(participant, lead):
    whose = Participant.objects.get()
    with pytest.raises(ValidationError, match="names no such day"):
        record_outside_days(participant=whose, days={"birthday": RENEWAL}, by=lead)
    programme = participant.programme
    programme.other_rules = {}
    republish(programme)
    client = browser(lead)
    assert "so there is none to record" in words(
        client.get(url_of("outside_days_edit", participant))
    )
    assert "Days outside the programme" not in words(client.get(url_of("time_list", participant)))


def test_another_change_meanwhile_shows_what_is_saved(participant, lead):
    client, url = browser(lead), url_of("outside_days_edit", participant)
    opened = hidden(client.get(url).content.decode())
    seen = client.post(url, opened | on(RENEWAL, NAME))
    other = RENEWAL + timedelta(days=30)
    record(participant, lead, day=other)
    again = client.post(url, hidden(seen.content.decode()))
    assert said(other) in words(again)
    assert Participant.objects.get().known_outside == {NAME: other}
    assert client.post(url, hidden(again.content.decode())).status_code == 302
    assert Participant.objects.get().known_outside == {NAME: RENEWAL}
    with pytest.raises(StaleObject):
        record(participant, lead, day=other, seen="another plan")


def test_the_workforce_lead_alone_records_them_and_nothing_after_leaving(participant, lead):
    supervisor = appoint(participant, "supervisor")
    url = url_of("outside_days_edit", participant)
    for user in (participant.user, supervisor):
        assert browser(user).get(url).status_code == 403
        assert "Record days outside the programme" not in words(
            browser(user).get(url_of("date_list", participant))
        )
        with pytest.raises(PermissionDenied):
            record(participant, user)
    Participant.objects.update(status="left", left_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="has left"):
        record(participant, lead)
