"""The hub of one person, and the timeline of their record."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Decision, IndependentReading
from audit.actions import PRIVATE_ACTIONS, Action
from participants.rules import add_working_days, in_words
from participants.shipped import shipped_programme
from reports.timeline.kinds import JUDGEMENT, KINDS
from tests.factories import (
    CohortFactory,
    ProgrammeVersionFactory,
    appoint,
    republish,
    workforce_lead,
)

from .conftest import assessment, item, move_to, observation, step


def hub(browse, user, people):
    return browse(user, reverse("reports:participant", args=[people.participant.pk]))


def story(browse, user, people, query=""):
    address = reverse("reports:timeline", args=[people.participant.pk])
    response = browse(user, f"{address}{query}")
    assert response.status_code == 200
    text = response.content.decode()
    return text[text.index("<h1") :]


# --- The hub --------------------------------------------------------------------------------------


def test_the_hub_opens_for_those_appointed_and_for_nobody_else(people, browse):
    for user in (people.own, people.supervisor, people.assessor, people.confirmer, people.lead):
        assert hub(browse, user, people).status_code == 200
    stranger = workforce_lead(CohortFactory().organisation)
    for user in (people.reader, stranger):
        assert hub(browse, user, people).status_code == 404


def test_the_end_of_the_programme_is_explained(people, browse):
    text = hub(browse, people.own, people).content.decode()
    assert "31 December 2025" in text
    assert (
        "1 January 2024 plus 24 months is 1 January 2026; the last day is the day before." in text
    )


APPEAL = {"decision": {"outcomes": "pass_fail", "appeal_working_days": 10}}


def say_what_is_next(people, **rules):
    version = people.participant.programme
    version.other_rules = {**version.other_rules, **rules}
    republish(version)


def told_the_decision(people, outcome="met", told_on=date(2026, 3, 30)):
    made = assessment(
        people.participant,
        people.assessor,
        "told",
        told_on=told_on,
        recommendation=outcome,
    )
    common = {"organisation": made.organisation, "recommended_by": people.assessor}
    read_by = None if outcome == "met" else people.reader
    reading = read_by and IndependentReading.objects.create(
        assessment=made, read_by=read_by, view=outcome, reasons="Plain", **common
    )
    Decision.objects.create(
        read_by=read_by,
        independent_reading=reading,
        participant=people.participant,
        assessment=made,
        outcome=outcome,
        reasons="Plain",
        confirmed_by=people.confirmer,
        confirmed_at=timezone.now(),
        **common,
    )
    move_to(people.participant, "decided")
    return made


def test_until_when_one_can_appeal_is_said_once_told_and_why(people, browse):
    say_what_is_next(people, **APPEAL)
    today = timezone.localdate()
    last = in_words(add_working_days(today, 10))
    assert "appeal" not in hub(browse, people.own, people).content.decode()
    made = told_the_decision(people, "not_yet_met", told_on=today)
    for each in (people.own, people.assessor, people.lead):
        text = hub(browse, each, people).content.decode()
        who = "You" if each == people.own else "They"
        assert f"{who} can appeal until {last}" in text
        assert f"Told on {in_words(today)}." in text
        assert "10 working days after that day" in text
    for each in (people.supervisor, people.confirmer):
        assert "appeal" not in hub(browse, each, people).content.decode()
    decision = browse(people.own, made.get_absolute_url()).content.decode()
    assert f"You can appeal until {last}" in decision
    assert "appeal" not in browse(people.confirmer, made.get_absolute_url()).content.decode()


def test_a_day_of_appeal_that_is_over_is_said_as_over(people, browse):
    say_what_is_next(people, **APPEAL)
    told_the_decision(people, "not_yet_met")
    text = hub(browse, people.own, people).content.decode()
    assert "You could appeal until 15 April 2026" in text, "without Good Friday and Easter Monday"


def test_where_a_programme_says_nothing_of_appeals_nothing_is_said(people, browse):
    told_the_decision(people, "not_yet_met")
    assert "appeal" not in hub(browse, people.own, people).content.decode()


def test_what_follows_is_said_to_who_may_know_that_it_was_met(people, browse):
    say_what_is_next(people, follow_on="second-year-surrey")
    name = shipped_programme("second-year-surrey")["name"]
    assert name not in hub(browse, people.own, people).content.decode()
    told_the_decision(people)
    for each in (people.own, people.supervisor, people.lead):
        text = hub(browse, each, people).content.decode()
        assert "What follows" in text and name in text
    after = ProgrammeVersionFactory(
        organisation=people.participant.organisation, programme="second-year-surrey", name="Year 2"
    )
    assert (
        f'href="{after.get_absolute_url()}">Year 2'
        in hub(browse, people.lead, people).content.decode()
    )
    text = hub(browse, people.own, people).content.decode()
    assert "Year 2" in text and after.get_absolute_url() not in text
    version = people.participant.programme
    page = browse(people.lead, version.get_absolute_url()).content.decode()
    assert f'What follows: <a class="govuk-link" href="{after.get_absolute_url()}">Year 2' in page


def test_nothing_follows_what_was_not_met(people, browse):
    say_what_is_next(people, follow_on="second-year-surrey")
    told_the_decision(people, "not_yet_met")
    for each in (people.own, people.lead):
        assert "What follows" not in hub(browse, each, people).content.decode()


def test_counts_leave_private_drafts_to_their_author(people, browse):
    item(people.participant)
    item(people.participant, status="shared")
    assert "1 private draft" in hub(browse, people.own, people).content.decode()
    for user in (people.supervisor, people.assessor, people.confirmer, people.lead):
        text = hub(browse, user, people).content.decode()
        assert "private draft" not in text
    assert "1 shared" in hub(browse, people.supervisor, people).content.decode()
    assert "1 shared" not in hub(browse, people.confirmer, people).content.decode()


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_decision_stays_hidden_until_the_person_was_told(people, browse, attempt):
    if attempt == 2:
        assessment(people.participant, people.assessor, "told")
    made = assessment(people.participant, people.assessor, "confirmed", attempt=attempt)
    move_to(people.participant, "being_judged")
    for user in (people.own, people.supervisor):
        text = hub(browse, user, people).content.decode()
        assert "Decision confirmed" not in text
        assert "Final assessment under way" in text
    for user in (people.assessor, people.lead):
        assert "Decision confirmed" in hub(browse, user, people).content.decode()
    type(made).objects.filter(pk=made.pk).update(**{"status": "told"})
    move_to(people.participant, "decided")
    assert "Decision confirmed" in hub(browse, people.own, people).content.decode()


def test_the_independent_reader_is_not_named_to_the_person(people, browse):
    name = people.reader.name
    for user in (people.own, people.supervisor, people.assessor):
        assert name not in hub(browse, user, people).content.decode()
    for user in (people.confirmer, people.lead):
        assert name in hub(browse, user, people).content.decode()
    assert "Independent reader" not in hub(browse, people.own, people).content.decode()


def test_links_lead_only_where_the_viewer_may_go(people, browse):
    matrix = reverse("evidence:matrix", args=[people.participant.pk])
    move = reverse("participants:participant_move", args=[people.participant.pk])
    start = reverse("assessments:final_assessment_start", args=[people.participant.pk])
    move_to(people.participant, "being_judged")
    pack = reverse("reports:pack", args=[people.participant.pk])
    seen = {
        role: hub(browse, getattr(people, role), people).content.decode()
        for role in ("own", "supervisor", "assessor", "confirmer", "lead")
    }
    assert [role for role, text in seen.items() if matrix not in text] == ["lead"]
    assert [role for role, text in seen.items() if move in text] == ["lead"]
    assert [role for role, text in seen.items() if start in text] == ["assessor"]
    assert [role for role, text in seen.items() if pack in text] == ["assessor"]


@pytest.mark.parametrize("role", ["own", "supervisor", "assessor", "confirmer", "lead"])
def test_what_the_hub_links_to_opens(people, browse, role):
    """No door that leads to a refusal."""
    text = hub(browse, getattr(people, role), people).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    links = [part.split('"')[0] for part in main.split('href="')[1:]]
    for link in links:
        if link.startswith("/"):
            assert browse(getattr(people, role), link).status_code == 200, link


# --- The timeline ---------------------------------------------------------------------------------


def test_private_steps_are_shown_to_the_participant_alone(people, browse):
    draft = item(people.participant, title="DRAFT-CANARY")
    for action in (Action.EVIDENCE_STARTED, Action.EVIDENCE_EDITED, Action.EVIDENCE_LINKED):
        step(action, draft, by=people.own, about=people.participant)
    assert "Evidence started: DRAFT-CANARY" in story(browse, people.own, people)
    for user in (people.supervisor, people.assessor, people.confirmer, people.lead):
        text = story(browse, user, people)
        assert "CANARY" not in text
        assert "Nothing has happened in this record yet" in text


def test_every_private_step_is_left_out_for_others(people, browse):
    draft = item(people.participant)
    for action in PRIVATE_ACTIONS:
        step(action, draft, by=people.supervisor, about=people.participant)
    for user in (people.own, people.supervisor, people.assessor, people.confirmer, people.lead):
        assert "Nothing has happened in this record yet" in story(browse, user, people)


@pytest.mark.parametrize("end", ["made private", "deleted"])
def test_a_draft_that_was_shared_for_a_while_leaves_no_trace_for_others(people, browse, end):
    draft = item(people.participant, title="DRAFT-CANARY")
    for action in (Action.EVIDENCE_SHARED, Action.EVIDENCE_MADE_PRIVATE, Action.EVIDENCE_OPENED):
        step(action, draft, by=people.own, about=people.participant)
    if end == "deleted":
        draft.delete()
    for user in (people.supervisor, people.assessor, people.confirmer, people.lead):
        assert "Nothing has happened in this record yet" in story(browse, user, people)
    assert "Evidence shared" in story(browse, people.own, people)


def test_held_feedback_leaves_no_trace_for_the_participant(people, browse):
    held = item(people.participant, author=people.supervisor, kind="feedback", title="CANARY")
    step(Action.FEEDBACK_ENTERED, held, by=people.supervisor, about=people.participant)
    step(Action.EVIDENCE_EDITED, held, by=people.supervisor, about=people.participant)
    step(Action.EVIDENCE_OPENED, held, by=people.assessor, about=people.participant)
    assert "Nothing has happened in this record yet" in story(browse, people.own, people)


def test_the_judgement_is_hidden_until_the_person_was_told(people, browse):
    made = assessment(people.participant, people.assessor, "recommended")
    hidden = sorted(JUDGEMENT - PRIVATE_ACTIONS - {Action.DECISION_ANSWERED})
    for action in hidden:
        step(action, made, by=people.assessor, about=people.participant)
    for user in (people.own, people.supervisor):
        assert "Nothing has happened in this record yet" in story(browse, user, people)
    for user in (people.assessor, people.confirmer, people.lead):
        text = story(browse, user, people)
        assert all(str(Action(action).label) in text for action in hidden)
    type(made).objects.filter(pk=made.pk).update(**{"status": "told"})
    step(Action.PARTICIPANT_TOLD, made, by=people.assessor, about=people.participant)
    step(Action.DECISION_ANSWERED, made, by=people.own, about=people.participant)
    text = story(browse, people.own, people)
    assert "Recommendation made" in text and "Reply to the decision" in text
    # The next attempt is hidden again.
    step(Action.DECISION_CONFIRMED, made, by=people.confirmer, about=people.participant)
    assert story(browse, people.own, people).count("Decision confirmed") == 1


def test_the_story_says_that_the_record_is_closed_and_that_the_programme_ended(people, browse):
    around = {"by": people.assessor, "about": people.participant}
    step(Action.PARTICIPANT_BEING_JUDGED, people.participant, **around)
    assert "Evidence closed for the final assessment" in story(browse, people.own, people)
    step(Action.PARTICIPANT_TOLD, people.participant, **around)
    step(Action.PARTICIPANT_DECIDED, people.participant, **around)
    assert "Programme ended with a decision" in story(browse, people.own, people)


def test_openings_say_who_opened_what_to_the_participant_alone(people, browse):
    read = item(people.participant, title="Opened piece", status="submitted")
    step(Action.EVIDENCE_OPENED, read, by=people.supervisor, about=people.participant)
    text = story(browse, people.own, people)
    assert "Evidence opened: Opened piece" in text
    assert people.supervisor.name in text
    assert "Evidence opened" not in story(browse, people.assessor, people)


def test_what_gives_a_recommendation_away_is_hidden_with_it(people, browse):
    """In some programmes a reader comes in only where the recommendation is "not yet met"."""
    read = item(people.participant, title="Read", status="submitted")
    told = assessment(people.participant, people.assessor, "recommended")
    opened = {"about": people.participant, "opened_as": "reader"}
    step(Action.EVIDENCE_OPENED, read, by=people.reader, **opened)
    appointed = {"about": people.participant, "kind": "reader"}
    step(Action.APPOINTED, people.participant, by=people.lead, **appointed)
    assert "Nothing has happened in this record yet" in story(browse, people.own, people)
    step(Action.PARTICIPANT_TOLD, told, by=people.assessor, about=people.participant)
    text = story(browse, people.own, people)
    assert "Evidence opened: Read" in text
    assert "independent reader" in text
    assert people.reader.name not in text


def test_titles_are_shown_only_of_what_the_viewer_may_read(people, browse):
    private = item(people.participant, title="TITLE-CANARY")
    submitted = item(people.participant, title="Submitted one", status="submitted")
    move_to(people.participant, "being_judged")
    for target in (private, submitted):
        step(Action.EVIDENCE_SUBMITTED, target, by=people.own, about=people.participant)
    for user in (people.supervisor, people.confirmer, people.lead):
        text = story(browse, user, people)
        assert text.count("Evidence submitted") == 1
        assert "Evidence submitted: Submitted one" in text
        assert "CANARY" not in text


def test_a_timeline_can_be_filtered_by_kind_of_step(people, browse):
    read = item(people.participant, title="A piece", status="submitted")
    seen = observation(people.participant, people.supervisor)
    step(Action.EVIDENCE_SUBMITTED, read, by=people.own, about=people.participant)
    step(Action.OBSERVATION_PLANNED, seen, by=people.supervisor, about=people.participant)
    text = story(browse, people.supervisor, people, "?kind=observations")
    assert "Observation planned" in text
    assert "Evidence submitted" not in text
    assert "No steps of this kind yet" in story(browse, people.supervisor, people, "?kind=people")


def test_every_step_about_a_participant_has_a_kind_to_filter_by():
    elsewhere = (
        "organisation.",
        "person.",
        "invitation.",
        "account.",
        "council_account.",
        "sign_in.",
        "role.",
        "team.",
        "second_factor.",
        "password.",
        "framework.",
        "programme.",
        "cohort.",
        "export.",
        "caseload_file.",
        "people_file.",
        "bulk_change.",
        "handover.",
        "sender.",
        "transfer_key.",
    )
    filed = set().union(*KINDS.values())
    unfiled = [a.value for a in Action if a not in filed and not a.value.startswith(elsewhere)]
    assert unfiled == []


def test_a_timeline_asks_as_much_for_a_page_of_fifty_as_for_one_step(people, browse, queries):
    address = reverse("reports:timeline", args=[people.participant.pk])
    read = item(people.participant, status="submitted")
    step(Action.EVIDENCE_SUBMITTED, read, by=people.own, about=people.participant)
    with_one = queries(people.own, address)
    for number in range(60):
        another = item(people.participant, title=f"Piece {number}", status="submitted")
        step(Action.EVIDENCE_SUBMITTED, another, by=people.own, about=people.participant)
    assert queries(people.own, address) == with_one <= 12
    text = story(browse, people.own, people)
    assert text.count("Evidence submitted: ") == 50
    assert story(browse, people.own, people, "?page=2").count("Evidence submitted: ") == 11


def test_a_past_reader_is_still_not_named(people, browse):
    former = appoint(people.participant, "reader", starts_on="2023-01-01", ends_on="2023-02-01")
    told = assessment(people.participant, people.assessor, "told")
    by_reader = {"by": former, "about": people.participant}
    step(Action.INDEPENDENT_READING_SAVED, told, **by_reader)
    step(Action.PARTICIPANT_TOLD, told, by=people.assessor, about=people.participant)
    for user in (people.own, people.assessor, people.lead):
        assert former.name not in story(browse, user, people)
