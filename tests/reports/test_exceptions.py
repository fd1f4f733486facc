"""The seven lists of the workforce lead: who is on them, with whom it lies, since when."""

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from assessments.models import Review, ReviewSignature
from participants.models import (
    Appointment,
    Leave,
    Participant,
    ProgrammeVersion,
    WorkingPattern,
)
from participants.rules import add_working_days
from participants.services import record_leave
from reports.home.beginning import to_begin
from reports.home.exceptions import exceptions_of
from reports.home.leading_rows import support_gaps
from supervision.models import WeekAccount
from supervision.rules.weeks import monday_of
from supervision.support import Answer, support_of
from tests import factories
from tests.factories import CASELOAD, ParticipantFactory, republish

from .conftest import assessment, days_ago, item, observation

TODAY = timezone.localdate()


def listed(user, today=TODAY):
    """Kind -> (title, with whom, since) of its rows."""
    found, _ = exceptions_of(user, today, ProgrammeVersion.objects.all())
    return {
        each.kind.slug: [(task.title, task.holder, day_of(task.since)) for task in each.tasks]
        for each in found
    }


def day_of(since):
    return timezone.localdate(since) if isinstance(since, datetime.datetime) else since


def checked_in(participant, weeks_ago=0, recorded_at=None, **said):
    return WeekAccount.objects.create(
        organisation=participant.organisation,
        participant=participant,
        by=participant.user,
        side="participant",
        week_starts_on=monday_of(TODAY) - datetime.timedelta(weeks=weeks_ago),
        recorded_at=recorded_at or timezone.now(),
        **({"protected_time": "had", "protected_day": "monday"} | said),
    )


@pytest.fixture
def nadia(people):
    """On the programme for a year, checked in today: on no list."""
    Participant.objects.update(starts_on=TODAY - datetime.timedelta(days=365))
    checked_in(people.participant)
    return people.participant


def test_somebody_with_whom_all_is_well_is_on_no_list(people, nadia):
    assert listed(people.lead) == {
        slug: []
        for slug in ("silent", "waiting", "overdue", "support", "end", "nobody", "registration")
    }


def test_who_has_not_been_heard_of_is_silent_since_the_last_check_in(people, nadia):
    WeekAccount.objects.update(recorded_at=days_ago(21))
    assert listed(people.lead)["silent"] == []
    WeekAccount.objects.update(recorded_at=days_ago(22))
    last = TODAY - datetime.timedelta(days=22)
    assert listed(people.lead)["silent"] == [("Nadia Newly", people.supervisor.name, last)]
    # A private draft is nobody's business.
    item(nadia)
    assert listed(people.lead)["silent"]


def test_nobody_is_silent_who_is_on_an_agreed_pause(people, nadia):
    WeekAccount.objects.all().delete()
    assert listed(people.lead)["silent"]
    Leave.objects.create(
        organisation=nadia.organisation,
        participant=nadia,
        starts_on=TODAY - datetime.timedelta(days=3),
        recorded_by=people.lead,
    )
    assert listed(people.lead)["silent"] == []


def test_what_waits_long_lies_with_those_who_may_read_it(people, nadia):
    item(nadia, title="Waits", status="submitted", status_changed_at=days_ago(30))
    [(title, holder, since)] = listed(people.lead)["waiting"]
    assert title == "Nadia Newly: “Waits”"
    assert holder == f"{people.supervisor.name} or {people.assessor.name}"
    assert since == TODAY - datetime.timedelta(days=30)


def test_an_observation_is_overdue_once_its_day_is_long_gone(people, nadia):
    made = observation(nadia, people.assessor, planned_for=TODAY)
    day, limit = TODAY, add_working_days
    assert listed(people.lead, limit(day, 4))["overdue"] == []
    assert listed(people.lead, limit(day, 8))["overdue"] == [
        ("Nadia Newly: observation", people.assessor.name, made.planned_for)
    ]


def test_a_decision_that_is_not_told_is_overdue(people, nadia):
    made = assessment(nadia, people.assessor, "confirmed")
    assert listed(people.lead)["overdue"] == []
    type(made).objects.update(status_changed_at=days_ago(14))
    [(title, holder, _)] = listed(people.lead)["overdue"]
    assert (title, holder) == ("Nadia Newly: decision", people.assessor.name)


