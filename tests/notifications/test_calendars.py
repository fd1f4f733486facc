"""Invitations that go with mail, and the feed behind a person's secret link."""

import datetime
from email import message_from_bytes
from email.policy import default

import icalendar
import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.delivery import deliver_all_waiting
from notifications.models import CalendarLink, Message
from notifications.services import make_calendar_link
from participants.shipped import shipped_programme
from supervision import services
from supervision.models import Observation
from tests.factories import ParticipantFactory, UserFactory, appoint, republish, sign_in

PAGE = reverse("notifications:calendar_link")


def ahead(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def participant(db):
    return ParticipantFactory(user__name="Nadia Newly")


@pytest.fixture
def supervisor(participant):
    return appoint(participant, "supervisor")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def plan(participant, observer, day):
    return services.plan_observation(
        participant=participant, by=fresh(participant.user), observer=fresh(observer),
        planned_for=day, purpose="Jaydens case conference",
    )  # fmt: skip


def invitations():
    """Address -> the invitation that each mail sent just now holds, as a mail program reads it."""
    mail.outbox.clear()
    deliver_all_waiting()
    found = {}
    for each in mail.outbox:
        parsed = message_from_bytes(each.message().as_bytes(), policy=default)
        parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
        if parts:
            found[each.to[0]] = (
                parts[0].get_param("method"),
                icalendar.Calendar.from_ical(parts[0].get_content()),
                parsed,
            )
    return found


def test_planned_moved_and_cancelled_is_one_event_that_grows(participant, supervisor):
    seen = []
    observation = plan(participant, supervisor, ahead(7))
    seen.append(invitations())
    services.move_observation(
        observation=fresh(observation), by=fresh(supervisor), planned_for=ahead(9)
    )
    seen.append(invitations())
    services.cancel_observation(
        observation=fresh(observation), by=fresh(supervisor), cancelled_reason="Illness"
    )
    seen.append(invitations())
    uids, sequences = set(), []
    for found, method, day in zip(
        seen, ["REQUEST", "REQUEST", "CANCEL"], [ahead(7), ahead(9), ahead(9)], strict=True
    ):
        assert set(found) == {participant.user.email, supervisor.email}, "both, whoever did it"
        for address, (said, calendar, _) in found.items():
            (event,) = calendar.events
            assert said == calendar["method"] == method
            assert event["dtstart"].dt == day and str(event["attendee"]) == f"mailto:{address}"
            uids.add(str(event["uid"]))
        sequences.append(event["sequence"])
    assert len(uids) == 1 and sequences == sorted(set(sequences))
    assert str(event["status"]) == "CANCELLED"


def test_an_invitation_names_nobody_and_says_nothing_of_what_it_is_about(participant, supervisor):
    plan(participant, supervisor, ahead(7))
    _, calendar, parsed = invitations()[supervisor.email]
    text = calendar.to_ical().decode()
    assert "Observation of practice" in text
    assert "Nadia" not in text and "Jayden" not in text
    files = [part.get_filename() for part in parsed.iter_attachments()]
    assert files == ["invitation.ics"]
    assert "/observations/" in parsed.get_body(("plain",)).get_content()


def test_a_day_that_has_passed_puts_nothing_into_a_calendar(participant, supervisor):
    plan(participant, supervisor, ahead(-2))
    assert invitations() == {}
    assert Message.objects.filter(recipient=supervisor).exists()


def test_an_observation_cannot_be_moved_to_its_own_day_or_once_it_was_held(participant, supervisor):
    from django.core.exceptions import ValidationError

    observation = plan(participant, supervisor, ahead(3))
    with pytest.raises(ValidationError, match="this day already"):
        services.move_observation(
            observation=fresh(observation), by=fresh(supervisor), planned_for=ahead(3)
        )
    Observation.objects.filter(pk=observation.pk).update(status="held", held_on=ahead(0))
    with pytest.raises(ValidationError, match="already been dealt with"):
        services.move_observation(
            observation=fresh(observation), by=fresh(supervisor), planned_for=ahead(5)
        )


def make(client):
    nonce = client.get(PAGE).context["form"]["nonce"].value()
    return client.post(PAGE, {"nonce": nonce}), nonce


def days(link):
    answer = Client().get(link.removeprefix("http://localhost:8000"))
    return answer, icalendar.Calendar.from_ical(answer.content) if answer.status_code == 200 else 0


class TestFeed:
    def test_it_holds_ones_own_days_without_a_session_and_without_names(
        self, participant, supervisor
    ):
        observation = plan(participant, supervisor, ahead(7))
        plan(participant, appoint(participant, "assessor"), ahead(8))
        answer, calendar = days(make_calendar_link(by=supervisor))
        assert answer["Content-Type"].startswith("text/calendar") and not answer.cookies
        assert [event["dtstart"].dt for event in calendar.events] == [ahead(7)]
        assert str(observation.pk) in str(calendar.events[0]["uid"])
        assert b"Nadia" not in answer.content and b"Jayden" not in answer.content
        _, own = days(make_calendar_link(by=participant.user))
        assert len(own.events) == 3, "both observations, and the last day"

    def test_the_last_day_of_the_programme_says_why_it_is_that_day(self, participant):
        link = make_calendar_link(by=participant.user)
        [end] = days(link)[1].events
        assert "Why this date?" in end["description"]
        assert all(step in end["description"] for step in fresh(participant).end_steps)
        boss = UserFactory(name="Priya Shah")
        type(participant).objects.filter(pk=participant.pk).update(
            agreed_end_on=ahead(90), agreed_end_by=boss, agreed_end_at=timezone.now()
        )
        [end] = days(link)[1].events
        assert "It was agreed" in end["description"]
        assert "Priya" not in end["description"]

    def test_reviews_and_what_is_due_before_them_are_in_ones_own(self, participant, supervisor):
        asye = shipped_programme("asye")
        asked = {name: asye[name] for name in ("reviews", "reflections", "self_assessment")}
        participant.programme.other_rules = asked
        republish(participant.programme)
        type(participant).objects.update(starts_on=ahead(0))
        found = {
            str(each["summary"]) for each in days(make_calendar_link(by=participant.user))[1].events
        }
        assert {
            "Three-month review",
            "Reflection before the three-month review",
            "Self-assessment, half way",
        } <= found
        assert "Nine-month review" not in found, "it may be left out"
        assert days(make_calendar_link(by=supervisor))[1].events == []

    def test_what_was_cancelled_is_not_in_it_any_more(self, participant, supervisor):
        link = make_calendar_link(by=supervisor)
        observation = plan(participant, supervisor, ahead(7))
        assert len(days(link)[1].events) == 1
        services.cancel_observation(
            observation=fresh(observation), by=fresh(supervisor), cancelled_reason="Illness"
        )
        assert days(link)[1].events == []

    def test_who_stops_supervising_sees_the_days_no_more(self, participant, supervisor):
        link = make_calendar_link(by=supervisor)
        plan(participant, supervisor, ahead(7))
        participant.appointments.filter(user=supervisor).update(ends_on=ahead(-1))
        assert days(link)[1].events == []

    def test_the_link_is_shown_once_and_kept_nowhere(self, participant):
        client = sign_in(Client(), participant.user)
        answer, nonce = make(client)
        link = answer.context["made"]
        assert link in answer.content.decode()
        secret = link.split("/")[-2]
        assert len(secret) >= 43, "256 bits"
        kept = CalendarLink.objects.get()
        assert secret not in str(kept.__dict__)
        assert secret not in client.get(PAGE).content.decode()
        again = client.post(PAGE, {"nonce": nonce}, follow=True)
        assert CalendarLink.objects.count() == 1 and again.context["made"] is None

    def test_a_new_link_ends_the_one_before_and_one_may_have_none(self, participant):
        client = sign_in(Client(), participant.user)
        first = make(client)[0].context["made"]
        second = make(client)[0].context["made"]
        assert days(first)[0].status_code == 404 and days(second)[0].status_code == 200
        client.post(reverse("notifications:calendar_link_revoke"))
        assert days(second)[0].status_code == 404
        assert "Make a link" in client.get(PAGE).content.decode()

    def test_it_ends_with_the_account(self, participant):
        link = make_calendar_link(by=participant.user)
        participant.user.is_active = False
        participant.user.save()
        assert days(link)[0].status_code == 404

    def test_guessing_is_limited(self, db):
        wrong = reverse("reports:calendar_feed", args=["wrong"])
        client = Client()
        with time_machine.travel(timezone.now(), tick=False):  # all in one minute
            answers = [client.get(wrong).status_code for _ in range(302)]
        assert answers[0] == 404 and answers[-1] == 429

    def test_no_log_gives_it_away(self, caplog):
        import logging

        from ecf_portal.logs import HideSecrets

        record = logging.LogRecord(
            "django.server", 20, "", 1, '"GET %s HTTP/1.1"', ("/calendar/s3cret-s3cret/days.ics",),
            None,
        )  # fmt: skip
        assert HideSecrets().filter(record) and "s3cret" not in record.getMessage()
