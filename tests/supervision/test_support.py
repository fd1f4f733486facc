from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.actions import Action
from audit.services import change_status
from participants.models import Leave, Participant, WorkingPattern
from supervision.models import WeekAccount
from supervision.rules.support import Answer
from supervision.support import support_of, together
from tests import factories

# A Friday; the first whole week on the programme begins on 7 September.
TODAY = date(2026, 10, 2)
START = date(2026, 9, 2)
WEEKS = [date(2026, 9, 7) + timedelta(days=7 * n) for n in range(4)]
RULES = [
    {
        "kind": "caseload",
        "label": "Agreed caseload",
        "source": "set by the council",
        "steps": [{"from_month": 1, "children": 3}, {"from_month": 2, "children": 7}],
    },
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "set by the council",
        "steps": [{"from_month": 1, "hours_a_week": 3.7}],
    },
]


@pytest.fixture
def cohort(db):
    version = factories.ProgrammeVersionFactory(support_rules=RULES)
    return factories.CohortFactory(organisation=version.organisation, programme_version=version)


@pytest.fixture
def person(cohort):
    return factories.ParticipantFactory(cohort=cohort, starts_on=START)


def say(person, week, protected_time="had", children=None, side="participant"):
    return WeekAccount.objects.create(
        organisation=person.organisation,
        participant=person,
        week_starts_on=week,
        side=side,
        by=None if side == "case_system" else person.user,
        protected_time="" if side == "case_system" else protected_time,
        children=children,
    )


def support(person, today=TODAY, **kwargs):
    return support_of([person], today, **kwargs)[person.pk]


def test_every_week_since_the_first_whole_one_has_its_answer(person):
    say(person, WEEKS[0], "had", 3)
    say(person, WEEKS[1], "not_had", 4)
    found = support(person)
    assert [week.starts_on for week in found.weeks] == WEEKS
    assert [week.protected_time for week in found.weeks] == [
        Answer.RECEIVED,
        Answer.NOT_RECEIVED,
        Answer.NOBODY_RECORDED,
        Answer.NOT_EXPECTED,  # still running, and nothing recorded
    ]
    assert found.protected_time.weeks == 3
    assert (found.caseload.received, found.caseload.not_received) == (1, 1)
    assert found.caseload.nobody_recorded == 1


def test_the_agreed_caseload_is_the_one_of_the_month_of_the_programme(person):
    agreed = [week.agreed_children for week in support(person, date(2026, 10, 9)).weeks]
    assert agreed == [3, 3, 3, 3, 7]


def test_the_two_sides_and_the_case_system_stand_beside_each_other(person):
    say(person, WEEKS[0], "not_had", 3)
    say(person, WEEKS[0], "had", 3, side="supervisor")
    say(person, WEEKS[0], children=9, side="case_system")
    week = support(person).weeks[0]
    assert week.protected_time == Answer.TWO_ACCOUNTS
    assert week.caseload == Answer.TWO_ACCOUNTS
    assert week.children == {"participant": 3, "supervisor": 3, "case_system": 9}


def test_an_older_version_of_an_account_does_not_count(person):
    old = say(person, WEEKS[0], "not_had", 30)
    WeekAccount.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    WeekAccount.objects.filter(pk=old.pk).update(number=1)
    newer = say_again(person, old)
    assert newer.number == 2
    assert support(person).weeks[0].protected_time == Answer.RECEIVED


def say_again(person, old):
    return WeekAccount.objects.create(
        organisation=person.organisation,
        participant=person,
        week_starts_on=old.week_starts_on,
        side=old.side,
        number=2,
        by=person.user,
        protected_time="had",
    )


def on_leave(person, first, last=None):
    return Leave.objects.create(
        organisation=person.organisation, participant=person, starts_on=first, ends_on=last
    )


def part_time(person, percent, first, last=None):
    return WorkingPattern.objects.create(
        organisation=person.organisation,
        participant=person,
        percent=percent,
        starts_on=first,
        ends_on=last,
    )


