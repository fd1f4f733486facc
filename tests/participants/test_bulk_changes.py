"""One change for many: shown person by person, made as a whole, and for a day taken back."""

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
from participants.bulk_changes.asked import Asked
from participants.bulk_changes.plan import plan_change
from participants.bulk_changes.services import (
    change_many,
    undo_bulk_change,
    what_prevents_undo,
)
from participants.models import (
    Appointment,
    BulkChange,
    Employment,
    Leave,
    Note,
    Participant,
    TeamPlacement,
    WorkingPattern,
)
from participants.rules.periods import held_since
from participants.services import (
    agree_end,
    edit_participant,
    record_leave,
    record_working_pattern,
)
from participants.services import appoint as appoint_by_service
from participants.services.period_steps import keep_employed_from
from participants.services.teams import placement_of, settle_teams
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    TeamFactory,
    appoint,
    forget,
    give_role,
    person_with,
    republish,
    workforce_lead,
)

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2027, 3, 10), date(2027, 3, 11)
START = date(2027, 9, 1)
WEEK = timedelta(days=7)
# Part time and pauses move the dates of this one.
MOVES = {"pauses": {"move_dates": True}, "part_time": {"moves_dates": True}}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=START)


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def sue(cohort):
    return person_with("practice_supervisor", cohort.organisation, name="Sue Lane")


@pytest.fixture
def people(cohort, sue):
    """Five people who start in September, with Sue as supervisor from their first day."""
    return make_people(cohort, sue, 5)


def make_people(cohort, supervisor, number):
    made = [
        ParticipantFactory(cohort=cohort, user__name=f"Person {n:02}", starts_on=START)
        for n in range(number)
    ]
    for each in made:
        appoint(each, "supervisor", supervisor, starts_on=START)
    return made


@pytest.fixture
def plan(cohort, lead):
    def plan(kind, people, by=None, **answers):
        asked = Asked(kind, answers, cohort.organisation, by or lead, TODAY)
        return plan_change(asked, [each.pk for each in people])

    return plan


@pytest.fixture
def change(cohort, lead, plan):
    def change(kind, people, by=None, seen=None, **answers):
        return change_many(
            organisation=cohort.organisation,
            kind=kind,
            answers=answers,
            people=people,
            seen=seen or plan(kind, people, by=by, **answers).digest,
            by=by or lead,
        )

    return change


def problems(plan):
    return {each.person.user.name: each.problem for each in plan.problems}


def state():
    """Everything that a bulk change may touch, as it stands."""
    people = Participant.objects.values_list(
        "pk", "starts_on", "agreed_end_on", "agreed_end_by", "agreed_end_at"
    )
    found = [set(people)]
    for model, extra in ((Appointment, ("user", "kind")), (WorkingPattern, ("percent",))):
        found.append(set(model.objects.values_list("pk", "starts_on", "ends_on", *extra)))
    found.append(set(Leave.objects.values_list("pk", "starts_on", "ends_on")))
    return found


def said(error):
    return " ".join(error.value.messages)


# --- what each kind does --------------------------------------------------------------------------
def test_a_first_day_moves_with_those_who_were_to_begin_with_it(people, change, plan):
    record_pattern(people[0], 60, START)
    shown = plan("start_by", people, number=1, way="weeks_later")
    assert sorted(len(each.people) for each in shown.groups()) == [1, 4]
    done = change("start_by", people, number=1, way="weeks_later")
    assert set(Participant.objects.values_list("starts_on", flat=True)) == {START + WEEK}
    assert set(Appointment.objects.values_list("starts_on", flat=True)) == {START + WEEK}
    assert WorkingPattern.objects.get().starts_on == START + WEEK
    assert (done.number, done.kind, done.answers["number"]) == (5, "start_by", 1)


def test_a_first_day_moves_with_the_team_that_was_to_begin_with_it_and_back(
    people, change, cohort, lead
):
    team = TeamFactory(organisation=cohort.organisation)
    placement_of(people[0], team, START).save()
    Participant.objects.filter(pk=people[0].pk).update(team=team)
    done = change("start_by", people, number=1, way="weeks_earlier")
    settle_teams()
    assert TeamPlacement.objects.get().starts_on == START - WEEK
    assert fresh(people[0]).team == team
    undo_bulk_change(change=done, by=lead)
    settle_teams()
    assert TeamPlacement.objects.get().starts_on == START
    assert fresh(people[0]).team == team


