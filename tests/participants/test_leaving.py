"""Leaving the programme, taking it back, moving on a day, and what is counted from them."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Appointment, Departure, Participant
from participants.movements import movements
from participants.services import (
    leave_programme,
    move_participant,
    record_leave,
    take_back_leaving,
)
from tests import factories
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    TeamFactory,
    appoint,
    forget,
    workforce_lead,
)

from .test_views import browser, client, on, page, send, words

__all__ = ["client"]
pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2027, 3, 10), date(2027, 3, 9), date(2027, 3, 11)
YEAR = (date(2026, 1, 1), date(2027, 12, 31))


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=date(2026, 9, 1), user__name="Amina Khan")


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def leave(participant, lead):
    def leave(left_on=TODAY, reason="left_profession", of=participant, by=lead):
        return leave_programme(participant=of, left_on=left_on, reason=reason, by=by)

    return leave


def test_somebody_who_left_has_a_day_a_category_and_a_line_in_the_trail(leave, participant):
    leave(YESTERDAY)
    found = Participant.objects.get()
    assert (found.status, found.left_on) == ("left", YESTERDAY)
    assert Departure.objects.get().reason_words == "Left social work"
    assert AuditEvent.objects.filter(action=Action.PARTICIPANT_LEFT).count() == 1


def test_appointments_end_with_the_last_day_and_with_them_access(leave, participant):
    supervisor = appoint(participant, "supervisor")
    later = appoint(participant, "assessor", starts_on=TODAY)
    appoint(participant, "confirmer", starts_on=date(2027, 6, 1))
    leave(YESTERDAY)
    ends = dict(Appointment.objects.values_list("kind", "ends_on"))
    assert ends == {"supervisor": YESTERDAY, "assessor": TODAY}
    for person, sees in ((supervisor, False), (later, True), (participant.user, True)):
        forget(person)
        assert Participant.objects.visible_to(person).exists() is sees


def test_the_person_and_everybody_appointed_are_told_once_and_never_why(leave, participant):
    supervisor = appoint(participant, "supervisor")
    appoint(participant, "assessor", supervisor)
    leave()
    told = Message.objects.values_list("recipient", "template")
    assert set(told) == {
        (participant.user.pk, "programme_left"),
        (supervisor.pk, "appointments_over"),
    }
    assert len(told) == 2
    for message in Message.objects.all():
        assert "social work" not in str(message.context)
    assert "Amina" not in str(Message.objects.get(recipient=supervisor).context)


@pytest.mark.parametrize("day", [TOMORROW, date(2026, 8, 31)])
def test_the_last_day_is_neither_to_come_nor_before_the_first(leave, day):
    with pytest.raises(ValidationError) as caught:
        leave(day)
    assert "left_on" in caught.value.message_dict


def test_the_first_day_of_the_programme_may_be_the_last(leave):
    assert leave(date(2026, 9, 1)).left_on == date(2026, 9, 1)


def test_a_category_the_programme_does_not_know_is_refused(leave, participant):
    with pytest.raises(ValidationError):
        leave(reason="dismissed")
    programme = participant.programme
    programme.leaving_reasons = [{"key": "dismissed", "label": "Another category"}]
    factories.republish(programme)
    leave(reason="dismissed")
    assert Departure.objects.get().reason_words == "Another category"


def test_nobody_leaves_twice_or_while_the_record_is_judged(leave, participant):
    Participant.objects.update(status="being_judged")
    participant.refresh_from_db()
    with pytest.raises(ValidationError, match="is being looked at"):
        leave()
    Participant.objects.update(status="on_programme")
    participant.refresh_from_db()
    stale = Participant.objects.get()
    leave()
    with pytest.raises(ValidationError, match="recorded already"):
        leave(of=stale)


def test_somebody_changed_meanwhile_is_not_recorded_as_gone(leave, participant, lead):
    stale = Participant.objects.get()
    Participant.objects.update(version=9)
    with pytest.raises(StaleObject):
        leave(of=stale)
    assert not Departure.objects.exists()


def test_only_a_workforce_lead_records_leaving_and_takes_it_back(leave, participant):
    for by in (
        participant.user,
        appoint(participant, "supervisor"),
        workforce_lead(CohortFactory().organisation),
    ):
        with pytest.raises(PermissionDenied):
            leave(by=by)
        with pytest.raises(PermissionDenied):
            take_back_leaving(participant=participant, by=by)


@pytest.mark.parametrize("status", ["on_programme", "decided"])
def test_a_mistake_is_taken_back_with_the_appointments_as_they_were(
    leave, participant, lead, status
):
    Participant.objects.update(status=status)
    participant.refresh_from_db()
    supervisor = appoint(participant, "supervisor")
    appoint(participant, "assessor", ends_on=date(2027, 8, 1))
    appoint(participant, "reader", ends_on=date(2027, 1, 1))
    before = dict(Appointment.objects.values_list("kind", "ends_on"))
    leave(YESTERDAY)
    take_back_leaving(participant=participant, by=lead)
    found = Participant.objects.get()
    assert (found.status, found.left_on) == (status, None)
    assert dict(Appointment.objects.values_list("kind", "ends_on")) == before
    forget(supervisor)
    assert Participant.objects.visible_to(supervisor).exists()
    assert Departure.objects.get().undone_by == lead
    with pytest.raises(ValidationError, match="not recorded any more"):
        take_back_leaving(participant=participant, by=lead)
    leave()
    assert Departure.objects.count() == 2


def test_it_is_not_taken_back_once_the_person_is_on_another_programme(leave, participant, lead):
    leave()
    other = CohortFactory(organisation=participant.organisation)
    Participant.objects.create(
        organisation=other.organisation, user=participant.user, cohort=other, starts_on=TODAY
    )
    with pytest.raises(ValidationError, match="another programme"):
        take_back_leaving(participant=participant, by=lead)


def test_a_move_has_a_day_and_days_go_forward(participant, lead):
    team, other = (TeamFactory(organisation=participant.organisation) for _ in range(2))

    def move(to, day):
        move_participant(
            participant=participant, cohort=participant.cohort, team=to, moved_on=day, by=lead
        )

    move(team, date(2027, 1, 4))
    for day in (TOMORROW, date(2027, 1, 3), date(2026, 8, 31)):
        with pytest.raises(ValidationError) as caught:
            move(other, day)
        assert "moved_on" in caught.value.message_dict
    move(other, TODAY)
    assert Participant.objects.get().team == other
    assert [step.what for step in movements([participant.cohort], *YEAR)] == [
        "joined",
        "changed_team",
        "changed_team",
    ]


def test_movements_say_who_joined_moved_and_left_when_and_why(leave, participant, lead):
    first = participant.cohort
    second = CohortFactory(
        organisation=participant.organisation, programme_version=first.programme_version
    )
    move_participant(
        participant=participant, cohort=second, team=None, moved_on=date(2027, 2, 1), by=lead
    )
    leave(YESTERDAY)
    steps = [(step.what, step.on, step.cohort_id) for step in movements([first, second], *YEAR)]
    assert steps == [
        ("joined", date(2026, 9, 1), first.pk),
        ("moved_out", date(2027, 2, 1), first.pk),
        ("moved_in", date(2027, 2, 1), second.pk),
        ("left", YESTERDAY, second.pk),
    ]
    [left] = movements([second], YESTERDAY, YESTERDAY)
    assert (left.reason, left.reason_words) == ("left_profession", "Left social work")
    assert movements([second], TODAY, date(2027, 12, 31)) == []
    assert [step.what for step in movements([first], *YEAR)] == ["joined", "moved_out"]


def test_leaving_taken_back_and_a_move_before_the_first_day_are_not_counted(leave, lead):
    participant = ParticipantFactory(starts_on=date(2027, 9, 1))
    by = workforce_lead(participant.organisation)
    second = CohortFactory(
        organisation=participant.organisation,
        programme_version=participant.programme,
    )
    move_participant(participant=participant, cohort=second, team=None, by=by)
    leave(of=participant, by=by)
    take_back_leaving(participant=participant, by=by)
    assert [(step.what, step.cohort_id) for step in movements([second], *YEAR)] == [
        ("joined", second.pk)
    ]


def test_movements_of_many_take_as_many_queries_as_of_one(
    leave, participant, django_assert_num_queries
):
    cohort = participant.cohort
    leave()
    for _ in range(2):
        with django_assert_num_queries(4):
            movements([cohort], *YEAR)
        for _ in range(5):
            leave(of=ParticipantFactory(cohort=cohort))


def test_the_page_says_what_happens_and_the_lead_takes_it_back(client, participant, lead):
    appoint(participant, "supervisor")
    shown = words(client.get(f"/people/{participant.pk}/leave/"))
    assert "Private drafts stay private: nobody but Amina Khan can read them" in shown
    assert "(practice supervisor)" in shown
    response = send(
        client, "participant_leave", participant.pk, reason="other", **on(TODAY, "left_on")
    )
    assert response.url == participant.get_absolute_url()
    said = words(client.get(response.url))
    assert "Left for other reasons" in said and "Take back that they left" in said
    own = words(browser(participant.user).get(response.url))
    assert "Left for other reasons" in own and "Take back" not in own
    assert "Left for other reasons" in page(client, "leaving_take_back", participant.pk)
    send(client, "leaving_take_back", participant.pk)
    assert Participant.objects.get().status == "on_programme"
    assert client.get(f"/people/{participant.pk}/leave/take-back/").status_code == 302


def test_leave_that_is_a_pause_is_another_thing_than_leaving(participant, lead):
    record_leave(participant=participant, starts_on=TODAY, ends_on=None, by=lead)
    assert Participant.objects.get().status == "on_programme"
    assert movements([participant.cohort], TODAY, TODAY) == []
