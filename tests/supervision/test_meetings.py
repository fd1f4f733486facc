"""Single supervision: each side records it, the other confirms it or says otherwise."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from audit.models import AuditEvent
from audit.services import StaleObject
from supervision import services
from supervision.meetings import supervision_of
from supervision.models import MeetingAccount, SupervisionMeeting
from tests import factories
from tests.assessments.test_races import at_once

# A Friday.
NOW = datetime.datetime(2026, 11, 13, 12, tzinfo=datetime.UTC)
TODAY, DAY = NOW.date(), datetime.date(2026, 11, 12)
HELD = {"state": "held", "minutes": 90}
MOVED = {"state": "not_held", "reason": "moved"}


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def record(participant, supervisor):
    def do(by=None, held_on=DAY, **answers):
        by = by or supervisor
        return services.record_meeting(
            participant=participant, by=by, held_on=held_on, **(answers or HELD)
        )

    return do


@pytest.fixture
def as_(client):
    def signed_in(user):
        factories.forget(user)
        return factories.sign_in(client, user)

    return signed_in


def fresh(meeting):
    return SupervisionMeeting.objects.get(pk=meeting.pk)


def said(meeting):
    rows = MeetingAccount.objects.current().filter(meeting=meeting)
    return {each.side: (each.state, each.minutes) for each in rows}


def page(name, *args):
    return reverse(f"supervision:{name}", args=args)


def test_the_other_side_confirms_with_one_press(record, participant):
    meeting = record()
    assert supervision_of(participant, TODAY).figures().confirmed == 0
    services.confirm_meeting(meeting=fresh(meeting), by=participant.user)
    assert said(meeting) == {"supervisor": ("held", 90), "participant": ("held", 90)}
    assert supervision_of(participant, TODAY).figures().confirmed == 1
    with pytest.raises(ValidationError):
        services.confirm_meeting(meeting=fresh(meeting), by=participant.user)


def test_nobody_confirms_what_they_recorded_themselves(record, supervisor):
    with pytest.raises(ValidationError):
        services.confirm_meeting(meeting=fresh(record()), by=supervisor)


def test_whoever_says_otherwise_changes_nothing_of_the_others_account(record, participant):
    meeting = record()
    services.give_meeting_account(meeting=fresh(meeting), by=participant.user, **MOVED)
    assert said(meeting) == {"supervisor": ("held", 90), "participant": ("not_held", None)}
    assert supervision_of(participant, TODAY).figures().two_accounts == 1


def test_the_same_day_recorded_by_both_sides_is_one_meeting(record, participant):
    first = record()
    second = record(by=participant.user, state="held", minutes=45)
    assert first == second
    assert said(first) == {"supervisor": ("held", 90), "participant": ("held", 45)}
    with pytest.raises(ValidationError, match="already"):
        record()


def test_until_the_other_side_answers_the_recorder_puts_day_and_minutes_right(record, supervisor):
    meeting = record()
    before = datetime.date(2026, 11, 5)
    services.give_meeting_account(
        meeting=fresh(meeting), by=supervisor, held_on=before, state="held", minutes=60
    )
    assert fresh(meeting).held_on == before
    assert MeetingAccount.objects.get().minutes == 60
    last = AuditEvent.objects.get(action="supervision.corrected")
    assert (last.detail["old"], last.detail["new"]) == (["held", 90, ""], ["held", 60, ""])


def test_a_meeting_is_not_moved_onto_a_day_that_has_one(record, supervisor):
    meeting = record()
    record(held_on=datetime.date(2026, 11, 5))
    with pytest.raises(ValidationError, match="another day"):
        services.give_meeting_account(
            meeting=fresh(meeting), by=supervisor, held_on=datetime.date(2026, 11, 5), **HELD
        )


def test_after_the_answer_a_correction_is_a_new_account_and_both_are_kept(
    record, participant, supervisor
):
    meeting = record()
    services.confirm_meeting(meeting=fresh(meeting), by=participant.user)
    services.give_meeting_account(
        meeting=fresh(meeting),
        by=supervisor,
        held_on=datetime.date(2026, 11, 2),
        state="held",
        minutes=50,
    )
    assert fresh(meeting).held_on == DAY
    assert said(meeting) == {"supervisor": ("held", 50), "participant": ("held", 90)}
    old = MeetingAccount.objects.get(side="supervisor", number=1)
    assert (old.minutes, old.replaced_at) == (90, NOW)
    services.confirm_meeting(meeting=fresh(meeting), by=participant.user)
    assert said(meeting)["participant"] == ("held", 50)


def test_a_new_supervisor_adds_to_what_the_last_one_recorded(
    record, participant, supervisor, end_appointment
):
    meeting = record()
    end_appointment(supervisor)
    newcomer = factories.appoint(participant, "supervisor", starts_on=datetime.date(2024, 2, 2))
    services.give_meeting_account(meeting=fresh(meeting), by=newcomer, **MOVED)
    assert MeetingAccount.objects.filter(side="supervisor").count() == 2


def test_one_recorded_for_the_wrong_person_is_removed_and_the_history_says_so(
    record, participant, supervisor, as_
):
    meeting = record()
    url, browser = page("meeting_remove", meeting.pk), as_(supervisor)
    assert url in browser.get(meeting.get_absolute_url()).content.decode()
    assert "Held, 90 minutes" in browser.get(url).content.decode()
    assert browser.post(url, {"version": meeting.version}).status_code == 302
    assert not SupervisionMeeting.objects.exists() and not MeetingAccount.objects.exists()
    removed = AuditEvent.objects.about(participant).get(action="supervision.removed")
    assert (removed.detail["held_on"], removed.detail["old"]) == ("2026-11-12", ["held", 90, ""])
    record()


def test_nobody_removes_what_the_other_side_recorded_or_answered(
    record, participant, supervisor, as_
):
    meeting = record()
    url = page("meeting_remove", meeting.pk)
    for user in (participant.user, supervisor):
        browser = as_(user)
        if user == supervisor:
            services.confirm_meeting(meeting=fresh(meeting), by=participant.user)
        assert url not in browser.get(meeting.get_absolute_url()).content.decode()
        assert browser.get(url).url == meeting.get_absolute_url()
        answer = browser.post(url, {"version": fresh(meeting).version}).content.decode()
        assert "so it stays" in answer
    assert len(said(meeting)) == 2


def test_a_removal_of_what_was_answered_meanwhile_is_not_taken(record, participant, supervisor):
    seen = fresh(record())
    services.confirm_meeting(meeting=fresh(seen), by=participant.user)
    with pytest.raises(StaleObject):
        services.remove_meeting(meeting=seen, by=supervisor)
    assert len(said(seen)) == 2


def test_a_new_supervisor_removes_nothing_that_the_last_one_recorded(
    record, participant, supervisor, end_appointment
):
    meeting = record()
    end_appointment(supervisor)
    newcomer = factories.appoint(participant, "supervisor", starts_on=datetime.date(2024, 2, 2))
    services.give_meeting_account(meeting=fresh(meeting), by=newcomer, **MOVED)
    with pytest.raises(ValidationError, match="so it stays"):
        services.remove_meeting(meeting=fresh(meeting), by=newcomer)


@pytest.mark.parametrize(
    "answers",
    [
        {"state": "held"},
        {"state": "held", "minutes": 60, "reason": "moved"},
        {"state": "not_held"},
        {"state": "maybe"},
    ],
)
def test_held_says_how_long_and_not_held_says_why(record, answers):
    with pytest.raises(ValidationError):
        record(**answers)


def test_nothing_is_recorded_before_it_happened(record):
    with pytest.raises(ValidationError, match="today or in the past"):
        record(held_on=TODAY + datetime.timedelta(days=1))


def test_the_assessor_reads_and_does_not_record(record, participant, assessor, as_):
    with pytest.raises(PermissionDenied):
        record(by=assessor)
    meeting = record()
    browser = as_(assessor)
    assert "Held, 90 minutes" in browser.get(page("meeting_list", participant.pk)).content.decode()
    assert "Confirm" not in browser.get(meeting.get_absolute_url()).content.decode()


def test_a_confirmation_of_what_has_changed_meanwhile_is_not_taken(record, participant, supervisor):
    seen = fresh(record())
    services.give_meeting_account(
        meeting=fresh(seen), by=supervisor, held_on=DAY, state="held", minutes=20
    )
    with pytest.raises(StaleObject):
        services.confirm_meeting(meeting=seen, by=participant.user)


def test_supervision_is_recorded_in_two_taps_and_confirmed_in_one_more(
    participant, supervisor, as_
):
    programme = participant.programme
    programme.support_rules = [
        {
            "kind": "supervision",
            "label": "Supervision",
            "source": "set by the council",
            "steps": [{"from_week": 1, "every_weeks": 1, "minutes": 75}],
        }
    ]
    factories.republish(programme)
    url = page("meeting_record", participant.pk)
    browser = as_(supervisor)
    form = browser.get(url).context["form"]
    filled = {
        "state": form.initial["state"],
        "minutes": form.initial["minutes"],
        "held_on_day": 13,
        "held_on_month": 11,
        "held_on_year": 2026,
        "nonce": form.fields["nonce"].initial(),
    }
    assert form.initial["held_on"] == TODAY
    assert browser.post(url, filled).status_code == 302
    meeting = SupervisionMeeting.objects.get()
    assert said(meeting) == {"supervisor": ("held", 75)}

    browser = as_(participant.user)
    shown = browser.get(meeting.get_absolute_url()).content.decode()
    assert "Held, 75 minutes" in shown
    browser.post(page("meeting_confirm", meeting.pk), {"version": meeting.version})
    assert said(meeting)["participant"] == ("held", 75)
    listed = browser.get(page("meeting_list", participant.pk)).content.decode()
    assert "Both say the same" in listed
    assert "1 confirmed by both sides" in listed


def test_the_list_asks_no_more_for_more_meetings(
    record, participant, as_, django_assert_max_num_queries
):
    browser = as_(participant.user)
    for number in range(20):
        record(held_on=DAY - datetime.timedelta(days=number))
    with django_assert_max_num_queries(22):
        browser.get(page("meeting_list", participant.pk))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_both_record_the_same_day_at_once_and_it_is_one_meeting_with_two_accounts(
    record, participant, supervisor
):
    factories.forget(supervisor)
    outcomes = at_once(record, lambda: record(by=participant.user, state="held", minutes=60))
    assert outcomes == [None, None]
    meeting = SupervisionMeeting.objects.get()
    assert said(meeting) == {"supervisor": ("held", 90), "participant": ("held", 60)}