def test_every_date_that_moves_is_shown_now_and_then_with_its_working(people, plan):
    [group] = plan("start_by", people, number=2, way="days_later").groups()
    assert [each.user.name for each in group.people] == [f"Person {n:02}" for n in range(5)]
    assert (group.before, group.after) == ("1 September 2027", "3 September 2027")
    [end] = [each for each in group.moved if each.now.kind == "end"]
    assert (end.now.on, end.then.on) == (date(2029, 8, 31), date(2029, 9, 2))
    assert end.moved == "2 days later"
    assert end.then.steps


def test_a_first_day_is_set_for_everybody_whatever_it_was(people, change):
    Participant.objects.filter(pk=people[0].pk).update(starts_on=START + 3 * WEEK)
    change("start_to", people, starts_on=START + WEEK)
    assert set(Participant.objects.values_list("starts_on", flat=True)) == {START + WEEK}


def test_an_earlier_first_day_never_begins_an_appointment_in_the_past(people, change):
    change("start_to", people, starts_on=TODAY - WEEK)
    assert set(Appointment.objects.values_list("starts_on", flat=True)) == {TODAY}


def test_an_agreed_end_moves_and_a_reckoned_one_becomes_agreed(people, change, lead, plan):
    agree_end(participant=fresh(people[0]), agreed_end_on=date(2029, 12, 31), by=lead)
    shown = plan("end_by", people[:2], number=4, way="weeks_later")
    assert {(each.before, each.after) for each in shown.groups()} == {
        ("31 December 2029, agreed", "28 January 2030, agreed"),
        ("31 August 2029, worked out", "28 September 2029, agreed"),
    }
    change("end_by", people[:2], number=4, way="weeks_later")
    ends = Participant.objects.order_by("user__name").values_list("agreed_end_on", flat=True)
    assert list(ends) == [date(2030, 1, 28), date(2029, 9, 28), None, None, None]
    mails = Message.objects.filter(template="end_agreed", key__startswith="bulk_change:")
    assert mails.count() == 2
    assert "28 September 2029" in mails.get(recipient=people[1].user).text


def test_a_supervisor_takes_over_from_a_day_or_from_the_first(people, change, cohort, sue):
    ann = person_with("practice_supervisor", cohort.organisation, name="Ann Reed")
    Participant.objects.filter(pk=people[0].pk).update(starts_on=TODAY - WEEK)
    Appointment.objects.filter(participant=people[0]).update(starts_on=TODAY - WEEK)
    change("supervisor", people, holder=ann, starts_on=TOMORROW)
    first = Appointment.objects.filter(participant=people[0]).order_by("starts_on")
    assert list(first.values_list("user__name", "starts_on", "ends_on")) == [
        ("Sue Lane", TODAY - WEEK, TODAY),
        ("Ann Reed", TOMORROW, None),
    ]
    others = Appointment.objects.exclude(participant=people[0])
    assert set(others.values_list("user__name", "starts_on")) == {("Ann Reed", START)}


def test_a_working_pattern_ends_the_one_that_was_open(people, change):
    record_pattern(people[0], 60, START)
    change("pattern", people[:2], percent=80, starts_on=START + WEEK, ends_on=None)
    assert set(WorkingPattern.objects.values_list("percent", "starts_on", "ends_on")) == {
        (60, START, START + WEEK - timedelta(days=1)),
        (80, START + WEEK, None),
    }


def test_a_pause_starts_and_ends_and_moves_dates_where_the_programme_says_so(lead, plan, change):
    version = ProgrammeVersionFactory(organisation=lead.role_grants.get().organisation)
    version.other_rules = MOVES
    republish(version)
    cohort = CohortFactory(organisation=version.organisation, programme_version=version)
    one = ParticipantFactory(cohort=cohort, starts_on=date(2026, 9, 1))
    pause = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=41)}
    [group] = plan("pause", [one], **pause).groups()
    [end] = [each for each in group.moved if each.now.kind == "end"]
    assert end.days == 42
    change("pause", [one], **pause)
    change("pause_end", [one], ends_on=TODAY + timedelta(days=20))
    assert Leave.objects.get().ends_on == TODAY + timedelta(days=20)
    assert fresh(one).ends_on == end.now.on + timedelta(days=21)


def fresh(person):
    return Participant.objects.get(pk=person.pk)


