import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import IndependentReading
from assessments.rules import codename
from audit.actions import Action
from evidence.models import EvidenceItem, EvidenceLink
from evidence.services import delete_item, make_item_private
from participants.models import Appointment
from tests import factories
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    UserFactory,
    administrator,
    appoint,
    workforce_lead,
)

from .conftest import assessment, days_ago, item, move_to, observation, step

# One of them counts the new messages, for the navigation.
MOST_QUERIES = 15
HOME = "/"


def page(browse, user):
    response = browse(user, reverse("reports:home"))
    assert response.status_code == 200
    return response.content.decode()


# --- Agreed support at a glance -------------------------------------------------------------------


def test_a_participant_sees_the_last_weeks_of_agreed_support(people, browse):
    start = timezone.localdate() - datetime.timedelta(days=70)
    people.participant.starts_on = start
    people.participant.save()
    text = page(browse, people.own)
    support = text[text.index("Your agreed support") : text.index("Your evidence by standard")]
    assert support.count("<tr") == 5  # the header, this week and three before it
    assert "Nothing agreed" in support
    assert reverse("supervision:week_list", args=[people.participant.pk]) in support


def test_no_weeks_are_shown_once_the_programme_is_over(people, browse):
    move_to(people.participant, "decided")
    assert "Your agreed support" not in page(browse, people.own)


# --- What is new to an assessor -------------------------------------------------------------------


def test_an_assessor_sees_what_is_new_since_they_last_looked(people, browse):
    seen = item(people.participant, title="Looked at", status="read", status_changed_at=days_ago(9))
    item(people.participant, title="Read meanwhile", status="read", status_changed_at=days_ago(3))
    item(people.participant, title="Waits elsewhere", status="submitted")
    item(people.participant, title="A secret", status="private")
    browse(people.assessor, seen.get_absolute_url())
    text = page(browse, people.assessor)
    new = text[text.index("New since you last looked") : text.index("Your people")]
    assert "Nadia Newly: 1 piece of evidence" in new
    assert "“Read meanwhile”. You last looked on" in new
    for title in ("Looked at", "Waits elsewhere", "A secret"):
        assert title not in new


def test_what_changed_after_it_was_looked_at_is_new_again(people, browse):
    seen = item(people.participant, title="Read again", status="shared")
    browse(people.assessor, seen.get_absolute_url())
    assert "New since you last looked" not in page(browse, people.assessor)
    later = timezone.now() + datetime.timedelta(seconds=1)
    EvidenceItem.objects.filter(pk=seen.pk).update(status="read", status_changed_at=later)
    assert "New since you last looked" in page(browse, people.assessor)


def test_many_pieces_are_one_line_for_each_person(people, browse):
    for number in range(5):
        item(people.participant, title=f"Piece {number}", status="read")
    text = page(browse, people.assessor)
    assert "Nadia Newly: 5 pieces of evidence" in text
    assert "and 2 more. You have not opened their evidence in the last three months" in text


def test_a_supervisor_has_no_such_list(people, browse):
    item(people.participant, status="read")
    assert "New since you last looked" not in page(browse, people.supervisor)


# --- The participant ------------------------------------------------------------------------------


def test_a_participant_with_nothing_is_told_how_to_begin(people, browse):
    text = page(browse, people.own)
    assert "You have not added any evidence yet" in text
    assert reverse("evidence:item_add") in text
    assert people.supervisor.name in text and people.assessor.name in text


@pytest.mark.parametrize("pieces", [0, 1])
@pytest.mark.parametrize(
    ("status", "offered"),
    [("on_programme", True), ("being_judged", True), ("decided", False), ("left", False)],
)
def test_adding_evidence_is_offered_until_the_programme_is_over(
    people, browse, status, offered, pieces
):
    for _ in range(pieces):
        item(people.participant, status="read")
    move_to(people.participant, status)
    assert ("Add evidence" in page(browse, people.own)) is offered


def test_returned_items_come_before_observations_to_answer_and_drafts(people, browse):
    item(people.participant, title="Begun on the bus")
    observation(people.participant, people.supervisor, status="written_up")
    item(people.participant, title="Sent back", status="returned")
    text = page(browse, people.own)
    places = [
        text.index(words) for words in ("Sent back", "say what you think", "Begun on the bus")
    ]
    assert places == sorted(places)


