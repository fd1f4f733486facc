"""The planner of the morning: who is reminded of what, when, and never twice."""

import datetime
import re
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from notifications.delivery import deliver_all_waiting
from notifications.models import MailChoice, Message, ReminderStop
from reports.reminders import plan_reminders
from tests.factories import ParticipantFactory, appoint, forget, republish, sign_in

from .conftest import assessment, item, move_to, observation

LONDON = ZoneInfo("Europe/London")
# A Monday, a Tuesday ... of a week without holidays.
MONDAY = datetime.date(2026, 11, 23)
TITLE = "Nobody else’s words"


def at(day, hour=7, minute=30):
    """A moment by the clock on the wall in London."""
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def day(number):
    return MONDAY + datetime.timedelta(days=number)


def plan(moment):
    """As beat has it done at that moment."""
    with time_machine.travel(moment, tick=False):
        plan_reminders(moment)


def digests(person=None):
    found = Message.objects.filter(template="reminder_digest").order_by("created_at")
    return list(found.filter(recipient=person) if person else found)


def submitted(people, since=None, **fields):
    since = since or at(day(-3), 15)
    return item(
        people.participant, title=TITLE, status="submitted", status_changed_at=since, **fields
    )


def choose(person, digest):
    MailChoice.objects.update_or_create(user=person, defaults={"digest": digest})


class TestWhatADigestSays:
    def test_it_lists_what_lies_with_somebody_oldest_first_with_links_and_no_title(self, people):
        newer = submitted(people, since=at(day(-1)))
        older = observation(
            people.participant, people.supervisor, status="held", status_changed_at=at(day(-9))
        )
        plan(at(MONDAY))
        (digest,) = digests(people.supervisor)
        assert digest.subject == "2 things wait for you"
        assert digest.text.index(str(older.pk)) < digest.text.index(str(newer.pk))
        assert "Nadia Newly: write up the observation, since 14 November 2026" in digest.text
        assert TITLE not in digest.text and "A home visit" not in digest.text

    def test_only_who_holds_something_gets_one(self, people):
        item(people.participant, title=TITLE, status="returned", status_changed_at=at(day(-2)))
        plan(at(MONDAY))
        (digest,) = digests(people.own)
        assert "Change evidence that was sent back to you" in digest.text
        for other in (people.supervisor, people.reader, people.confirmer, people.lead):
            assert digests(other) == []

    def test_private_drafts_and_what_is_still_to_come_are_not_chased(self, people):
        item(people.participant, title=TITLE)
        plan(at(MONDAY))
        assert digests(people.own) == []

    def test_the_link_in_the_copy_leads_to_the_step(self, people):
        waits = submitted(people)
        plan(at(MONDAY))
        client = sign_in(Client(), people.supervisor)
        copy = client.get(digests(people.supervisor)[0].get_absolute_url()).content.decode()
        link = re.search(r'href="([^"]+)">Nadia Newly: read evidence', copy)[1]
        assert str(waits.pk) in link and client.get(link, follow=True).status_code == 200

    def test_more_than_ten_are_counted(self, people):
        for _ in range(14):
            submitted(people)
        plan(at(MONDAY))
        (digest,) = digests(people.supervisor)
        assert digest.subject == "14 things wait for you" and "And 4 more" in digest.text

    def test_the_workforce_lead_is_told_after_seven_days_with_whom_and_without_a_title(
        self, people
    ):
        submitted(people, since=at(day(-7), 9))
        submitted(people, since=at(day(-8), 9))
        plan(at(MONDAY))
        (digest,) = digests(people.lead)
        assert digest.text.count("Nadia Newly: evidence to be read") == 1
        assert people.supervisor.name in digest.text and TITLE not in digest.text

    def test_the_reader_is_not_named_to_the_workforce_lead_by_post(self, people):
        made = assessment(people.participant, people.assessor, "recommended")
        type(made).objects.filter(pk=made.pk).update(status_changed_at=at(day(-20)))
        move_to(people.participant, "being_judged")
        plan(at(MONDAY))
        (digest,) = digests(people.lead)
        assert "with the independent reader" in digest.text
        assert people.reader.name not in digest.text

    def test_a_person_on_two_sides_gets_one_mail(self, people):
        appoint(ParticipantFactory(cohort=people.participant.cohort), "supervisor", people.own)
        other = ParticipantFactory(cohort=people.participant.cohort, user__name="Omar Other")
        appoint(other, "supervisor", people.supervisor)
        submitted(people)
        item(other, status="submitted", status_changed_at=at(day(-2)))
        plan(at(MONDAY))
        (digest,) = digests(people.supervisor)
        assert "Nadia Newly" in digest.text and "Omar Other" in digest.text


