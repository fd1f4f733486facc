"""An agreed pause whose reason few may read; an adjustment that came late; equality answers."""

import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from equality.models import EqualityAnswers
from participants.models import Note
from tests.factories import person_with, republish

from .conftest import PHONE
from .steps import choose, fill, fill_date, is_at, press, reads

WHY = "An operation in spring"
WHAT = "A chair that can be raised"
RULES = {
    "pauses": {
        "move_dates": True,
        "reasons_allowed": ["long-term sickness", "bereavement"],
        "reasons_not_allowed": ["capability"],
        "agreed_by": ["participant", "supervisor", "assessor"],
    },
    "part_time": {"moves_dates": True},
}


def test_why_a_pause_was_agreed_is_read_by_those_named_and_the_person_sees_who_opened_it(
    people, browse, check_page
):
    version = people.participant.programme
    version.other_rules = RULES
    republish(version)
    hr = person_with(Role.EQUALITY_ANALYST, people.council, name="Beatrice Lowe")
    today = timezone.localdate()
    type(people.participant).objects.update(starts_on=today - datetime.timedelta(days=100))

    lead = browse(people.lead)
    lead.goto(reverse("participants:leave_add", args=[people.participant.pk]))
    check_page(lead)
    fill_date(lead, "starts_on", today)
    fill_date(lead, "ends_on", today + datetime.timedelta(days=41))
    lead.get_by_label("Nadia Fernsby (NQSW)").check()
    lead.get_by_label("Osric Brambleby (practice supervisor)").check()
    fill_date(lead, "agreed_on", today)
    choose(lead, "Why was it agreed?", "Capability")
    press(lead, "Record pause")
    reads(lead, "There is a problem", "no pause is agreed for: capability")
    choose(lead, "Why was it agreed?", "Long-term sickness")
    fill(lead, words=WHY, other_readers=hr.email)
    lead.get_by_label("Osric Brambleby", exact=True).check()
    press(lead, "Record pause")
    is_at(lead, "Check what will change")
    reads(lead, "42 days later", "Nothing is saved yet")
    check_page(lead)
    press(lead, "Record pause")
    reads(lead, "Recorded: Agreed pause, 42 days", "Agreement of the assessor still missing")
    check_page(lead)
    lead.get_by_role("link", name="Record an agreement to").click()
    check_page(lead)
    fill_date(lead, "agreed_on", today)
    press(lead, "Record agreement")
    reads(lead, "Ludmila Thistlewood (assessor)")

    other = browse(person_with(Role.WORKFORCE_LEAD, people.council, name="Ansel Other"))
    for name in ("participants:time_list", "reports:participant"):
        other.goto(reverse(name, args=[people.participant.pk]))
        reads(other, "Agreed pause, 42 days")
        assert WHY not in other.content() and "sickness" not in other.content()
    note = Note.objects.get()
    assert other.goto(note.get_absolute_url()).status == 404
    assert lead.goto(note.get_absolute_url()).status == 404, "who recorded it is not named"

    named = browse(hr)
    named.goto(reverse("participants:note_list"))
    check_page(named)
    named.get_by_role("link", name="Nadia Fernsby: why the pause was agreed").click()
    reads(named, WHY, "Long-term sickness", "sees that you opened this page")
    check_page(named)

    own = browse(people.own, PHONE)
    own.goto(people.participant.get_absolute_url())
    own.get_by_role("link", name="Why it was agreed").click()
    reads(own, WHY, "Beatrice Lowe, named by Priya Nair", "Who opened it")
    check_page(own)
    press(own, "Change who can read this")
    check_page(own)
    own.get_by_label("Beatrice Lowe").uncheck()
    press(own, "Save who can read it")
    reads(own, "Saved who can read it")
    assert named.goto(note.get_absolute_url()).status == 404


def test_an_overdue_adjustment_waits_with_its_owner_comes_and_is_seen_as_received(
    people, browse, check_page
):
    today = timezone.localdate()
    owner = person_with(Role.ADMINISTRATOR, people.council, name="Ivo Teck")
    supervisor = browse(people.supervisor)
    supervisor.goto(people.participant.get_absolute_url())
    press(supervisor, "Adjustments")
    check_page(supervisor)
    press(supervisor, "Record an adjustment")
    check_page(supervisor)
    fill(supervisor, words=WHAT, other_owner=owner.email)
    fill_date(supervisor, "agreed_on", today - datetime.timedelta(days=30))
    fill_date(supervisor, "due_on", today - datetime.timedelta(days=3))
    press(supervisor, "Record adjustment")
    reads(supervisor, "nobody recorded that it was delivered", "Overdue")
    check_page(supervisor)

    lead = browse(people.lead)
    lead.goto(reverse("reports:exception_list") + "?kind=support")
    reads(lead, "Nadia Fernsby: agreed adjustment not received", "With Ivo Teck")
    assert WHAT not in lead.content()

    desk = browse(owner)
    desk.goto("/")
    reads(desk, "Waiting for you", "Nadia Fernsby: Deliver what was agreed", "Overdue")
    check_page(desk)
    desk.get_by_role("link", name="Nadia Fernsby: Deliver what was agreed").click()
    check_page(desk)
    press(desk, "What it is")
    reads(desk, WHAT)
    desk.go_back()
    choose(desk, "Has it been delivered?", "Yes")
    press(desk, "Save")
    reads(desk, "Saved")

    own = browse(people.own, PHONE)
    own.goto("/")
    reads(own, "Your adjustments", "Received", "Ivo Teck (the employer): delivered")
    check_page(own)
    own.get_by_role("link", name="Delivered?").first.click()
    check_page(own)
    choose(own, "Has it been delivered?", "No")
    press(own, "Save")
    reads(own, "Two accounts", "Nadia Fernsby (the person): not delivered")
    check_page(own)


def test_equality_questions_are_answered_changed_and_deleted_by_the_person(
    people, browse, check_page
):
    own = browse(people.own, PHONE)
    own.goto("/")
    own.get_by_role("link", name="Equality questions").click()
    is_at(own, "Equality questions")
    check_page(own)
    choose(own, "What is your ethnic group?", "Asian or Asian British: Indian")
    press(own, "Save answers")
    reads(own, "Only you can see your answers")
    choose(own, "What is your sex?", "Prefer not to say")
    press(own, "Save answers")
    answers = EqualityAnswers.objects.get()
    assert (answers.ethnic_group, answers.sex) == ("asian_indian", "prefer_not_to_say")
    press(own, "Delete all my answers")
    check_page(own)
    press(own, "Delete my answers")
    reads(own, "Your answers are deleted")
    assert not EqualityAnswers.objects.exists()

    analyst = browse(person_with(Role.EQUALITY_ANALYST, people.council, name="Beatrice Lowe"))
    analyst.goto("/")
    press(analyst, "Counts of equality answers")
    check_page(analyst)
    press(analyst, "Autumn cohort")
    reads(analyst, "Nothing can be shown: there are too few people.")
    check_page(analyst)