def record_pattern(person, percent, starts_on, ends_on=None):
    return WorkingPattern.objects.create(
        organisation=person.organisation,
        participant=person,
        percent=percent,
        starts_on=starts_on,
        ends_on=ends_on,
    )


# --- for whom it cannot be done -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("being_judged", "is being looked at"),
        ("decided", "The programme is over"),
        ("left", "The programme is over"),
    ],
)
@pytest.mark.parametrize("kind", ["start_by", "end_by", "pause"])
def test_who_is_judged_decided_or_gone_is_named_and_not_changed(people, plan, status, words, kind):
    Participant.objects.filter(pk=people[2].pk).update(status=status)
    answers = {"number": 1, "way": "weeks_later", "starts_on": START, "ends_on": None}
    found = problems(plan(kind, people, **answers))
    assert list(found) == ["Person 02"]
    assert words in found["Person 02"]


def test_where_one_cannot_be_changed_nobody_is_until_they_are_left_out(people, plan, change):
    Participant.objects.filter(pk=people[2].pk).update(status="left")
    before = state()
    with pytest.raises(ValidationError, match="cannot be done for everybody"):
        change("start_by", people, number=1, way="weeks_later")
    assert state() == before
    able = plan("start_by", people, number=1, way="weeks_later").able_people
    assert change("start_by", able, number=1, way="weeks_later").number == 4


def test_nobody_changes_their_own_record_among_many(people, plan, cohort):
    own = people[1].user
    give_role(own, "workforce_lead", cohort.organisation)
    found = problems(plan("pause", people, by=own, starts_on=START, ends_on=None))
    assert found == {"Person 01": "This is your own record. Ask another workforce lead"}


def single(kind, person, by, answers):
    """The page for one person alone."""
    if kind == "start_to":
        edit_participant(
            participant=person,
            registration_number=person.registration_number,
            staff_number=person.staff_number,
            by=by,
            **answers,
        )
    if kind == "pattern":
        record_working_pattern(participant=person, by=by, **answers)
    if kind == "pause":
        record_leave(participant=person, by=by, **answers)
    if kind in {"supervisor", "assessor"}:
        appoint_by_service(
            participant=person,
            user=answers["holder"],
            kind=kind,
            starts_on=answers["starts_on"],
            by=by,
        )


def _pause(person, lead):
    record_leave(participant=fresh(person), starts_on=START, ends_on=None, by=lead)


def _patterns(person, lead):
    record_pattern(person, 60, START, START + WEEK)


def _begun(person, lead):
    Appointment.objects.filter(participant=person).update(starts_on=TODAY)
    Participant.objects.filter(pk=person.pk).update(starts_on=TODAY)


def _ends_soon(person, lead):
    Appointment.objects.filter(participant=person).delete()
    agree_end(participant=fresh(person), agreed_end_on=START + WEEK, by=lead)


def _read_before(person, lead):
    ann = person_with("practice_supervisor", person.organisation, name="Ann")
    give_role(ann, "moderator", person.organisation)
    appoint(person, "reader", ann, starts_on=START)
    return {"holder": ann}


def _without_role(person, lead):
    return {"holder": person_with("assessor", person.organisation, name="Ann")}


def _closed(person, lead):
    ann = person_with("practice_supervisor", person.organisation, name="Ann")
    type(ann).objects.filter(pk=ann.pk).update(is_active=False)
    return {"holder": ann}


def _oneself(person, lead):
    give_role(lead, "practice_supervisor", person.organisation)
    return {"holder": lead}


def _themselves(person, lead):
    give_role(person.user, "practice_supervisor", person.organisation)
    return {"holder": person.user}


def _holds_it(person, lead):
    Appointment.objects.filter(participant=person).update(starts_on=TODAY)
    Participant.objects.filter(pk=person.pk).update(starts_on=TODAY)
    return {"holder": Appointment.objects.get(participant=person).user}


def _not_both(person, lead):
    ann = person_with("practice_supervisor", person.organisation, name="Ann")
    give_role(ann, "assessor", person.organisation)
    appoint(person, "assessor", ann, starts_on=START)
    version = person.cohort.programme_version
    version.assessor_may_supervise = False
    republish(version)
    return {"holder": ann}


