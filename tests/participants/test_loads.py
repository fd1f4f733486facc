"""All that one supervisor or assessor holds moves to others in one act, and back within a day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject, check_chain, record
from notifications.models import Message
from participants.models import Appointment, LoadMove, Participant
from participants.services import appoint as appoint_by_service
from participants.services import move_load, undo_load_move
from participants.services.load_plan import plan_load
from tests import factories
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    appoint,
    forget,
    give_role,
    person_with,
    workforce_lead,
)

from .test_views import browser, hidden, words

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2027, 3, 10), date(2027, 3, 11)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def cohort():
    return CohortFactory()


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def assessor(cohort):
    def assessor(name):
        return person_with("assessor", cohort.organisation, name=name)

    return assessor


@pytest.fixture
def away(assessor):
    return assessor("Tom Hale")


@pytest.fixture
def people(cohort, away):
    """Five people whom Tom assesses, by name."""
    made = [ParticipantFactory(cohort=cohort, user__name=f"Person {n}") for n in range(5)]
    for each in made:
        appoint(each, "assessor", away)
    return made


@pytest.fixture
def plan(cohort, away, lead):
    def plan(*holders, starts_on=TOMORROW, kind="assessor", by=lead):
        return plan_load(
            away=away,
            kind=kind,
            organisation=cohort.organisation,
            holders=holders,
            starts_on=starts_on,
            today=TODAY,
            by=by,
        )

    return plan


@pytest.fixture
def move(cohort, away, lead, plan):
    def move(*holders, starts_on=TOMORROW, kind="assessor", seen=None, by=lead):
        return move_load(
            organisation=cohort.organisation,
            away=away,
            kind=kind,
            holders=holders,
            starts_on=starts_on,
            seen=seen or plan(*holders, starts_on=starts_on, kind=kind).digest,
            by=by,
        )

    return move


def held_on(day, kind="assessor"):
    found = Appointment.objects.current(day).filter(kind=kind)
    return dict(found.values_list("participant__user__name", "user__name"))


def state():
    fields = ("participant_id", "user_id", "kind", "starts_on", "ends_on")
    return set(Appointment.objects.values_list(*fields))


def test_one_person_takes_everybody_and_first_and_last_day_meet(people, move, assessor, away):
    holder = assessor("Ann Reed")
    move(holder)
    assert set(held_on(TODAY).values()) == {"Tom Hale"}
    assert held_on(TOMORROW) == {each.user.name: "Ann Reed" for each in people}
    for person, day, sees in ((away, TODAY, 5), (away, TOMORROW, 0), (holder, TOMORROW, 5)):
        assert len(Participant.objects.all().appointed_ids(person, day)) == sees


def test_several_share_evenly_and_the_same_question_has_the_same_answer(people, plan, assessor):
    holders = [assessor("Ann Reed"), assessor("Ben Carr")]
    shares = [(user.name, number) for user, number in plan(*holders).shares]
    assert shares == [("Ann Reed", 3), ("Ben Carr", 2)]
    assert plan(*holders).digest == plan(*reversed(holders)).digest


def test_whom_a_rule_excludes_gets_others_instead(people, plan, assessor, cohort):
    ann, ben = assessor("Ann Reed"), assessor("Ben Carr")
    give_role(ann, "moderator", cohort.organisation)
    for each in people[:2]:
        appoint(each, "reader", ann, ends_on=date(2025, 1, 1))
    takings = {each.participant: each.holder for each in plan(ann, ben).takings}
    assert takings[people[0]] == takings[people[1]] == ben
    assert sorted(user.name for user in takings.values()) == ["Ann Reed"] * 3 + ["Ben Carr"] * 2


def test_whoever_cannot_be_moved_is_named_with_the_reason_and_nobody_is_moved(
    people, plan, move, assessor, cohort, lead
):
    ann = assessor("Ann Reed")
    give_role(ann, "moderator", cohort.organisation)
    appoint(people[0], "reader", ann)
    appoint(people[1], "confirmer", ann)
    people[2].user = ann
    Participant.objects.filter(pk=people[2].pk).update(user=ann)
    ben = assessor("Ben Carr")
    Appointment.objects.filter(participant=people[3], user__name="Tom Hale").update(
        ends_on=date(2027, 5, 31)
    )
    appoint(people[3], "assessor", ben, starts_on=date(2027, 6, 1))
    said = {each.participant.pk: each.problem for each in plan(ann).takings}
    assert said[people[0].pk] == "Ann Reed is or was their independent reader"
    assert said[people[1].pk] == "Ann Reed is or was their confirmer"
    assert said[people[2].pk] == "Ann Reed would be appointed to themselves"
    assert "Ben Carr is appointed from 1 June 2027 already" in said[people[3].pk]
    assert said[people[4].pk] == ""
    before = state()
    with pytest.raises(ValidationError, match="Not everybody can be moved"):
        move(ann)
    assert state() == before


def test_role_account_and_the_lead_themselves_are_asked_for(people, plan, assessor, cohort, lead):
    without = person_with("practice_supervisor", cohort.organisation, name="Una Will")
    closed = assessor("Cloe Sed")
    closed.is_active = False
    closed.save()
    give_role(lead, "assessor", cohort.organisation)
    for holder in (without, closed, lead):
        assert all(each.problem for each in plan(holder).takings)
    assert "You cannot choose yourself" in plan(lead).problems[0].problem


def test_where_the_assessor_may_not_supervise_the_supervisor_takes_nobody(
    people, plan, assessor, cohort
):
    ann = assessor("Ann Reed")
    give_role(ann, "practice_supervisor", cohort.organisation)
    appoint(people[0], "supervisor", ann)
    assert not plan(ann).problems
    cohort.programme_version.assessor_may_supervise = False
    factories.republish(cohort.programme_version)
    assert [each.participant for each in plan(ann).problems] == [people[0]]


def test_an_appointment_to_come_begins_with_the_new_holder_and_one_that_ends_still_ends(
    people, move, assessor, away, cohort, lead
):
    later = ParticipantFactory(cohort=cohort, user__name="Later")
    appoint(later, "assessor", away, starts_on=date(2027, 6, 1))
    Appointment.objects.filter(participant=people[0]).update(ends_on=date(2027, 4, 1))
    before = state()
    made = move(assessor("Ann Reed"))
    assert held_on(date(2027, 5, 1)).keys() == {each.user.name for each in people[1:]}
    assert held_on(date(2027, 6, 1))["Later"] == "Ann Reed"
    undo_load_move(move=made, by=lead)
    assert state() == before


def test_people_who_have_left_are_not_moved(people, plan, assessor):
    Participant.objects.filter(pk=people[0].pk).update(status="left")
    assert len(plan(assessor("Ann Reed")).takings) == 4


@pytest.mark.parametrize("day", [date(2027, 3, 9), date(2029, 3, 11)])
def test_the_day_is_today_or_later_and_not_years_ahead(people, move, assessor, day):
    with pytest.raises(ValidationError) as caught:
        move(assessor("Ann Reed"), starts_on=day)
    assert "starts_on" in caught.value.message_dict


def test_it_may_begin_today(people, move, assessor):
    move(assessor("Ann Reed"), starts_on=TODAY)
    assert set(held_on(TODAY).values()) == {"Ann Reed"}


def test_somebody_moved_by_another_meanwhile_stops_it_and_nobody_is_moved(
    people, plan, move, assessor, lead
):
    ann, ben = assessor("Ann Reed"), assessor("Ben Carr")
    seen = plan(ann).digest
    appoint_by_service(
        participant=people[0], user=ben, kind="assessor", starts_on=TOMORROW, by=lead
    )
    before = state()
    with pytest.raises(StaleObject, match="Somebody changed an appointment"):
        move(ann, seen=seen)
    assert state() == before


def test_only_a_workforce_lead_of_the_organisation_moves_and_takes_back(people, move, assessor):
    ann = assessor("Ann Reed")
    for by in (ann, people[0].user, workforce_lead(CohortFactory().organisation)):
        with pytest.raises(PermissionDenied):
            move(ann, by=by)
    made = move(ann)
    with pytest.raises(PermissionDenied):
        undo_load_move(move=made, by=ann)


def test_everybody_concerned_is_told_once_and_each_record_has_its_trail(
    people, move, assessor, away
):
    ann = assessor("Ann Reed")
    move(ann)
    told = sorted(Message.objects.values_list("template", flat=True))
    assert told == ["appointment_moved"] * 5 + ["load_handed_over", "load_taken_over"]
    own = Message.objects.get(recipient=people[0].user)
    assert (own.context["holder"], own.context["starts_on"]) == ("Ann Reed", "11 March 2027")
    for message in Message.objects.filter(recipient__in=[ann, away]):
        assert "Person 0" not in str(message.context)
    for each in people:
        steps = AuditEvent.objects.about(each).values_list("action", flat=True)
        assert sorted(steps) == sorted([Action.APPOINTMENT_ENDED, Action.APPOINTED])
    assert check_chain(ann.role_grants.get().organisation_id)[1] is None


def test_forty_people_take_as_many_queries_as_five(people, move, assessor, cohort, lead, away):
    ann = assessor("Ann Reed")
    with CaptureQueriesContext(connection) as of_five:
        made = move(ann)
    with CaptureQueriesContext(connection) as back_of_five:
        undo_load_move(move=made, by=lead)
    for n in range(35):
        appoint(ParticipantFactory(cohort=cohort, user__name=f"More {n}"), "assessor", away)
    with CaptureQueriesContext(connection) as of_forty:
        made = move(ann)
    assert len(held_on(TOMORROW)) == 40
    assert len(of_forty) <= len(of_five) <= 30  # the first one begins the trail
    with CaptureQueriesContext(connection) as back_of_forty:
        undo_load_move(move=made, by=lead)
    assert len(back_of_forty) <= len(back_of_five)


def test_taken_back_everything_is_as_it_was_and_everybody_is_told(people, move, assessor, lead):
    before = state()
    made = move(assessor("Ann Reed"))
    Message.objects.all().delete()
    undo_load_move(move=made, by=lead)
    assert state() == before
    assert LoadMove.objects.get().undone_by == lead
    assert Message.objects.filter(template="load_move_undone").count() == 7
    with pytest.raises(ValidationError, match="taken back already"):
        undo_load_move(move=LoadMove.objects.get(), by=lead)


def test_after_a_day_it_is_not_taken_back(people, move, assessor, lead, clock):
    made = move(assessor("Ann Reed"))
    clock.shift(timedelta(hours=24))
    undo = {"move": made, "by": lead}
    clock.shift(timedelta(seconds=1))
    with pytest.raises(ValidationError, match="More than 24 hours"):
        undo_load_move(**undo)
    clock.shift(timedelta(seconds=-1))
    undo_load_move(**undo)


def test_it_is_not_taken_back_once_the_new_holder_has_opened_a_record(people, move, assessor, lead):
    ann = assessor("Ann Reed")
    made = move(ann, starts_on=TODAY)
    record(Action.EVIDENCE_OPENED, people[3], by=ann, about=people[3])
    with pytest.raises(ValidationError, match="Ann Reed has opened or done something"):
        undo_load_move(move=made, by=lead)
    assert set(held_on(TODAY).values()) == {"Ann Reed"}


def test_it_is_not_taken_back_once_one_appointment_was_changed(people, move, assessor, lead):
    made = move(assessor("Ann Reed"))
    appoint_by_service(
        participant=people[0],
        user=assessor("Ben Carr"),
        kind="assessor",
        starts_on=date(2027, 6, 1),
        by=lead,
    )
    with pytest.raises(ValidationError, match="An appointment was changed since"):
        undo_load_move(move=made, by=lead)


# --- Pages ----------------------------------------------------------------------------------------


def addresses(cohort, away, ann, day=TOMORROW):
    address = f"/loads/{cohort.organisation_id}/assessor/{away.pk}/"
    day_parts = f"starts_on_day={day.day}&starts_on_month={day.month}&starts_on_year={day.year}"
    return address, f"{address}?holders={ann.pk}&{day_parts}"


def test_the_pages_lead_from_who_is_away_to_the_move_and_back(people, cohort, away, lead, assessor):
    ann, client = assessor("Ann Reed"), browser(lead)
    assert "Tom Hale Assessor People: 5" in words(client.get("/loads/"))
    address, shown_at = addresses(cohort, away, ann)
    assert "Holds 0 people today" in words(client.get(address))
    shown = client.get(shown_at)
    said = words(shown)
    assert "Ann Reed takes 5 people" in said and "Person 3" in said
    assert "A final assessment that Tom Hale began passes to them" in said
    answers = hidden(shown.content.decode())
    moved = client.post(address, answers)
    assert moved.status_code == 302
    assert client.post(address, answers).url == moved.url
    assert LoadMove.objects.count() == 1
    page = client.get(moved.url)
    assert "Person 3" in words(page)
    client.post(moved.url, hidden(page.content.decode()))
    assert "moved and taken back" in words(client.get(moved.url))


def test_the_page_of_a_lost_race_shows_what_would_happen_now(people, cohort, away, lead, assessor):
    ann, client = assessor("Ann Reed"), browser(lead)
    address, shown_at = addresses(cohort, away, ann)
    answers = hidden(client.get(shown_at).content.decode())
    forget(lead)
    appoint_by_service(
        participant=people[0], user=assessor("Ben Carr"), kind="assessor", starts_on=TODAY, by=lead
    )
    refused = client.post(address, answers)
    said = words(refused)
    assert "Somebody changed an appointment after you opened this page" in said
    assert "Ann Reed takes 4 people" in said
    assert client.post(address, hidden(refused.content.decode())).status_code == 302
    assert sorted(held_on(TOMORROW).values()) == ["Ann Reed"] * 4 + ["Ben Carr"]


def test_a_move_with_a_problem_has_no_button(people, cohort, away, lead, assessor):
    ann = assessor("Ann Reed")
    give_role(ann, "moderator", cohort.organisation)
    appoint(people[0], "confirmer", ann)
    said = words(browser(lead).get(addresses(cohort, away, ann)[1]))
    assert "1 of 5 cannot be moved like this" in said
    assert "Ann Reed is or was their confirmer" in said
    assert "Move them" not in said