def test_for_part_time_the_agreed_figures_are_pro_rata_in_the_person_s_favour(person):
    part_time(person, 60, START, date(2026, 9, 15))
    first, changing, full, _ = support(person).weeks
    assert (first.agreed_children, str(first.agreed_hours)) == (1, "2.3")
    # The week in which it changes: fewer children, more hours.
    assert (changing.agreed_children, str(changing.agreed_hours)) == (1, "3.7")
    assert full.agreed_children == 3


def test_a_week_wholly_on_leave_expects_nothing_whatever_was_recorded(person):
    on_leave(person, WEEKS[1], WEEKS[1] + timedelta(days=4))
    on_leave(person, WEEKS[2], WEEKS[2] + timedelta(days=3))
    say(person, WEEKS[1], children=20, side="case_system")
    _, away, partly, _ = support(person).weeks
    assert away.on_leave
    assert away.protected_time == away.caseload == Answer.NOT_EXPECTED
    assert partly.protected_time == Answer.NOBODY_RECORDED


def test_after_leave_the_agreed_caseload_goes_on_where_it_stopped(person):
    on_leave(person, date(2026, 9, 14), date(2026, 10, 25))
    weeks = {week.starts_on: week for week in support(person, date(2026, 12, 1)).weeks}
    # Two months and more since the start, and less than one of it at work.
    assert weeks[date(2026, 10, 26)].agreed_children == 3
    assert weeks[date(2026, 11, 16)].agreed_children == 7


def test_months_are_counted_by_the_monday_of_the_week(person):
    say(person, WEEKS[0], "had", 3)
    say(person, date(2026, 9, 28), "had", 3)
    say(person, date(2026, 10, 5), "not_had", 9)
    months = support(person, date(2026, 10, 9)).by_month()
    assert [each.month for each in months] == [date(2026, 9, 1), date(2026, 10, 1)]
    september, october = months
    assert (september.protected_time.received, september.protected_time.nobody_recorded) == (2, 2)
    assert october.caseload.not_received == 1


def test_since_leaves_out_what_was_before_that_week(person):
    say(person, WEEKS[0])
    found = support(person, since=WEEKS[2] + timedelta(days=3))
    assert [week.starts_on for week in found.weeks] == WEEKS[2:]


def test_nothing_is_expected_after_somebody_left(person):
    Participant.objects.filter(pk=person.pk).update(status="left", left_on=date(2026, 9, 18))
    person.refresh_from_db()
    assert [week.starts_on for week in support(person).weeks] == WEEKS[:2]


def test_nothing_is_expected_after_the_decision_was_told(person):
    change_status(
        person, "being_judged", by=None, about=person, action=Action.PARTICIPANT_BEING_JUDGED
    )
    change_status(person, "decided", by=None, about=person, action=Action.PARTICIPANT_DECIDED)
    decided_on = timezone.localdate()
    last = support(person, decided_on + timedelta(days=60)).weeks[-1]
    assert last.starts_on + timedelta(days=4) <= decided_on


def test_a_programme_that_agrees_nothing_expects_nothing(cohort, person):
    cohort.programme_version.support_rules = []
    factories.republish(cohort.programme_version)
    say(person, WEEKS[0], "not_had", 40)
    found = support(Participant.objects.get(pk=person.pk))
    assert found.protected_time.weeks == found.caseload.weeks == 0


def test_many_people_are_summed_up_together(cohort, person):
    other = factories.ParticipantFactory(cohort=cohort, starts_on=START)
    say(person, WEEKS[0], "had")
    say(other, WEEKS[0], "not_had")
    both = together(support_of([person, other], TODAY).values())
    assert (both.protected_time.received, both.protected_time.not_received) == (1, 1)
    assert both.protected_time.nobody_recorded == 4


def test_many_people_cost_no_more_queries_than_one(cohort, person):
    def queries():
        people = list(Participant.objects.select_related("cohort__programme_version"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            support_of(people, TODAY)
        return len(captured)

    say(person, WEEKS[0])
    alone = queries()
    for _ in range(5):
        say(factories.ParticipantFactory(cohort=cohort, starts_on=START), WEEKS[0])
    assert queries() == alone <= 4