@pytest.mark.parametrize(
    ("kind", "before", "answers"),
    [
        ("start_to", None, {"starts_on": date(2037, 1, 1)}),
        ("start_to", _begun, {"starts_on": START}),
        ("start_to", _ends_soon, {"starts_on": START + 2 * WEEK}),
        ("pause", _pause, {"starts_on": START + WEEK, "ends_on": None}),
        ("pause", None, {"starts_on": START, "ends_on": START - WEEK}),
        ("pause", None, {"starts_on": date(2037, 1, 1), "ends_on": None}),
        ("pattern", None, {"percent": 50, "starts_on": date(2010, 1, 1), "ends_on": None}),
        ("supervisor", _read_before, {"starts_on": START}),
        ("supervisor", _without_role, {"starts_on": START}),
        ("supervisor", _closed, {"starts_on": START}),
        ("supervisor", _oneself, {"starts_on": START}),
        ("supervisor", _themselves, {"starts_on": START}),
        ("supervisor", _holds_it, {"starts_on": START}),
        ("supervisor", _not_both, {"starts_on": START}),
    ],
)
def test_many_are_told_what_one_is_told(people, plan, lead, kind, before, answers):
    person = people[0]
    more = before(person, lead) if before else None
    forget(lead)
    answers = answers | (more or {})
    with pytest.raises(ValidationError) as error:
        single(kind, fresh(person), lead, answers)
    forget(lead)
    [problem] = problems(plan(kind, [person], **answers)).values()
    assert problem == said(error)


# --- all or nobody, once, and only as shown -------------------------------------------------------
@pytest.mark.parametrize(
    "then",
    [
        lambda p: Participant.objects.filter(pk=p.pk).update(version=9),
        lambda p: Participant.objects.filter(pk=p.pk).update(status="left"),
        lambda p: record_pattern(p, 60, START),
        lambda p: Appointment.objects.filter(participant=p).update(version=2),
    ],
)
def test_a_world_that_moved_is_shown_again_and_nothing_is_made(people, plan, change, then):
    answers = {"number": 1, "way": "weeks_later"}
    seen = plan("start_by", people, **answers).digest
    then(people[3])
    before = state()
    with pytest.raises(StaleObject, match="nothing was saved"):
        change("start_by", people, seen=seen, **answers)
    assert state() == before
    assert not BulkChange.objects.exists()


def test_only_who_leads_the_organisation_changes_many(people, change, plan, lead):
    stranger = workforce_lead(CohortFactory().organisation)
    seen = plan("start_by", people, number=1, way="weeks_later").digest
    with pytest.raises(PermissionDenied):
        change("start_by", people, by=stranger, seen=seen, number=1, way="weeks_later")


def test_everybody_has_the_step_in_their_trail_and_one_mail_that_names_nobody(
    people, change, cohort, lead, sue
):
    ann = person_with("practice_supervisor", cohort.organisation, name="Ann Reed")
    done = change("supervisor", people, holder=ann, starts_on=TOMORROW)
    steps = AuditEvent.objects.filter(detail__bulk_change=str(done.pk))
    assert {each.pk for each in people} == {
        type(people[0].pk)(each) for each in steps.values_list("subject_id", flat=True)
    }
    assert AuditEvent.objects.get(action=Action.BULK_CHANGE_APPLIED).detail["people"] == 5
    assert check_chain(cohort.organisation_id)[1] is None
    mails = Message.objects.filter(key__startswith=f"bulk_change:{done.pk}")
    assert mails.count() == 7
    for mail in mails.filter(recipient__in=[ann, sue]):
        assert "Person 0" not in mail.subject + mail.text
        assert "5 people" in mail.text


def number_of(captured):
    """SQLite takes so many values at once: many rows of a table are written in portions there."""
    texts = [query["sql"] for query in captured.captured_queries]
    written = [text.split("(")[0] for text in texts if text.startswith("INSERT INTO")]
    return len(texts) - len(written) + len(set(written))