LABELS = {3: "Three-month review", 6: "Six-month review"}


@pytest.fixture
def reviewed(nadia):
    """Her programme has reviews after three and six months, and one that may be left out."""
    nadia.programme.other_rules = {
        "reviews": [
            {"key": f"{n}-months", "label": label, "due": {"after_months": n}}
            for n, label in LABELS.items()
        ]
        + [{"key": "9-months", "label": "Nine", "due": {"after_months": 9}, "optional": True}],
        "pauses": {"move_dates": True},
        "part_time": {"moves_dates": True},
    }
    republish(nadia.programme)
    return Participant.objects.get(pk=nadia.pk)


def held(participant, key, by, status="complete", since=TODAY):
    sent = {"sha256": "a" * 64, "sent_by": by, "on_track": True, "completed_on": TODAY}
    number = Review.objects.count()
    first = participant.starts_on + datetime.timedelta(days=number)
    sent |= {"covers_to": first, "with_supervisor": True, "with_assessor": True}
    return Review.objects.create(
        organisation=participant.organisation,
        participant=participant,
        number=number + 1,
        key=key,
        label=LABELS[int(key[0])],
        status=status,
        status_changed_at=timezone.make_aware(datetime.datetime.combine(since, datetime.time(9))),
        covers_from=first,
        opened_by=by,
        **(sent if status != "draft" else {}),
    )


def test_a_review_that_nobody_opened_is_overdue_with_who_leads_it(people, reviewed):
    due = reviewed.timeline(TODAY).reviews
    assert listed(people.lead)["overdue"] == [
        ("Nadia Newly: six-month review", people.assessor.name, due[1].on)
    ], "the later one covers the days of the earlier one"
    held(reviewed, "3-months", people.assessor)
    assert len(listed(people.lead)["overdue"]) == 1
    held(reviewed, "6-months", people.assessor)
    assert listed(people.lead)["overdue"] == [], "the nine-month one may be left out"


@pytest.mark.parametrize("days", [4, 8])
def test_a_review_is_overdue_five_working_days_after_its_day(people, reviewed, days):
    after = add_working_days(reviewed.timeline(TODAY).reviews[0].on, days)
    titles = [title for title, _, _ in listed(people.lead, after)["overdue"]]
    assert titles == (["Nadia Newly: three-month review"] if days == 8 else [])


def test_a_review_that_a_pause_moved_is_not_overdue(people, reviewed):
    last = reviewed.timeline(TODAY).reviews[1].on
    record_leave(participant=reviewed, starts_on=last, ends_on=TODAY, by=people.lead)
    [(title, _, _)] = listed(people.lead)["overdue"]
    assert title == "Nadia Newly: three-month review"


def test_no_review_of_before_somebody_came_by_transfer_is_overdue(people, reviewed):
    Participant.objects.update(arrived_on=TODAY - datetime.timedelta(days=30))
    assert listed(people.lead)["overdue"] == []


def test_an_open_review_waits_with_those_whose_signature_is_missing(people, reviewed):
    long_ago = TODAY - datetime.timedelta(days=30)
    sent = held(reviewed, "6-months", people.assessor, "signing", long_ago)
    names = f"Nadia Newly, {people.supervisor.name} and {people.assessor.name}"
    row = ("Nadia Newly: six-month review", names, long_ago)
    assert listed(people.lead)["waiting"] == [row] and not listed(people.lead)["overdue"]
    ReviewSignature.objects.create(
        organisation=reviewed.organisation,
        review=sent,
        seat="supervisor",
        kind="signed",
        sha256=sent.sha256,
        by=people.supervisor,
    )
    [(_, names, _)] = listed(people.lead)["waiting"]
    assert names == f"Nadia Newly and {people.assessor.name}"


def test_a_review_being_written_waits_with_who_leads_it(people, reviewed):
    long_ago = TODAY - datetime.timedelta(days=30)
    held(reviewed, "6-months", people.assessor, "draft", long_ago)
    assert listed(people.lead)["waiting"] == [
        ("Nadia Newly: six-month review", people.assessor.name, long_ago)
    ]
    Appointment.objects.filter(kind="assessor").update(ends_on=TODAY - datetime.timedelta(days=1))
    [(_, holder, _)] = listed(people.lead)["waiting"]
    assert holder == people.supervisor.name