class TestWhen:
    def test_weekly_is_the_default_and_comes_on_the_first_working_day_only(self, people):
        submitted(people)
        for number in range(7):
            for hour in range(24):
                plan(at(day(number), hour))
        assert len(digests(people.supervisor)) == 1
        assert digests(people.supervisor)[0].created_at == at(MONDAY, 7, 30)

    def test_daily_comes_every_working_day(self, people):
        submitted(people)
        choose(people.supervisor, "daily")
        for number in range(7):
            for hour in (7, 8, 11):
                plan(at(day(number), hour))
        assert len(digests(people.supervisor)) == 5

    @pytest.mark.parametrize(
        "moment",
        [at(day(5)), at(day(6)), at(MONDAY, 6, 59), at(MONDAY, 12), at(MONDAY, 22)]
        + [at(datetime.date(2026, 12, 25)), at(datetime.date(2027, 3, 29))],
        ids=str,
    )
    def test_nothing_goes_out_beyond_the_morning_of_a_working_day(self, people, moment):
        submitted(people)
        observation(people.participant, people.supervisor, planned_for=moment.date())
        plan(moment)
        assert not Message.objects.exists()

    def test_after_a_bank_holiday_it_comes_on_the_tuesday(self, people):
        submitted(people, since=at(datetime.date(2027, 3, 22)))
        for number in range(29, 32):
            plan(at(datetime.date(2027, 3, number)))
        (digest,) = digests(people.supervisor)
        assert digest.created_at.date() == datetime.date(2027, 3, 30)

    def test_a_monday_missed_is_made_up_on_the_tuesday(self, people):
        submitted(people)
        plan(at(day(1)))
        plan(at(day(2)))
        assert len(digests(people.supervisor)) == 1

    def test_a_monday_with_nothing_to_say_is_not_made_up_later_in_the_week(self, people):
        plan(at(MONDAY))
        submitted(people)
        plan(at(day(2)))
        assert digests(people.supervisor) == []
        plan(at(day(7)))
        assert len(digests(people.supervisor)) == 1

    def test_a_clock_that_is_wrong_for_a_while_neither_repeats_nor_swallows(self, people):
        submitted(people)
        plan(at(day(365)))  # a year ahead
        assert len(digests(people.supervisor)) == 1
        plan(at(MONDAY))
        plan(at(MONDAY, 8))
        plan(at(day(-1), 23))  # set back
        plan(at(MONDAY))
        assert len(digests(people.supervisor)) == 2


@pytest.mark.once
class TestE9:
    """Every quarter of an hour of UTC, over the nights on which clocks and years jump."""

    @pytest.mark.parametrize(
        ("first", "days", "working_days"),
        [
            (datetime.date(2027, 3, 25), 8, 4),  # Good Friday, clocks forward, Easter Monday
            (datetime.date(2027, 10, 28), 6, 4),  # clocks back
            (datetime.date(2028, 2, 25), 6, 4),  # 29 February
            (datetime.date(2026, 12, 30), 7, 4),  # New Year
        ],
        ids=str,
    )
    def test_each_working_morning_once(self, people, first, days, working_days):
        submitted(people, since=at(first - datetime.timedelta(days=3)))
        choose(people.supervisor, "daily")
        start = datetime.datetime(first.year, first.month, first.day, tzinfo=datetime.UTC)
        for tick in range(days * 24 * 4):
            plan(start + datetime.timedelta(minutes=15 * tick))
        sent = [each.created_at.astimezone(LONDON) for each in digests(people.supervisor)]
        assert len(sent) == working_days
        assert {moment.hour for moment in sent} == {7}
        assert len({moment.date() for moment in sent}) == working_days

    @pytest.mark.parametrize("shift", [-60, 60, 24 * 60], ids=str)
    def test_a_clock_set_wrong_by_an_hour_or_a_day_in_mid_morning(self, people, shift):
        submitted(people)
        observation(people.participant, people.supervisor, planned_for=day(1))
        for minutes in range(0, 120, 5):
            off = shift if 40 <= minutes < 80 else 0
            plan(at(MONDAY) + datetime.timedelta(minutes=minutes + off))
        assert len(digests(people.supervisor)) == 1
        assert Message.objects.filter(template="observation_soon").count() == 2


