"""The pages of reviews, as the three and the workforce lead meet them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.goals.services import add_goal, close_goal
from assessments.models import Review
from assessments.reviews import services
from evidence.models import EvidenceItem
from evidence.services import start_item
from evidence.services.versions import freeze_version
from participants.models import Participant
from reports.home.beginning import to_begin
from reports.home.own import own_programme
from reports.home.waiting import waiting_rows
from supervision.models import Attendance, LearningEvent
from tests import factories

from .reviewing import TODAY, Reviewing


@pytest.fixture
def three(db):
    return Reviewing()


@pytest.fixture
def look(client):
    def do(user, name, *args, query=""):
        factories.sign_in(client, user, just_now=True)
        response = client.get(reverse(f"assessments:{name}", args=args) + query)
        assert response.status_code == 200, response
        return response

    return do


@pytest.fixture
def send(client, look):
    """As the page offers it, with other answers."""

    def do(user, name, *args, **answers):
        form = look(user, name, *args).context["form"]
        data = {}
        for field in form.fields:
            value = form[field].value()
            if hasattr(value, "day"):
                parts = {"day": value.day, "month": value.month, "year": value.year}
                data |= {f"{field}_{part}": number for part, number in parts.items()}
            elif value not in (None, False):
                data[field] = value
        return client.post(reverse(f"assessments:{name}", args=args), data | answers, follow=True)

    return do


def words(response):
    return " ".join(response.content.decode().split())


def three_months(three, look):
    return words(look(three.assessor, "review_list", three.participant.pk))


def test_a_review_is_held_from_opening_to_the_last_signature_by_its_pages(three, look, send):
    send(three.assessor, "review_open", three.participant.pk, which="3-months")
    review = Review.objects.get()
    send(
        three.assessor,
        "review_write",
        review.pk,
        progress="Good",
        strengths="Calm",
        next_steps="Chair a meeting",
        support="As agreed",
        next_by_day=TODAY.day,
        next_by_month=TODAY.month,
        next_by_year=TODAY.year + 1 if TODAY.month < 12 or TODAY.day < 28 else TODAY.year + 1,
    )
    views = {f"view_{n}": "as_expected" for n in range(3)}
    send(three.assessor, "review_judge", review.pk, on_track="True", **views)
    said = send(three.own, "review_write", review.pk, words="I like the team", show="on")
    assert "Saved" in words(said)
    asked = words(look(three.assessor, "review", review.pk))
    assert "To do" not in asked
    send(three.assessor, "review_send", review.pk)
    for person in three.people:
        done = send(person, "review_sign", review.pk)
    assert "the review is complete" in words(done)
    text = words(look(three.own, "review", review.pk))
    for each in ("Chair a meeting", "I like the team", "On track", "signed on"):
        assert each in text


def test_the_list_says_what_is_held_what_is_next_and_why_that_day(three, look):
    three.reviewed()
    text = three_months(three, look)
    assert "1. Three-month review" in text
    assert "Six-month review" in text
    assert "Why this date?" in text
    assert "Nine-month review (optional)" in text


def test_an_overdue_review_says_how_late_it_is(three, look):
    assert "Overdue" in three_months(three, look)
    assert "days ago" in three_months(three, look)


def test_the_workforce_lead_sees_states_and_no_words(three, look):
    review = three.sent()
    response = look(three.lead, "review_list", three.participant.pk)
    text = words(response)
    assert "To be signed" in text
    assert "Three-month review" in text
    assert review.get_absolute_url() not in text
    assert f"With {three.own.name}, {three.supervisor.name} and {three.assessor.name} since" in text


def test_an_unshown_part_is_on_nobodys_page_but_its_writers(three, look):
    review = three.open()
    three.write(review, progress="Not for the others yet")
    assert "Not for the others yet" in words(look(three.assessor, "review", review.pk))
    for person in (three.own, three.supervisor):
        assert "Not for the others yet" not in words(look(person, "review", review.pk))


def test_private_evidence_is_not_in_a_review_and_no_review_shows_a_childs_name(three, look):
    review = three.open()
    start_item(
        participant=three.participant,
        by=three.own,
        kind="work_seen",
        detail="case_note",
        title="A private thought",
        happened_on=TODAY,
    )
    for person in three.people:
        assert "A private thought" not in words(look(person, "review", review.pk))


def test_the_page_says_with_whom_it_lies_and_since_when(three, look):
    review = three.sent()
    three.sign(review, three.assessor)
    text = words(look(three.own, "review", review.pk))
    assert f"With {three.own.name} since" in text
    assert f"With {three.supervisor.name} since" in text
    assert f"{three.assessor.name} signed on" in text


def test_both_returns_stand_on_the_page(three, look):
    review = three.sent()
    for reason in ("Name the day", "Name the person"):
        services.return_review(review=three.of(review), by=three.own, reason=reason)
        three.send(review)
    text = words(look(three.assessor, "review", review.pk))
    assert "Name the day" in text
    assert "Name the person" in text


def test_a_window_that_is_too_old_shows_the_new_text_before_it_signs(three, client, look):
    review = three.sent()
    form = look(three.supervisor, "review_sign", review.pk).context["form"]
    old = {name: form[name].value() or "" for name in form.fields}
    services.return_review(review=three.of(review), by=three.own, reason="A day is wrong")
    three.send(review)
    answer = client.post(reverse("assessments:review_sign", args=[review.pk]), old)
    assert "changed after you opened this page" in words(answer)
    assert not review.signatures.exists()


def test_a_part_sent_from_two_windows_shows_both_texts(three, client, look):
    review = three.open()
    form = look(three.own, "review_write", review.pk).context["form"]
    old = {"version": form["version"].value(), "words": "From the laptop"}
    three.say(review, words="From the phone")
    answer = client.post(reverse("assessments:review_write", args=[review.pk]), old)
    assert "From the phone" in words(answer)
    assert "From the laptop" in words(answer)


def test_what_waits_stands_on_the_home_of_whoever_holds_it_and_of_nobody_else(three):
    def waits(person):
        factories.forget(person)
        return [row.what for row in waiting_rows(person, TODAY) if "review" in row.what]

    review = three.open()
    assert (waits(three.assessor), waits(three.supervisor)) == (["review_write"], [])
    three.write(review)
    three.judge(review)
    assert own_programme(three.own, TODAY).next[0].label == "Your view"
    three.say(review)
    assert all(each.label != "Your view" for each in own_programme(three.own, TODAY).next)
    three.send(review)
    three.sign(review, three.supervisor)
    assert (waits(three.assessor), waits(three.supervisor)) == (["review_sign"], [])
    assert own_programme(three.own, TODAY).next[0].label == "To sign"
    services.return_review(review=three.of(review), by=three.own, reason="Again")
    assert waits(three.assessor) == ["review_again"]


def test_a_review_whose_day_is_near_is_asked_of_who_leads_it_alone(three):
    def reviews_due(person):
        factories.forget(person)
        return to_begin(person, TODAY)[1]

    [due] = reviews_due(three.assessor)
    assert "Three-month review" in due.title
    assert due.steps
    assert reviews_due(three.supervisor) == []
    three.open()
    assert reviews_due(three.assessor) == []


def test_before_somebody_is_judged_it_says_which_reviews_are_missing(three, look):
    assert "1 of the programme’s reviews is not held here" in words(
        look(three.assessor, "ready_for_panel", three.participant.pk)
    )
    three.reviewed()
    text = words(look(three.lead, "ready_for_panel", three.participant.pk))
    assert "is not held here" not in text


def test_while_the_record_is_judged_nothing_is_opened_and_a_signature_still_counts(three, look):
    review = three.sent()
    Participant.objects.filter(pk=three.participant.pk).update(status="being_judged")
    assert three.sign(review).status == "complete"
    response = look(three.assessor, "review_list", three.participant.pk)
    assert "open an extra review" not in words(response)


def test_opening_a_filled_review_asks_as_much_for_much_as_for_little(three, client):
    three.reviewed(covers_to=TODAY - timedelta(days=30), meeting_on=TODAY)
    review = three.open("6-months")

    def queries():
        factories.sign_in(client, three.assessor)
        client.get(review.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(review.get_absolute_url()).status_code == 200
        return len(captured)

    more_of_everything(three)
    with_little = queries()
    for _ in range(5):
        more_of_everything(three)
    assert queries() == with_little <= 32


def more_of_everything(three):
    """A goal that was closed, a piece of work that was submitted, and a meeting."""
    goal = add_goal(
        participant=three.participant,
        words="Chair a core group",
        steps="Sit in on two",
        due_on=TODAY + timedelta(days=30),
        by_whom="participant",
        standard=None,
        by=three.own,
    )
    close_goal(goal=goal, outcome="done", note="It went well", by=three.own)
    piece = start_item(
        participant=three.participant,
        by=three.own,
        kind="reflection",
        detail="",
        title="A hard visit",
        happened_on=TODAY,
    )
    EvidenceItem.objects.filter(pk=piece.pk).update(status="submitted")
    freeze_version(item=piece, by=three.own)
    event = LearningEvent.objects.create(
        organisation=three.participant.organisation,
        cohort=three.participant.cohort,
        kind="group_supervision",
        title="Endings",
        held_on=TODAY,
        hours=2,
        recorded_by=three.lead,
    )
    Attendance.objects.create(
        organisation=event.organisation, event=event, participant=three.participant
    )