def test_five_people_take_as_many_queries_as_fifty(cohort, sue, lead, change, plan):
    ann = person_with("practice_supervisor", cohort.organisation, name="Ann Reed")
    asked = {
        "start_by": {"number": 1, "way": "weeks_later"},
        "end_by": {"number": 1, "way": "weeks_later"},
        "supervisor": {"holder": ann, "starts_on": TOMORROW},
        "pattern": {"percent": 80, "starts_on": START + WEEK, "ends_on": None},
        "pause": {"starts_on": START + WEEK, "ends_on": None},
        "pause_end": {"ends_on": START + 3 * WEEK},
    }
    # The first step of an organisation's trail begins the trail, too.
    change("pause", make_people(cohort, sue, 1), starts_on=START, ends_on=START)
    counts = {}
    for number in (5, 50):
        people = make_people(cohort, sue, number)
        for kind, answers in asked.items():
            seen = plan(kind, people, **answers).digest
            forget(lead)
            with CaptureQueriesContext(connection) as made:
                done = change(kind, people, seen=seen, **answers)
            forget(lead)
            with CaptureQueriesContext(connection) as undone:
                if kind not in {"pause", "start_by"}:
                    undo_bulk_change(change=done, by=lead)
            counts.setdefault(kind, []).append((number_of(made), number_of(undone)))
    assert [pair for pair in counts.values() if pair[0] != pair[1]] == [], counts


# --- and back -------------------------------------------------------------------------------------
KINDS = {
    "start_by": {"number": 1, "way": "weeks_later"},
    "start_to": {"starts_on": START - WEEK},
    "end_by": {"number": 10, "way": "days_later"},
    "supervisor": {"starts_on": TOMORROW},
    "assessor": {"starts_on": TOMORROW},
    "pattern": {"percent": 80, "starts_on": START + WEEK, "ends_on": None},
    "pause": {"starts_on": START + WEEK, "ends_on": START + 2 * WEEK},
    "pause_end": {"ends_on": START + WEEK},
}


@pytest.fixture
def answers(cohort, people, lead):
    """Of each kind, in a world in which each has something to do."""

    def answers(kind):
        if kind in {"supervisor", "assessor"}:
            role = {"supervisor": "practice_supervisor"}.get(kind, kind)
            return KINDS[kind] | {"holder": person_with(role, cohort.organisation, name="Ann")}
        if kind == "pause_end":
            for each in people:
                record_leave(participant=fresh(each), starts_on=START, ends_on=None, by=lead)
        return KINDS[kind]

    return answers


@pytest.mark.parametrize("kind", KINDS)
def test_taking_back_leaves_everything_as_it_was(kind, people, change, answers, lead, cohort):
    record_pattern(people[0], 60, START)
    agree_end(participant=fresh(people[1]), agreed_end_on=date(2029, 12, 31), by=lead)
    given = answers(kind)
    before = state()
    done = change(kind, people, **given)
    assert state() != before
    undo_bulk_change(change=done, by=lead)
    assert state() == before
    done.refresh_from_db()
    assert done.undone_by == lead
    assert check_chain(cohort.organisation_id)[1] is None
    with pytest.raises(ValidationError, match="taken back already"):
        undo_bulk_change(change=done, by=lead)


@pytest.mark.parametrize("ends_on", [None, START + 4 * WEEK], ids=["for good", "for some weeks"])
def test_a_pattern_is_laid_over_others_as_on_the_page_for_one_and_all_come_back(
    people, change, lead, ends_on
):
    """One goes on after it, one that is to come goes or begins later."""
    given = {"percent": 80, "starts_on": START + WEEK, "ends_on": ends_on}
    for each in people[:2]:
        record_pattern(each, 60, START, START + 2 * WEEK)
        if ends_on:
            record_pattern(each, 50, START + 3 * WEEK, START + 9 * WEEK)
    record_pattern(people[2], 40, START + WEEK, START + 2 * WEEK)
    before = state()
    record_working_pattern(participant=fresh(people[0]), by=lead, **given)
    by_page = patterns_of(people[0])
    done = change("pattern", people[1:3], **given)
    assert patterns_of(people[1]) == by_page
    assert patterns_of(people[2]) == {(80, START + WEEK, ends_on)}
    undo_bulk_change(change=done, by=lead)
    theirs = [each for each in state()[2] if each[0] not in ids_of(people[0])]
    assert set(theirs) == {each for each in before[2] if each[0] not in ids_of(people[0])}


def patterns_of(person):
    return set(person.working_patterns.values_list("percent", "starts_on", "ends_on"))


def ids_of(person):
    return set(person.working_patterns.values_list("pk", flat=True))