class TestUrgent:
    def sent(self, template):
        return [each.recipient for each in Message.objects.filter(template=template)]

    def test_both_are_reminded_once_of_an_observation_the_working_day_before(self, people):
        observation(people.participant, people.supervisor, planned_for=day(7))  # a Monday
        for number in range(3, 8):
            plan(at(day(number)))
            plan(at(day(number), 9))
        assert set(self.sent("observation_soon")) == {people.own, people.supervisor}
        assert len(self.sent("observation_soon")) == 2
        assert {each.created_at.date() for each in Message.objects.filter(
            template="observation_soon")} == {day(4)}, "on the Friday"  # fmt: skip

    def test_an_observation_moved_to_another_day_is_reminded_of_again(self, people):
        made = observation(people.participant, people.supervisor, planned_for=day(1))
        plan(at(MONDAY))
        type(made).objects.filter(pk=made.pk).update(planned_for=day(3))
        plan(at(day(2)))
        assert len(self.sent("observation_soon")) == 4

    def test_who_has_stopped_supervising_is_not_reminded(self, people):
        observation(people.participant, people.supervisor, planned_for=day(1))
        people.participant.appointments.filter(kind="supervisor").update(ends_on=day(-1))
        plan(at(MONDAY))
        assert self.sent("observation_soon") == [people.own]

    def test_the_assessor_is_reminded_once_of_a_decision_to_tell(self, people):
        made = assessment(people.participant, people.assessor, "confirmed")
        type(made).objects.filter(pk=made.pk).update(status_changed_at=at(MONDAY, 16))
        plan(at(MONDAY, 11))
        assert self.sent("decision_to_tell") == []
        for number in (1, 2, 3, 8):
            plan(at(day(number)))
        assert self.sent("decision_to_tell") == [people.assessor]

    def test_the_reader_is_reminded_once_after_three_working_days(self, people):
        made = assessment(people.participant, people.assessor, "recommended")
        type(made).objects.filter(pk=made.pk).update(recommended_at=at(MONDAY, 9))
        plan(at(day(2)))
        assert self.sent("independent_reading_due") == []
        for number in (3, 4, 7):
            plan(at(day(number)))
        assert self.sent("independent_reading_due") == [people.reader]

    def test_they_come_to_who_wants_urgent_ones_only(self, people):
        choose(people.own, "urgent")
        observation(people.participant, people.supervisor, planned_for=day(1))
        item(people.participant, status="returned", status_changed_at=at(day(-2)))
        plan(at(MONDAY))
        deliver_all_waiting(at(MONDAY, 8))
        assert "An observation is coming up" in [
            each.subject for each in mail.outbox if each.to == [people.own.email]
        ]
        assert digests(people.own) == []


class TestStopping:
    def press(self, user, people, name="reminders_stop"):
        forget(user)
        page = reverse(f"reports:{name}", args=[people.participant.pk])
        return sign_in(Client(), user).post(page, follow=True)

    def test_one_press_of_the_supervisor_stops_them_all_and_another_starts_them(self, people):
        item(people.participant, status="returned", status_changed_at=at(day(-2)))
        observation(people.participant, people.supervisor, planned_for=day(1))
        page = self.press(people.supervisor, people).content.decode()
        assert f"{people.supervisor.name} stopped them on" in page
        plan(at(MONDAY))
        assert not Message.objects.filter(recipient=people.own).exists()
        assert self.press(people.supervisor, people, "reminders_resume").status_code == 200
        plan(at(day(1)))
        assert len(digests(people.own)) == 1

    def test_pressing_twice_stops_once_and_is_in_the_trail_once(self, people):
        self.press(people.lead, people)
        self.press(people.supervisor, people)
        assert ReminderStop.objects.count() == 1
        assert AuditEvent.objects.filter(action="reminders.stopped").count() == 1

    def test_the_person_sees_who_stopped_them(self, people):
        self.press(people.lead, people)
        own = sign_in(Client(), people.own)
        for page in (reverse("notifications:mail_choice"), people.participant.get_absolute_url()):
            text = own.get(page).content.decode()
            assert f"{people.lead.name} stopped them on" in text
            assert "Start reminders again" not in text

    @pytest.mark.parametrize("who", ["own", "assessor", "confirmer"])
    def test_nobody_else_may_press(self, people, who):
        assert self.press(getattr(people, who), people).status_code == 403

    def test_what_lies_with_them_is_not_sent_to_the_workforce_lead_either(self, people):
        item(people.participant, status="returned", status_changed_at=at(day(-20)))
        self.press(people.lead, people)
        plan(at(MONDAY))
        assert digests(people.lead) == []