def test_what_lies_with_others_names_them_and_says_since_when(people, browse):
    item(
        people.participant,
        title="Out of my hands",
        status="submitted",
        status_changed_at=days_ago(5),
    )
    text = page(browse, people.own)
    with_others = text[text.index("With other people") :]
    assert "Out of my hands" in with_others
    assert people.supervisor.name in with_others
    assert "5 days ago" in with_others


def test_held_feedback_and_judgement_do_not_reach_the_participant(people, browse):
    item(people.participant, author=people.supervisor, kind="feedback", title="HELD-CANARY")
    assessment(people.participant, people.assessor, "confirmed", summary="SUMMARY-CANARY")
    text = page(browse, people.own)
    assert "CANARY" not in text
    assert "decision" not in text.lower()


def test_once_told_the_participant_is_asked_whether_they_want_to_reply(people, browse):
    told = assessment(people.participant, people.assessor, "told", told_on=timezone.localdate())
    text = page(browse, people.own)
    assert "Read the decision, and reply if you want to" in text
    type(told).objects.update(replied_at=timezone.now(), reply="Thank you")
    assert "reply if you want to" not in page(browse, people.own)


def test_what_the_programme_asks_for_at_the_least_is_shown_until_it_is_there(people, browse):
    version = people.participant.programme
    version.evidence_minimums = [
        {"kind": "observation", "label": "Three observations", "least": 1},
    ]
    factories.republish(version)
    assert "Three observations" in page(browse, people.own)
    observation(people.participant, people.supervisor, status="signed_off")
    assert "Three observations" not in page(browse, people.own)


def test_least_evidence_of_a_stage_and_of_an_author_is_shown_until_it_is_there(people, browse):
    version = people.participant.programme
    half = {"key": "one", "label": "First half", "ends": {"after_months": 30}}
    version.other_rules = {**version.other_rules, "stages": [half]}
    version.evidence_minimums = [
        {"kind": "reflection", "label": "An early one", "least": 1, "stage": "one"},
        {
            "kind": "observation",
            "label": "One by the supervisor",
            "least": 1,
            "author": "supervisor",
        },
    ]
    factories.republish(version)
    start = people.participant.starts_on
    late = start + datetime.timedelta(days=1200)
    item(people.participant, status="read", happened_on=late)
    observation(people.participant, people.assessor, status="signed_off")
    text = page(browse, people.own)
    assert "An early one" in text
    assert "One by the supervisor" in text
    assert "0 so far (1 does not count)" in text
    assert "at least 1 by 30 June 2026; 0 so far." in text, "the day of the stage"
    assert "2024 plus 30 months is 1 July 2026" in text, "and why"
    assert "at least 1 by 31 December 2025; 0 so far" in text, "the end of the programme"
    assert "2024 plus 24 months is 1 January 2026" in text
    item(people.participant, status="read", happened_on=start)
    observation(people.participant, people.supervisor, status="signed_off")
    text = page(browse, people.own)
    assert "An early one" not in text
    assert "One by the supervisor" not in text


def test_least_evidence_of_a_stage_whose_day_is_not_known_names_the_stage(people, browse):
    version = people.participant.programme
    stage = {"key": "one", "label": "First half", "ends": {"at": "panel"}}
    version.other_rules = {**version.other_rules, "stages": [stage]}
    early = {"kind": "reflection", "label": "An early one", "least": 1, "stage": "one"}
    version.evidence_minimums = [early]
    factories.republish(version)
    assert "at least 1 by the end of “First half”; 0 so far." in page(browse, people.own)


def test_the_summary_counts_pieces_by_standard(people, browse):
    standard = people.participant.programme.framework.items.get(human_coding_scheme="2")
    for status in ("read", "read", "submitted", "private"):
        EvidenceLink.objects.create(
            organisation=people.participant.organisation,
            item=item(people.participant, status=status),
            standard=standard,
            place=1,
            why="It shows it",
            linked_by=people.own,
        )
    text = page(browse, people.own)
    row = text[text.index("2 Standard number 2") :][:700]
    assert re.findall(r"</span>(\d+)<", row)[:3] == ["2", "1", "1"]


def test_held_feedback_is_not_counted_by_standard(people, browse):
    standard = people.participant.programme.framework.items.get(human_coding_scheme="2")
    EvidenceLink.objects.create(
        organisation=people.participant.organisation,
        item=item(people.participant, author=people.supervisor, kind="feedback"),
        standard=standard,
        place=1,
        why="It shows it",
        linked_by=people.supervisor,
    )
    text = page(browse, people.own)
    row = text[text.index("2 Standard number 2") :][:700]
    assert re.findall(r"</span>(\d+)<", row)[:3] == ["0", "0", "0"]