def test_since_when_somebody_is_employed_is_noted_with_a_first_day_that_moved(people, change, lead):
    for first, last in ((TODAY, START), (START + timedelta(days=3), None)):
        Employment.objects.create(
            organisation=people[0].organisation,
            participant=people[0],
            starts_on=first,
            ends_on=last,
        )
    keep_employed_from(people[0])
    before = people[0].employed_from
    done = change("start_by", people, number=1, way="weeks_later")
    assert fresh(people[0]).employed_from == START + timedelta(days=3) != before
    undo_bulk_change(change=done, by=lead)
    assert fresh(people[0]).employed_from == before == TODAY


def test_an_employment_recorded_since_counts_once_a_first_day_is_taken_back(people, change, lead):
    done = change("start_by", people, number=1, way="weeks_later")
    for person in people[:2]:
        Employment.objects.create(
            organisation=person.organisation,
            participant=person,
            starts_on=START if person == people[0] else START + timedelta(days=2),
            ends_on=None,
        )
        keep_employed_from(person)
    undo_bulk_change(change=done, by=lead)
    assert fresh(people[0]).employed_from == START
    jobs = [(START + timedelta(days=2), None)]
    assert fresh(people[1]).employed_from == held_since(jobs, START)


def test_after_a_day_nothing_is_taken_back(people, change, lead, clock):
    done = change("start_by", people, number=1, way="weeks_later")
    clock.shift(timedelta(hours=24, minutes=1))
    with pytest.raises(ValidationError, match="More than 24 hours"):
        undo_bulk_change(change=done, by=lead)


def _judged(person, done, lead):
    Participant.objects.filter(pk=person.pk).update(status="being_judged")


def _week_recorded(person, done, lead):
    record(Action.WEEK_RECORDED, person, by=person.user, about=person)


def _another_start(person, done, lead):
    Participant.objects.filter(pk=person.pk).update(starts_on=START + 3 * WEEK)


def _period_changed(person, done, lead):
    WorkingPattern.objects.filter(participant=person).update(ends_on=START + 2 * WEEK)


def _holder_opened(person, done, lead):
    record(Action.EVIDENCE_OPENED, person, by=done.holder, about=person)


def _appointed_anew(person, done, lead):
    Appointment.objects.filter(participant=person, user=done.holder).update(
        ends_on=START + WEEK, version=2
    )


def _reason_told(person, done, lead):
    Note.objects.create(
        organisation_id=person.organisation_id,
        participant=person,
        leave=person.leaves.get(),
        words="Ill",
        recorded_by=lead,
    )


@pytest.mark.parametrize(
    ("kind", "then", "words"),
    [
        ("pause", _reason_told, "something was recorded about the pause since"),
        ("start_by", _judged, "is being looked at"),
        ("start_by", _week_recorded, "a week was recorded since"),
        ("start_by", _another_start, "this was changed since"),
        ("pattern", _period_changed, "a working pattern was changed since"),
        ("supervisor", _holder_opened, "Ann has opened or done something since"),
        ("supervisor", _appointed_anew, "an appointment was changed since"),
    ],
)
def test_what_rests_on_it_is_named_and_nothing_is_taken_back(
    kind, then, words, people, change, answers, lead
):
    done = change(kind, people, **answers(kind))
    then(people[2], done, lead)
    before = state()
    [(name, reason)] = what_prevents_undo(done, lead)
    assert name == "Person 02"
    assert words in reason
    with pytest.raises(ValidationError, match="Person 02: "):
        undo_bulk_change(change=done, by=lead)
    assert state() == before


def test_a_first_day_does_not_go_back_behind_whom_was_appointed_since(people, change, lead):
    done = change("start_to", people, starts_on=START - 2 * WEEK)
    assessor = person_with("assessor", people[0].organisation)
    appoint(people[0], "assessor", assessor, starts_on=START - WEEK)
    [(name, reason)] = what_prevents_undo(done, lead)
    assert name == "Person 00"
    assert "somebody was appointed from that day" in reason


def test_what_somebody_types_for_themselves_is_no_reason_and_is_not_given_away(
    people, change, lead
):
    done = change("start_by", people, number=1, way="weeks_later")
    record(Action.EVIDENCE_STARTED, people[0], by=people[0].user, about=people[0])
    assert what_prevents_undo(done, lead) == []


def test_changes_are_taken_back_one_after_the_other(people, change, lead, answers):
    before = state()
    first = change("supervisor", people, **answers("supervisor"))
    second = change("start_by", people, number=1, way="weeks_later")
    undo_bulk_change(change=second, by=lead)
    undo_bulk_change(change=first, by=lead)
    assert state() == before