class TestLeave:
    def test_nothing_comes_during_leave_and_the_digest_on_the_first_working_day_after(self, people):
        item(people.participant, status="returned", status_changed_at=at(day(-2)))
        observation(people.participant, people.supervisor, planned_for=day(1))
        people.participant.leaves.create(
            organisation=people.participant.organisation, starts_on=day(-3), ends_on=day(1)
        )
        for number in (0, 1):
            plan(at(day(number)))
        assert not Message.objects.filter(recipient=people.own).exists()
        assert Message.objects.filter(recipient=people.supervisor).exists()
        plan(at(day(2)))
        assert len(digests(people.own)) == 1


class TestChoosing:
    def test_a_person_chooses_and_sees_it_again(self, people):
        client, page = sign_in(Client(), people.own), reverse("notifications:mail_choice")
        answer = client.post(page, {"digest": "daily", "version": 1}, follow=True)
        assert "Saved" in answer.content.decode()
        assert MailChoice.objects.get(user=people.own).digest == "daily"
        form = client.get(page).context["form"]
        assert form.initial["digest"] == "daily" and form.initial["version"] == 2

    def test_a_page_that_is_out_of_date_changes_nothing(self, people):
        client, page = sign_in(Client(), people.own), reverse("notifications:mail_choice")
        client.post(page, {"digest": "daily", "version": 1})
        answer = client.post(page, {"digest": "urgent", "version": 1})
        assert "changed after you opened the page" in answer.content.decode()
        assert MailChoice.objects.get(user=people.own).digest == "daily"


class TestTwoPlanners:
    @pytest.mark.django_db(transaction=True)
    def test_four_planners_at_once_send_once(self, people):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite lets one writer in at a time anyway.")
        submitted(people)
        observation(people.participant, people.supervisor, planned_for=day(1))
        start, faults = threading.Barrier(4), []

        def work():
            start.wait()
            try:
                plan_reminders(at(MONDAY))
            except Exception as error:  # noqa: BLE001 - told below
                faults.append(error)
            connections.close_all()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert faults == []
        assert len(digests(people.supervisor)) == 1
        assert Message.objects.filter(template="observation_soon").count() == 2


def test_one_persons_fault_does_not_keep_the_others_waiting(people):
    programme = ParticipantFactory(cohort__organisation=people.participant.organisation).programme
    programme.evidence_minimums = [{"kind": "broken"}]
    republish(programme)
    submitted(people)
    plan(at(MONDAY))
    assert len(digests(people.supervisor)) == 1
    decided = MailChoice.objects.exclude(planned_for=None).values_list("user", flat=True)
    broken = programme.cohorts.get().participants.get().user
    assert people.reader.pk in decided and broken.pk not in decided, "tried again later"


def test_one_asking_goes_through_everybody_in_portions(people, monkeypatch):
    monkeypatch.setattr("reports.reminders.planning.AT_ONCE", 1)
    programme = ParticipantFactory(cohort__organisation=people.participant.organisation).programme
    programme.evidence_minimums = [{"kind": "broken"}]
    republish(programme)
    submitted(people)
    plan(at(MONDAY))
    plan(at(MONDAY, 7, 35))
    assert len(digests(people.supervisor)) == 1
    decided = MailChoice.objects.exclude(planned_for=None).values_list("user", flat=True)
    assert {people.reader.pk, people.supervisor.pk} <= set(decided)


def test_what_was_promised_costs_nothing_at_the_next_asking(people):
    from django.test.utils import CaptureQueriesContext

    def again(moment):
        with CaptureQueriesContext(connection) as captured:
            plan(moment)
        return len(captured)

    observation(people.participant, people.supervisor, planned_for=day(1), status="planned")
    plan(at(MONDAY))
    one = again(at(MONDAY, 7, 35))
    for _ in range(5):
        observation(people.participant, people.supervisor, planned_for=day(1), status="planned")
    plan(at(MONDAY, 7, 40))
    assert Message.objects.filter(template="observation_soon").count() == 12
    assert again(at(MONDAY, 7, 45)) == one


def test_a_morning_takes_the_same_queries_for_one_record_and_for_many(people):
    from django.test.utils import CaptureQueriesContext

    from reports.reminders.digest import digest_of

    def count():
        forget(people.supervisor)
        with CaptureQueriesContext(connection) as captured:
            digest_of(people.supervisor, MONDAY)
        return len(captured)

    submitted(people)
    one = count()
    for _ in range(12):
        submitted(people)
    assert count() == one <= 8