def test_agreed_support_that_was_not_received_in_two_weeks_is_a_gap(people, nadia):
    nadia.programme.support_rules = [
        {
            "kind": "protected_time",
            "label": "Protected time",
            "steps": [{"from_month": 1, "hours_a_week": 4}],
            "source": "The council",
        }
    ]
    factories.republish(nadia.programme)
    checked_in(nadia, 1, protected_time="not_had", protected_day="")
    assert listed(people.lead)["support"] == []
    first = checked_in(nadia, 3, protected_time="not_had", protected_day="")
    assert listed(people.lead)["support"] == [
        (
            "Nadia Newly: agreed support not received in 2 weeks",
            people.supervisor.name,
            first.week_starts_on,
        )
    ]


def someone(people, *, months, children, percent=None, leave_days=0):
    """On the programme for so many months, holding so many children in each of the last weeks."""
    starts_on = TODAY - relativedelta(months=months) - datetime.timedelta(days=leave_days)
    made = ParticipantFactory(cohort=people.participant.cohort, starts_on=starts_on)
    held = {"participant": made, "organisation": made.organisation, "starts_on": starts_on}
    if percent:
        WorkingPattern.objects.create(**held, percent=percent)
    if leave_days:
        ended_on = starts_on + datetime.timedelta(days=leave_days - 1)
        Leave.objects.create(**held, ends_on=ended_on)
    for weeks_ago in range(1, 5):
        checked_in(made, weeks_ago, children=children)
    return made


@pytest.mark.parametrize(
    ("whose", "is_gap"),
    [
        ({"months": 14, "children": 13}, False),
        ({"months": 14, "children": 14}, True),
        # In the fifth month seven are agreed.
        ({"months": 5, "children": 7}, False),
        ({"months": 5, "children": 8}, True),
        # Half time, and a leave after which somebody is still in an earlier month.
        ({"months": 14, "children": 7, "percent": 50}, True),
        ({"months": 5, "children": 8, "leave_days": 300}, True),
    ],
)
def test_more_children_than_agreed_are_a_gap_whoever_else_gave_a_number(people, whose, is_gap):
    programme = people.participant.programme
    programme.support_rules = [CASELOAD]
    factories.republish(programme)
    for _ in range(3):
        someone(people, months=14, children=13)
    made = someone(people, **whose)
    # One row at most is read, and those without a gap do not take its place.
    gaps = support_gaps(people.lead, TODAY, [programme], at_most=1)
    assert [gap.participant for gap in gaps] == ([made.pk] if is_gap else [])


@pytest.mark.parametrize("months", range(1, 14))
def test_no_week_with_a_gap_is_left_out(people, months):
    programme = people.participant.programme
    programme.support_rules = [CASELOAD]
    factories.republish(programme)
    everybody = [someone(people, months=months, children=number) for number in range(2, 15)]
    supports = support_of(everybody, TODAY, since=TODAY - datetime.timedelta(days=21))
    expected = {
        pk
        for pk, support in supports.items()
        if sum(week.caseload == Answer.NOT_RECEIVED for week in support.weeks) >= 2
    }
    found = support_gaps(people.lead, TODAY, [programme], at_most=50)
    assert expected <= {gap.participant for gap in found}


def test_an_end_that_comes_near_without_a_final_assessment_is_at_risk(people, nadia, browse):
    Participant.objects.update(agreed_end_on=TODAY + datetime.timedelta(days=61))
    assert listed(people.lead)["end"] == []
    Participant.objects.update(agreed_end_on=TODAY + datetime.timedelta(days=60))
    assert listed(people.lead)["end"] == [
        ("Nadia Newly: start the final assessment", people.assessor.name, TODAY)
    ]
    dates = reverse("participants:date_list", args=[nadia.pk])
    shown = browse(people.lead, reverse("reports:exception_list") + "?kind=end").content.decode()
    assert f'href="{dates}">Why this date?' in shown
    assessment(nadia, people.assessor)
    assert listed(people.lead)["end"] == []


