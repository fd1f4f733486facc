"""Somebody leaves: all they hold passes on in one act, and nothing is left with them."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleGrant
from accounts.services import grant_role
from accounts.services.council import follow_groups
from assessments.models import FinalAssessment
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject, check_chain, record
from evidence.models import EvidenceItem
from notifications.models import Message
from participants.models import Appointment, Handover, Participant
from reports.handover.held import holding_of
from reports.handover.plan import plan_handover
from reports.handover.services import finish_handovers, hand_over, undo_handover
from reports.home.exceptions import exceptions_of
from reports.home.leading import led_programmes
from reports.home.reading import to_read_independently
from reports.home.waiting import waiting_rows
from reports.timeline import entries, steps_for
from supervision.models import Observation
from supervision.services import cancel_observation, return_observation
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    administrator,
    appoint,
    forget,
    give_role,
    person_with,
    workforce_lead,
)
from tests.participants.test_views import browser, hidden, words

pytestmark = pytest.mark.django_db
TODAY, LAST_DAY, AFTER = date(2027, 3, 10), date(2027, 3, 31), date(2027, 4, 1)
KINDS = ("supervisor", "assessor", "reader", "confirmer")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False) as travelling:
        yield travelling


def go_to(clock, day):
    clock.move_to(f"{day.isoformat()} 12:00:00+00:00")


@pytest.fixture
def cohort():
    return CohortFactory()


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def person(cohort):
    def person(name, *roles):
        first, *others = roles
        made = person_with(first, cohort.organisation, name=name)
        for role in others:
            give_role(made, role, cohort.organisation)
        return made

    return person


ROLES = ("practice_supervisor", "assessor", "moderator")


@pytest.fixture
def leaver(person):
    return person("Tom Hale", *ROLES)


def observe(participant, observer, status, **fields):
    given = {"planned_for": TODAY, "purpose": "Home visit"} | fields
    if status != "planned":
        given.setdefault("held_on", date(2027, 3, 1))
    return Observation.objects.create(
        organisation=participant.organisation,
        participant=participant,
        observer=observer,
        planned_by=observer,
        status=status,
        **given,
    )


def evidence(participant, author, status, kind="reflection"):
    return EvidenceItem.objects.create(
        organisation=participant.organisation,
        participant=participant,
        author=author,
        kind=kind,
        title=f"{status} {kind}",
        happened_on=TODAY,
        status=status,
    )


def assess(participant, assessor, status):
    recommended = {} if status == "draft" else {"recommended_at": "2027-03-05T10:00:00Z"}
    if recommended:
        recommended |= {"recommended_by": assessor, "recommendation": "met"}
    return FinalAssessment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        assessor=assessor,
        status=status,
        **recommended,
    )


@pytest.fixture
def load(cohort, leaver, person):
    """One of everything that can lie with somebody: as supervisor, assessor, reader, confirmer."""

    class Load:
        supervised = ParticipantFactory(cohort=cohort, user__name="Sue Pervised")
        assessed = ParticipantFactory(cohort=cohort, user__name="Ass Essed")
        read = ParticipantFactory(cohort=cohort, user__name="Rea Der")
        confirmed = ParticipantFactory(cohort=cohort, user__name="Con Firmed")

    load = Load()
    other = person("Olive Stays", *ROLES)
    appoint(load.supervised, "supervisor", leaver)
    appoint(load.assessed, "assessor", leaver)
    appoint(load.read, "reader", leaver)
    appoint(load.confirmed, "confirmer", leaver)
    appoint(load.supervised, "assessor", other)
    load.submitted = evidence(load.supervised, load.supervised.user, "submitted")
    load.feedback = evidence(load.supervised, leaver, "private", "feedback")
    load.later = observe(load.supervised, leaver, "planned", planned_for=date(2027, 4, 20))
    load.soon = observe(load.supervised, leaver, "planned", planned_for=date(2027, 3, 20))
    load.held = observe(load.supervised, leaver, "held", seen="Half a sentence")
    load.answered = observe(load.supervised, leaver, "answered", seen="All of it")
    load.draft = assess(load.assessed, leaver, "draft")
    load.to_read = assess(load.read, other, "recommended")
    load.to_confirm = assess(load.confirmed, other, "recommended")
    for each in (load.read, load.confirmed):
        Participant.objects.filter(pk=each.pk).update(status="being_judged")
    return load


@pytest.fixture
def plan(cohort, leaver, lead):
    def plan(holders, last_day=LAST_DAY, by=lead, **more):
        return plan_handover(
            leaver=leaver,
            organisation=cohort.organisation,
            last_day=last_day,
            holders=holders,
            today=date(2027, 3, 10),
            by=by,
            **more,
        )

    return plan


@pytest.fixture
def hand(cohort, leaver, lead, plan):
    def hand(holders, last_day=LAST_DAY, seen=None, by=lead, one_by_one=None):
        return hand_over(
            organisation=cohort.organisation,
            leaver=leaver,
            last_day=last_day,
            holders=holders,
            one_by_one=one_by_one or {},
            seen=seen or plan(holders, last_day, by).digest,
            by=by,
        )

    return hand


@pytest.fixture
def everybody(person):
    """Somebody for each kind: nobody may read for whom they supervise, assess or confirm."""
    return {
        "supervisor": [person("Sara New", *ROLES)],
        "assessor": [person("Asif New", *ROLES)],
        "reader": [person("Rita New", *ROLES)],
        "confirmer": [person("Cleo New", *ROLES)],
    }


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def state():
    fields = ("participant_id", "user_id", "kind", "starts_on", "ends_on")
    grants = ("user_id", "role", "starts_on", "ends_on")
    return (
        set(Appointment.objects.values_list(*fields)),
        set(RoleGrant.objects.values_list(*grants)),
        set(Observation.objects.values_list("pk", "observer_id", "status")),
    )


def test_the_page_shows_everything_that_lies_with_them_and_who_could_take_it(
    load, everybody, cohort, leaver, lead
):
    holding = holding_of(leaver, cohort.organisation, TODAY, lead)
    assert {kind.value: len(rows) for kind, rows in holding.appointments} == dict.fromkeys(KINDS, 1)
    waits = {each.what: each for each in holding.items}
    assert {*waits} == {
        *["submitted", "feedback", "planned", "held", "answered"],
        *["draft", "recommended", "to_read"],
    }
    assert waits["submitted"].takers == "Asif New, Cleo New, Olive Stays and 2 more"
    assert waits["held"].takers.startswith("Only they can write it up")
    assert {grant.role for grant in holding.roles} == {*ROLES}


def test_after_the_last_day_nothing_is_left_with_the_leaver_and_all_is_with_others(
    load, everybody, hand, cohort, leaver, lead, clock
):
    hand(everybody)
    go_to(clock, LAST_DAY)
    forget(leaver)
    assert [row.what for row in waiting_rows(fresh(leaver), LAST_DAY)]
    go_to(clock, AFTER)
    assert finish_handovers() == 1
    gone = fresh(leaver)
    assert not gone.current_roles
    assert waiting_rows(gone, AFTER) == []
    assert to_read_independently(gone) == []
    assert not Appointment.objects.filter(user=gone).not_ended(AFTER).exists()
    assert not Observation.objects.filter(observer=gone, status__in=["planned", "held"]).exists()
    assert not RoleGrant.objects.filter(user=gone).not_ended(AFTER).exists()
    assert holding_of(gone, cohort.organisation, AFTER, lead).is_empty
    for queryset in (
        EvidenceItem.objects.waiting_for(gone),
        Observation.objects.waiting_for(gone, AFTER),
        FinalAssessment.objects.waiting_for(gone),
        FinalAssessment.objects.to_read_independently(gone),
        Participant.objects.visible_to(gone),
    ):
        assert not queryset.exists()
    listed, decisions = exceptions_of(lead, AFTER, led_programmes(lead))
    holders = [task.holder for each in listed for task in each.tasks]
    assert "Tom Hale" not in " ".join([*holders, *(task.holder for task in decisions)])
    new = {kind: fresh(people[0]) for kind, people in everybody.items()}
    waits = {row.what for row in waiting_rows(new["supervisor"], AFTER)}
    assert waits == {"read", "release", "hold", "sign_off"}
    assert [row.what for row in waiting_rows(new["assessor"], AFTER)] == ["write"]
    assert [row.what for row in waiting_rows(new["confirmer"], AFTER)] != []
    assert len(to_read_independently(new["reader"])) == 1


def test_the_timeline_says_from_whom_something_came_and_names_no_reader(
    load, everybody, hand, clock, lead
):
    hand(everybody)
    go_to(clock, AFTER)
    finish_handovers()
    said = {each.title for each in entries(steps_for(lead, load.supervised), lead, load.supervised)}
    assert "Appointed: practice supervisor, passed on from Tom Hale" in said
    assert any("another observer, passed on from Tom Hale" in each for each in said)
    read = {each.title for each in entries(steps_for(lead, load.read), lead, load.read)}
    assert "Appointed: independent reader" in read


def test_what_the_leaver_began_to_write_is_shown_to_nobody(load, everybody, hand, clock):
    hand(everybody)
    go_to(clock, AFTER)
    finish_handovers()
    held = fresh(load.held)
    assert (held.status, held.seen) == ("cancelled", "Half a sentence")
    supervisor = fresh(everybody["supervisor"][0])
    page = browser(supervisor).get(held.get_absolute_url()).content.decode()
    assert "The observer left before it was written up" in page
    assert "Half a sentence" not in page
    assert Message.objects.filter(template="observation_given_up").count() == 2


def test_observations_up_to_the_last_day_stay_with_the_leaver_and_later_ones_pass_on_now(
    load, everybody, hand, leaver
):
    hand(everybody)
    assert fresh(load.later).observer == everybody["supervisor"][0]
    assert fresh(load.soon).observer == leaver
    assert fresh(load.held).status == "held"


def test_a_planned_observation_waits_for_somebody_to_be_appointed(
    load, hand, clock, leaver, person, lead
):
    Appointment.objects.filter(participant=load.supervised, kind="assessor").delete()
    hand({})
    go_to(clock, AFTER)
    assert finish_handovers() == 0
    assert fresh(load.soon).observer == leaver
    later = person("Late Comer", *ROLES)
    appoint(load.supervised, "supervisor", later, starts_on=AFTER)
    assert finish_handovers() == 1
    assert fresh(load.soon).observer == later == fresh(load.later).observer
    assert finish_handovers() == 0


def test_one_hand_over_that_fails_keeps_no_other_waiting(
    load, hand, clock, lead, person, monkeypatch, caplog
):
    broken = hand({})
    whole = Handover.objects.create(
        organisation=load.read.organisation,
        leaver=person("Olga Other", *ROLES),
        last_day=LAST_DAY,
        made_by=lead,
    )

    def fails(**_):
        raise RuntimeError("CANARY Sue Pervised")

    monkeypatch.setattr("reports.handover.services.finishing.give_up_observation", fails)
    go_to(clock, AFTER)
    assert finish_handovers() == 1
    assert fresh(whole).finished_at
    assert not fresh(broken).finished_at
    assert str(broken.pk) in caplog.text
    assert "CANARY" not in caplog.text


def test_no_group_of_the_council_gives_back_what_was_handed_over_until_a_person_does(
    cohort, leaver, hand, clock, lead
):
    held = RoleGrant.objects.filter(user=leaver, role="assessor")
    held.update(through_group="asye-assessors")

    def sign_in():
        mapping = [
            {
                "group": "asye-assessors",
                "role": "assessor",
                "organisation": cohort.organisation.slug,
            }
        ]
        follow_groups(user=leaver, groups={"asye-assessors"}, mapping=mapping, by=None)
        return fresh(leaver).has_role("assessor", cohort.organisation_id)

    made = hand({})
    said = words(browser(lead).get(made.get_absolute_url()))
    assert "Groups of the council’s directory had given: assessor." in said
    go_to(clock, AFTER)
    assert not sign_in()
    boss = person_with("administrator", cohort.organisation)
    grant_role(
        user=leaver,
        organisation=cohort.organisation,
        role="assessor",
        starts_on=AFTER,
        ends_on=AFTER,
        by=boss,
    )
    go_to(clock, AFTER + timedelta(days=1))
    assert sign_in()


def test_taken_back_the_group_gives_the_role_again(cohort, leaver, hand, lead):
    undo_handover(handover=fresh(hand({})), by=lead)
    assert not RoleGrant.objects.filter(ended_by_leaving=True).exists()


def test_what_nobody_takes_ends_and_is_among_the_exceptions(load, hand, clock, lead):
    made = hand({})
    assert all(row["made"] is None for move in made.moves.all() for row in move.rows)
    go_to(clock, AFTER)
    finish_handovers()
    listed, _ = exceptions_of(lead, AFTER, led_programmes(lead))
    nobody = {task.title for each in listed if each.kind.slug == "nobody" for task in each.tasks}
    assert "Sue Pervised: no supervisor" in nobody
    assert "Ass Essed: no assessor" in nobody
    assert "Con Firmed: no confirmer" in nobody


def test_each_appointment_ends_at_the_earlier_of_leaving_and_its_own_end(
    cohort, leaver, hand, person
):
    early, late, to_come = (
        ParticipantFactory(cohort=cohort, user__name=name) for name in ("Early", "Late", "To Come")
    )
    appoint(early, "supervisor", leaver, ends_on=date(2027, 3, 20))
    appoint(late, "supervisor", leaver, ends_on=date(2027, 6, 30))
    appoint(to_come, "supervisor", leaver, starts_on=date(2027, 5, 1))
    new = person("Sara New", *ROLES)
    hand({"supervisor": [new]})
    rows = Appointment.objects.values_list(
        "participant__user__name", "user__name", "starts_on", "ends_on"
    )
    assert set(rows) == {
        ("Early", "Tom Hale", date(2024, 1, 1), date(2027, 3, 20)),
        ("Late", "Tom Hale", date(2024, 1, 1), LAST_DAY),
        ("Late", "Sara New", AFTER, date(2027, 6, 30)),
        ("To Come", "Sara New", date(2027, 5, 1), None),
    }


def test_unstarted_appointments_and_roles_are_taken_back_rather_than_ended(
    cohort, leaver, hand, lead
):
    to_come = ParticipantFactory(cohort=cohort)
    appoint(to_come, "supervisor", leaver, starts_on=date(2027, 5, 1))
    RoleGrant.objects.filter(user=leaver, role="assessor").delete()
    give_role(
        leaver,
        "assessor",
        cohort.organisation,
        starts_on=date(2028, 1, 1),
    )
    before = state()
    made = hand({})
    assert not Appointment.objects.exists()
    assert not RoleGrant.objects.filter(user=leaver, starts_on=date(2028, 1, 1)).exists()
    assert all(grant.ends_on == LAST_DAY for grant in RoleGrant.objects.filter(user=leaver))
    undo_handover(handover=made, by=lead)
    assert state() == before


def test_people_are_chosen_one_by_one_where_the_lead_wants_it(load, everybody, hand, person):
    own_choice = person("Own Choice", *ROLES)
    first = Appointment.objects.get(kind="supervisor", user__name="Tom Hale")
    second = Appointment.objects.get(kind="assessor", user__name="Tom Hale")
    hand(everybody, one_by_one={first.pk: own_choice.pk, second.pk: None})
    held = Appointment.objects.current(AFTER)
    assert held.get(participant=load.supervised, kind="supervisor").user == own_choice
    assert not held.filter(participant=load.assessed, kind="assessor").exists()


def test_a_choice_that_a_rule_excludes_is_refused_and_nothing_is_handed_over(
    load, everybody, hand, person
):
    reader = everybody["reader"][0]
    appoint(load.supervised, "reader", reader)
    first = Appointment.objects.get(kind="supervisor", user__name="Tom Hale")
    before = state()
    with pytest.raises(ValidationError) as caught:
        hand(everybody, one_by_one={first.pk: reader.pk})
    assert f"take_{first.pk.hex}" in caught.value.message_dict
    assert state() == before


def test_a_workforce_lead_never_reads_without_names_and_may_confirm(load, plan, lead, cohort):
    give_role(lead, "moderator", cohort.organisation)
    found = plan({"reader": [lead], "confirmer": [lead]})
    takers = {kind.value: each.holder for kind, each in found.takings}
    assert takers["reader"] is None
    assert takers["confirmer"] == lead


@pytest.mark.parametrize("last_day", [date(2027, 3, 8), date(2027, 7, 11)])
def test_the_last_day_is_yesterday_or_later_and_at_most_four_months_ahead(load, hand, last_day):
    with pytest.raises(ValidationError) as caught:
        hand({}, last_day=last_day)
    assert "last_day" in caught.value.message_dict


def test_somebody_who_has_gone_hands_over_at_once(load, everybody, hand, leaver):
    made = hand(everybody, last_day=date(2027, 3, 9))
    assert fresh(made).finished_at
    gone = fresh(leaver)
    assert not gone.current_roles and waiting_rows(gone, TODAY) == []
    assert not Observation.objects.filter(observer=gone, status__in=["planned", "held"]).exists()


def test_a_change_meanwhile_stops_it(load, everybody, plan, hand, cohort, leaver):
    seen = plan(everybody).digest
    appoint(ParticipantFactory(cohort=cohort), "supervisor", leaver)
    before = state()
    with pytest.raises(StaleObject, match="Something changed"):
        hand(everybody, seen=seen)
    assert state() == before


def test_only_a_workforce_lead_of_the_organisation_hands_over(load, everybody, hand):
    for by in (everybody["supervisor"][0], workforce_lead(CohortFactory().organisation)):
        with pytest.raises(PermissionDenied):
            hand(everybody, by=by)


def test_the_roles_that_run_the_portal_are_left_to_an_administrator_who_is_told(
    load, everybody, hand, cohort, leaver
):
    give_role(leaver, "workforce_lead", cohort.organisation)
    boss = administrator(cohort.organisation)
    hand(everybody)
    left = RoleGrant.objects.filter(user=leaver).not_ended(AFTER)
    assert [grant.role for grant in left] == ["workforce_lead"]
    told = Message.objects.get(recipient=boss, template="handover_account")
    assert told.context["roles"] == "workforce lead"


def test_a_lead_who_is_administrator_ends_every_role_but_the_last_administrators(
    load, everybody, hand, cohort, leaver, lead
):
    give_role(leaver, "administrator", cohort.organisation)
    give_role(lead, "administrator", cohort.organisation)
    hand(everybody)
    assert not RoleGrant.objects.filter(user=leaver).not_ended(AFTER).exists()


def test_everybody_concerned_is_told_once_and_the_trail_is_whole(load, everybody, hand, cohort):
    boss = administrator(cohort.organisation)
    hand(everybody)
    told = sorted(Message.objects.values_list("template", flat=True))
    assert told == [
        "handover_account",
        "handover_own",
        *["handover_taken"] * 4,
        *["handover_told"] * 2,
    ]
    for message in Message.objects.exclude(template="handover_told"):
        assert "Pervised" not in str(message.context)
    assert Message.objects.filter(recipient=boss).exists()
    assert not Message.objects.filter(recipient__in=[load.read.user, load.confirmed.user]).exists()
    assert AuditEvent.objects.filter(action=Action.HANDOVER_MADE).count() == 1
    assert check_chain(cohort.organisation.pk)[1] is None


def test_taken_back_everything_is_as_it_was(load, everybody, hand, lead):
    before = state()
    made = hand(everybody)
    undo_handover(handover=fresh(made), by=lead)
    assert state() == before
    with pytest.raises(ValidationError, match="taken back already"):
        undo_handover(handover=fresh(made), by=lead)
    assert hand(everybody)


@pytest.mark.parametrize("what", ["late", "worked", "role", "observation"])
def test_it_is_not_taken_back_once_something_rests_on_it(
    load, everybody, hand, lead, leaver, clock, what
):
    made = hand(everybody)
    if what == "late":
        clock.shift(timedelta(hours=24, seconds=1))
    if what == "worked":
        record(
            Action.EVIDENCE_OPENED,
            load.submitted,
            by=everybody["supervisor"][0],
            about=load.supervised,
        )
    if what == "role":
        RoleGrant.objects.filter(user=leaver, role="assessor").update(version=9)
    if what == "observation":
        Observation.objects.filter(pk=load.later.pk).update(version=9)
    before = state()
    with pytest.raises(ValidationError):
        undo_handover(handover=fresh(made), by=lead)
    assert state() == before


def test_nobody_comes_back_beside_somebody_who_was_appointed_since(
    load, everybody, hand, lead, person
):
    made = hand(everybody | {"supervisor": []})
    since = person("Cora Since", *ROLES)
    appoint(load.supervised, "supervisor", since, starts_on=LAST_DAY + timedelta(days=1))
    before = state()
    with pytest.raises(ValidationError, match="Somebody else was appointed since"):
        undo_handover(handover=fresh(made), by=lead)
    assert state() == before


def test_a_part_of_a_hand_over_is_not_taken_back_alone(load, everybody, hand, lead):
    from participants.services import undo_load_move

    made = hand(everybody)
    with pytest.raises(ValidationError, match="taken back as a whole"):
        undo_load_move(move=made.moves.first(), by=lead)


def test_an_observation_is_not_returned_to_somebody_who_has_left(load, everybody, hand, clock):
    hand(everybody)
    go_to(clock, AFTER)
    finish_handovers()
    supervisor = fresh(everybody["supervisor"][0])
    with pytest.raises(ValidationError, match="neither supervisor nor assessor"):
        return_observation(
            observation=fresh(load.answered), by=supervisor, return_reason="Write more"
        )


def test_an_observation_that_was_held_is_cancelled_by_nobody(load, leaver):
    with pytest.raises(ValidationError, match="already been dealt with"):
        cancel_observation(observation=load.held, by=leaver, cancelled_reason="No")


def test_somebody_appointed_again_keeps_their_observations(load, everybody, hand, clock, leaver):
    made = hand(everybody)
    go_to(clock, AFTER)
    give_role(leaver, "practice_supervisor", load.supervised.organisation, starts_on=AFTER)
    Appointment.objects.filter(participant=load.supervised, user__name="Sara New").delete()
    appoint(load.supervised, "supervisor", leaver, starts_on=AFTER)
    assert finish_handovers() == 0
    assert fresh(load.held).status == "held"
    assert fresh(made).finished_at is None


def test_the_page_asks_no_more_for_forty_people_than_for_four(cohort, leaver, lead):
    def people(number):
        for _ in range(number):
            participant = ParticipantFactory(cohort=cohort)
            appoint(participant, "supervisor", leaver)
            evidence(participant, participant.user, "submitted")
            observe(participant, leaver, "planned")

    def queries():
        for user in (leaver, lead):
            forget(user)
        with CaptureQueriesContext(connection) as asked:
            holding = holding_of(leaver, cohort.organisation, TODAY, lead)
        return len(asked), holding.number

    people(4)
    few = queries()
    people(36)
    many = queries()
    assert (few[1], many[1]) == (4, 40)
    assert few[0] == many[0]


# --- Pages ----------------------------------------------------------------------------------------


def address(cohort, leaver, holders):
    page = f"/leavers/{cohort.organisation_id}/{leaver.pk}/"
    chosen = "".join(f"&holders_{kind}={person.pk}" for kind, [person] in holders.items())
    return page, f"{page}?last_day_day=31&last_day_month=3&last_day_year=2027{chosen}"


def chosen_in(text):
    """What the page proposes for each appointment."""
    found = {}
    pattern = r'<select[^>]*name="(take_\w+)"[^>]*>(.*?)</select>'
    for name, body in re.findall(pattern, text, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_the_pages_lead_from_what_is_held_to_the_hand_over_and_back(
    load, everybody, cohort, leaver, lead
):
    client = browser(lead)
    assert "Hand over" in client.get("/loads/").content.decode()
    page, preview = address(cohort, leaver, everybody)
    said = words(client.get(page))
    assert "Practice supervisor for 1 person" in said
    assert "Only they can write it up" in said
    shown = client.get(preview)
    said = words(shown)
    assert "Sara New takes 1 person as practice supervisor" in said
    text = shown.content.decode()
    answers = hidden(text) | chosen_in(text)
    made = client.post(page, answers)
    assert made.status_code == 302, words(made)
    assert client.post(page, answers).url == made.url
    assert Handover.objects.count() == 1
    done = client.get(made.url)
    assert "Sara New, from 1 April 2027" in words(done)
    client.post(made.url, hidden(done.content.decode()))
    assert "taken back" in words(client.get(made.url))


def test_a_stranger_to_the_organisation_is_not_found(load, cohort, leaver):
    elsewhere = workforce_lead(CohortFactory().organisation)
    page, _ = address(cohort, leaver, {})
    assert browser(elsewhere).get(page).status_code == 404
    missing = f"/leavers/{cohort.organisation_id}/{uuid4()}/"
    assert browser(workforce_lead(cohort.organisation)).get(missing).status_code == 404