@pytest.mark.parametrize("stage", ["recommended", "confirmed"])
def test_while_they_are_judged_home_says_one_sentence_at_every_stage(people, browse, stage):
    item(people.participant, status="returned", title="RETURNED-CANARY")
    item(people.participant, status="submitted", title="SUBMITTED-CANARY")
    item(people.participant, title="Own draft")
    assessment(people.participant, people.assessor, stage)
    move_to(people.participant, "being_judged")
    text = page(browse, people.own)
    assert "Your final assessment is being looked at" in text
    assert "Own draft" in text
    assert "CANARY" not in text
    move_to(people.participant, "on_programme")
    text = page(browse, people.own)
    assert "being looked at" not in text
    assert "RETURNED-CANARY" in text and "SUBMITTED-CANARY" in text


# --- Supervisor and assessor ----------------------------------------------------------------------


def test_a_supervisor_has_one_list_of_what_waits_oldest_first(people, browse):
    item(people.participant, title="Newer", status="submitted", status_changed_at=days_ago(2))
    observation(
        people.participant,
        people.supervisor,
        status="answered",
        status_changed_at=days_ago(4),
        purpose="Court visit",
    )
    held = {"author": people.supervisor, "kind": "feedback", "status_changed_at": days_ago(9)}
    item(people.participant, title="A mother's words", **held)
    observation(
        people.participant,
        people.supervisor,
        status="held",
        status_changed_at=days_ago(6),
        purpose="Core group",
    )
    text = page(browse, people.supervisor)
    order = ["Release feedback", "Core group", "Court visit", "Read “Newer”"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert people.participant.user.name in text


def test_private_drafts_show_to_nobody_else(people, browse):
    item(people.participant, title="DRAFT-CANARY")
    item(people.participant, title="Shared one", status="shared")
    for user in (people.supervisor, people.assessor, people.confirmer, people.reader, people.lead):
        assert "DRAFT-CANARY" not in page(browse, user)


def test_nothing_waits_that_cannot_be_done_while_somebody_is_judged(people, browse):
    item(people.participant, title="Read me", status="submitted")
    observation(people.participant, people.supervisor, status="held", purpose="Home visit")
    assert "Read me" in page(browse, people.supervisor)
    move_to(people.participant, "being_judged")
    text = page(browse, people.supervisor)
    assert "Read me" not in text and "Home visit" not in text


def test_a_supervisor_sees_nothing_of_people_of_others(people, browse):
    other = ParticipantFactory(cohort=people.participant.cohort, user__name="STRANGER-CANARY")
    item(other, title="OTHER-CANARY", status="submitted")
    assert "CANARY" not in page(browse, people.supervisor)


def test_an_observation_is_asked_for_once_its_day_has_come(people, browse):
    today = timezone.localdate()
    observation(people.participant, people.supervisor, planned_for=today, purpose="TODAY-VISIT")
    observation(
        people.participant,
        people.supervisor,
        planned_for=today + datetime.timedelta(days=1),
        purpose="TOMORROW-VISIT",
    )
    text = page(browse, people.supervisor)
    assert "TODAY-VISIT" in text
    assert "TOMORROW-VISIT" not in text


def test_the_last_step_leaves_private_drafts_out(people, browse):
    draft = item(people.participant)
    step(Action.EVIDENCE_STARTED, draft, by=people.own, about=people.participant)
    assert "None yet" in page(browse, people.supervisor)
    EvidenceItem.objects.filter(pk=draft.pk).update(status="submitted")
    step(Action.EVIDENCE_SUBMITTED, draft, by=people.own, about=people.participant)
    assert "None yet" not in page(browse, people.supervisor)


def test_the_last_step_leaves_out_what_is_private_again_or_deleted(people, browse):
    shared, deleted = item(people.participant, status="shared"), item(people.participant)
    step(Action.EVIDENCE_SHARED, shared, by=people.own, about=people.participant)
    step(Action.EVIDENCE_SHARED, deleted, by=people.own, about=people.participant)
    assert "None yet" not in page(browse, people.supervisor)
    delete_item(item=deleted, by=people.own)
    assert "None yet" not in page(browse, people.supervisor)
    make_item_private(item=shared, by=people.own)
    assert "None yet" in page(browse, people.supervisor)


def test_an_assessor_is_reminded_of_people_near_their_end(people, browse):
    text = page(browse, people.assessor)
    assert "start the final assessment" in text
    dates = reverse("participants:date_list", args=[people.participant.pk])
    assert f'href="{dates}">Why this date?' in text
    assessment(people.participant, people.assessor)
    text = page(browse, people.assessor)
    assert "start the final assessment" not in text
    assert "Write the final assessment" in text
    assert "Write the final assessment" not in page(browse, people.supervisor)


def test_an_assessor_is_told_what_was_sent_back_and_whom_to_tell(people, browse):
    one = assessment(people.participant, people.assessor, sent_back_reason="Say more")
    assert "sent it back to you" in page(browse, people.assessor)
    one.delete()
    assessment(people.participant, people.assessor, "confirmed")
    assert "Tell them the decision in person" in page(browse, people.assessor)


def test_a_long_list_ends_with_a_link_to_all_of_it(people, browse):
    for number in range(12):
        item(people.participant, title=f"Piece {number}", status="submitted")
    text = page(browse, people.supervisor)
    assert "And 2 more: see all 12" in text
    everything = browse(people.supervisor, reverse("reports:waiting_list")).content.decode()
    assert everything.count("Read “Piece") == 12


# --- Reader and confirmer -------------------------------------------------------------------------


def test_an_independent_reader_sees_codes_and_no_names(people, browse):
    to_read = assessment(people.participant, people.assessor, "recommended")
    text = page(browse, people.reader)
    assert codename(to_read.pk) in text
    for name in (people.own.name, people.assessor.name, people.supervisor.name):
        assert name not in text
    assert "September cohort" not in text


def test_what_was_read_is_off_the_readers_list(people, browse):
    to_read = assessment(people.participant, people.assessor, "recommended")
    _read(to_read, people)
    assert codename(to_read.pk) not in page(browse, people.reader)


def test_a_confirmer_sees_whose_turn_it_is(people, browse):
    made = {"recommendation": "not_yet_met"}
    to_confirm = assessment(people.participant, people.assessor, "recommended", **made)
    text = page(browse, people.confirmer)
    assert "once it is read independently" in text
    assert "With the independent reader" in text or "the independent reader" in text
    _read(to_confirm, people)
    assert "The independent reading is saved" in page(browse, people.confirmer)


def test_a_draft_does_not_wait_for_the_confirmer(people, browse):
    assessment(people.participant, people.assessor)
    text = page(browse, people.confirmer)
    assert "Waiting for you" not in text
    assert people.own.name not in text


def test_sign_off_waits_for_the_assessor_only_where_there_is_no_supervisor(people, browse):
    observation(people.participant, people.assessor, status="answered", purpose="Court visit")
    assert "Court visit" in page(browse, people.supervisor)
    assert "Court visit" not in page(browse, people.assessor)
    Appointment.objects.filter(kind="supervisor").delete()
    assert "Court visit" in page(browse, people.assessor)


def _read(to_read, people):
    IndependentReading.objects.create(
        organisation=to_read.organisation,
        assessment=to_read,
        read_by=people.reader,
        recommended_by=people.assessor,
        view="met",
        reasons="Plain",
    )


# --- Workforce lead and administrator -------------------------------------------------------------


def test_a_lead_sees_for_whom_nobody_is_appointed(people, browse):
    ParticipantFactory(cohort=people.participant.cohort)
    Appointment.objects.filter(kind="assessor").delete()
    text = page(browse, people.lead)
    assert text.count(": no supervisor</a>") == 1
    assert text.count(": no assessor</a>") == 2
    everything = browse(people.lead, reverse("reports:cohort_list")).content.decode()
    assert "1 without a supervisor" in everything
    assert "2 without an assessor" in everything


@pytest.mark.parametrize("recommendation", ["met", "not_yet_met"])
def test_a_reader_is_missing_whatever_is_recommended(people, browse, recommendation):
    Appointment.objects.filter(kind__in=["reader", "confirmer"]).delete()
    assert "no independent reader" not in page(browse, people.lead)
    made = assessment(
        people.participant, people.assessor, "recommended", recommendation=recommendation
    )
    move_to(people.participant, "being_judged")
    text = page(browse, people.lead)
    assert "Nadia Newly: no confirmer" in text
    assert "Nadia Newly: no independent reader" in text
    assert "To be read independently" in text
    _read(made, people)
    text = page(browse, people.lead)
    assert "no independent reader" not in text
    assert "To be read independently" not in text


def test_a_lead_sees_who_holds_what_has_waited_too_long(people, browse):
    held = {"status": "submitted", "title": "Waits"}
    item(people.participant, status_changed_at=days_ago(30), **held)
    item(people.participant, status="submitted", title="FRESH", status_changed_at=days_ago(1))
    observation(
        people.participant,
        people.supervisor,
        status="written_up",
        status_changed_at=days_ago(40),
        seen="SEEN-CANARY",
    )
    text = page(browse, people.lead)
    assert "Nadia Newly: “Waits”" in text
    assert f"With {people.supervisor.name} or {people.assessor.name}" in text
    assert "With Nadia Newly" in text
    assert "FRESH" not in text
    assert "CANARY" not in text


def test_a_lead_sees_decisions_on_their_way_without_the_recommendation(people, browse):
    made = assessment(
        people.participant, people.assessor, "recommended", recommendation="met", summary="CANARY"
    )
    _read(made, people)
    text = page(browse, people.lead)
    assert "To be confirmed" in text
    assert f"With {people.confirmer.name}" in text
    assert "CANARY" not in text
    assert "Met" not in text


def test_a_lead_is_led_to_what_changes_or_counts_many(people, browse):
    text = page(browse, people.lead)
    for name in (
        "reports:cohort_report",
        "reports:movement_list",
        "reports:funding",
        "participants:load_list",
        "supervision:caseload_file_add",
    ):
        assert f'href="{reverse(name)}"' in text


def test_a_lead_of_another_organisation_sees_none_of_it(people, browse):
    item(people.participant, status="submitted", title="CANARY", status_changed_at=days_ago(30))
    stranger = workforce_lead(CohortFactory().organisation)
    text = page(browse, stranger)
    assert "CANARY" not in text and "September cohort" not in text


def test_an_administrator_is_led_to_people_and_roles(council, browse):
    text = page(browse, administrator(council))
    assert reverse("accounts:person_list") in text
    assert "nothing here for you" not in text


def test_somebody_with_no_part_in_anything_is_told_whom_to_ask(db, browse):
    text = page(browse, UserFactory())
    assert "There is nothing here for you yet" in text


def test_the_lists_of_a_lead_are_refused_to_others(people, browse):
    for name in ("exception_list", "decision_list", "cohort_list"):
        assert browse(people.supervisor, reverse(f"reports:{name}")).status_code == 403


def test_what_waited_too_long_comes_in_pages_oldest_first(people, browse):
    for number in range(40):
        item(
            people.participant,
            title=f"Piece {number:02}",
            status="submitted",
            status_changed_at=days_ago(100 - number),
        )
        observation(
            people.participant,
            people.supervisor,
            status="held",
            status_changed_at=days_ago(200 - number),
        )
    address = f"{reverse('reports:exception_list')}?kind=waiting"
    first, second = (
        browse(people.lead, f"{address}&page={number}").content.decode() for number in (1, 2)
    )
    assert first.count("Nadia Newly: observation") == 40
    assert first.count("Nadia Newly: “Piece") == 10
    assert first.index("Piece 00") < first.index("Piece 09")
    assert "Piece 10" in second and "Piece 39" in second
    assert "See all 80" in page(browse, people.lead)


# --- Queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["own", "supervisor", "assessor", "reader", "confirmer", "lead"])
def test_home_asks_as_much_for_sixty_rows_as_for_one(people, queries, role):
    user = getattr(people, role)
    _a_row_of_everything(people, people.participant)
    with_one = queries(user, HOME)
    for _ in range(12):
        another = ParticipantFactory(cohort=people.participant.cohort)
        for kind in ("supervisor", "assessor", "reader", "confirmer"):
            appoint(another, kind, getattr(people, kind))
        for _ in range(5):
            _a_row_of_everything(people, another)
    assert queries(user, HOME) <= with_one + 1  # the count of people, once they are more than ten
    assert queries(user, HOME) <= MOST_QUERIES


def _a_row_of_everything(people, participant):
    made = item(participant, status="submitted", status_changed_at=days_ago(30))
    item(participant, status="returned", status_changed_at=days_ago(30))
    item(participant)
    observation(participant, people.supervisor, status="answered", status_changed_at=days_ago(30))
    step(Action.EVIDENCE_SUBMITTED, made, by=participant.user, about=participant)
    if not participant.final_assessments.exists():
        assessment(participant, people.assessor, "recommended")