def test_a_pause_that_moves_the_end_takes_it_off_the_list(people, nadia):
    version = nadia.programme
    version.other_rules = {
        "pauses": {"move_dates": True},
        "part_time": {"moves_dates": True},
    }
    factories.republish(version)
    Participant.objects.update(
        starts_on=TODAY - relativedelta(months=version.nominal_months) + datetime.timedelta(days=50)
    )
    assert len(listed(people.lead)["end"]) == 1
    first = TODAY - datetime.timedelta(days=60)
    record_leave(
        participant=nadia,
        starts_on=first,
        ends_on=TODAY - datetime.timedelta(days=40),
        by=people.lead,
    )
    assert listed(people.lead)["end"] == []


def test_an_extension_or_a_later_registration_takes_an_end_off_the_list(people, nadia):
    length = relativedelta(months=nadia.programme.nominal_months)
    starts_on = TODAY - length + datetime.timedelta(days=50)
    Participant.objects.update(starts_on=starts_on)
    assert len(listed(people.lead)["end"]) == 1
    Participant.objects.update(extension_months=1)
    assert listed(people.lead)["end"] == []
    Participant.objects.update(extension_months=0)
    nadia.programme.other_rules = {"clock": {"starts_with": "registration"}}
    republish(nadia.programme)
    assert len(listed(people.lead)["end"]) == 1
    Participant.objects.update(registered_on=starts_on + datetime.timedelta(days=30))
    assert listed(people.lead)["end"] == []


def test_an_employment_before_the_programme_brings_an_end_forward_onto_the_lists(people, nadia):
    length = relativedelta(months=nadia.programme.nominal_months)
    starts_on = TODAY - length + datetime.timedelta(days=100)
    Participant.objects.update(
        starts_on=starts_on, employed_from=starts_on - datetime.timedelta(days=60)
    )
    assert listed(people.lead)["end"] == []
    nadia.programme.other_rules = {"clock": {"starts_with": "employment"}}
    republish(nadia.programme)
    assert len(listed(people.lead)["end"]) == 1
    assert [task.label for task in to_begin(people.assessor, TODAY)[0]] == ["Not started"]


def test_nobody_is_appointed_since_the_day_after_the_last_appointment(people, nadia):
    Appointment.objects.filter(kind="assessor").update(ends_on=TODAY - datetime.timedelta(days=5))
    [(title, holder, since)] = listed(people.lead)["nobody"]
    assert title == "Nadia Newly: no assessor"
    assert holder == "you and the other workforce leads"
    assert since == TODAY - datetime.timedelta(days=4)


def test_ones_own_record_is_on_none_of_ones_lists(people, nadia):
    Participant.objects.update(agreed_end_on=TODAY)
    Appointment.objects.all().delete()
    WeekAccount.objects.all().delete()
    assessment(nadia, people.assessor, "recommended")
    factories.give_role(people.own, "workforce_lead", nadia.organisation)
    assert not any(
        rows for slug, rows in listed(people.own).items() if slug in {"silent", "end", "nobody"}
    )
    assert any(listed(people.lead).values())


def test_people_of_another_organisation_are_on_no_list(people, nadia):
    ParticipantFactory()
    assert not any(listed(people.lead).values())


def test_the_page_says_what_is_measured_and_the_numbers_that_hold(people, browse, settings):
    settings.SILENT_DAYS = 33
    address = reverse("reports:exception_list")
    text = browse(people.lead, address).content.decode()
    assert "for 33 days no weekly check-in" in text
    assert text.count("?kind=") == 7
    one = browse(people.lead, f"{address}?kind=silent").content.decode()
    assert "for 33 days no weekly check-in" in one
    assert "Nadia Newly" in one


def test_who_lacks_a_number_that_the_programme_asks_for_is_asked_for_it_once(people, nadia):
    nadia.starts_on = TODAY - datetime.timedelta(days=28)
    nadia.save()
    assert listed(people.lead)["registration"] == [], "the programme does not ask"
    programme = nadia.programme
    programme.other_rules = {"eligibility": {"otherwise": {"not_registered": "unfunded"}}}
    republish(programme)
    held_by = "you and the other workforce leads"
    assert listed(people.lead)["registration"] == [
        ("Nadia Newly: registration number", held_by, nadia.starts_on)
    ]
    type(nadia).objects.update(starts_on=TODAY - datetime.timedelta(days=27))
    assert listed(people.lead)["registration"] == []
    type(nadia).objects.update(starts_on=nadia.starts_on, registration_number="SW12345")
    assert listed(people.lead)["registration"] == []
