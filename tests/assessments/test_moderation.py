"""The moderation checklist: answered from the data, and what the moderator adds to it."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.final_record import checklist_of
from assessments.models import Decision, FinalRecord
from assessments.moderation import rules
from assessments.moderation.rules import answers_of
from audit.models import AuditEvent
from supervision import services as supervision
from tests.factories import sign_in
from tests.reports import practice

TODAY = timezone.localdate()


@pytest.fixture
def case(db):
    return practice.one_year()


def answers(case):
    return {each.key: each for each in checklist_of(case.participant, TODAY)}


def test_an_empty_record_answers_no_and_not_recorded_where_nobody_knows(case):
    found = answers(case)
    assert {key for key, each in found.items() if each.answer == "no"} == {
        *("agreement", "plan", "reviews", "families", "professionals"),
        *("observations", "reflection", "rules"),
    }
    assert found["supervision"].words == "Not recorded here"
    assert found["protected_time"].answer == found["workload"].answer == "not_recorded"


def test_the_agreement_is_answered_with_who_signed_and_each_version(case):
    practice.sign(case, practice.agree(case))
    practice.sign(case, practice.agree(case))
    found = answers(case)["agreement"]
    assert found.words == "Yes"
    assert case.supervisor.name in found.said
    assert [line[:9] for line in found.lines] == ["Version 1", "Version 2"]


def test_weeks_that_nobody_recorded_are_not_received_ones(case):
    practice.weeks(case)
    found = answers(case)["protected_time"]
    assert found.words == "Partly"
    assert found.said.startswith("Received in 1 of")
    assert "1 not received, 1 with two accounts" in found.said
    assert found.said.endswith("that nobody recorded.")


def test_observations_are_answered_with_by_whom_and_what_is_missing(case):
    practice.observe(case)
    practice.observe(case, counts=False)
    found = answers(case)["observations"]
    assert (found.words, found.said) == ("Partly", "2 signed off, 1 of them counting.")
    assert found.lines[0] == f"Observed by {case.assessor.name} (assessor): 1"


def test_a_plan_is_asked_for_at_each_stage_that_has_begun(case):
    practice.plan(case)
    found = answers(case)["plan"]
    # The one goal came long after the stages that had no goal.
    assert found.answer == "no"
    assert found.lines[0] == "Up to three months: no goals"
    assert "1 goal: 1 done." in found.said


def test_a_review_that_was_due_and_not_held_is_said_so_beside_those_that_were(case):
    practice.review(case, case.user, case.supervisor, case.assessor)
    found = answers(case)["reviews"]
    assert (found.words, found.said) == ("Partly", "1 of 3 reviews held.")
    assert found.lines[0].startswith("Three-month review: due on ")
    assert "complete on" in found.lines[0]
    assert found.lines[1].endswith("not held")


def test_of_a_self_assessment_it_says_that_it_was_done_and_nothing_of_what_it_says(case):
    asked = {"label": "At the start", "due_on": "2025-01-20", "own_on": "2025-01-18"}
    later = asked | {"label": "Midway", "due_on": "2025-06-20", "own_on": None}
    both = [each | {"other": "assessor", "other_on": None} for each in (asked, later)]
    content = {"self_assessments": both, "support": {"as_stood_on": "2025-12-01"}}
    found = rules._self_assessments(content)
    assert (found.words, found.said) == ("Partly", "1 of 2 times.")
    assert found.lines[0] == (
        "At the start: due on 20 January 2025, done on 18 January 2025; "
        "the assessor’s side not done"
    )


def test_agreed_terms_of_supervision_stand_beside_what_is_not_recorded(case):
    practice.sign(case, practice.agree(case))
    found = answers(case)["supervision"]
    assert found.lines[0].startswith("Agreed: From week 1: every week, 90 minutes")


def test_supervision_that_was_held_is_counted_against_what_was_agreed(case):
    practice.sign(case, practice.agree(case))
    supervision.record_meeting(
        participant=case.participant,
        by=case.supervisor,
        held_on=TODAY - timedelta(days=14),
        state="held",
        minutes=90,
    )
    found = answers(case)["supervision"]
    assert found.words == "Partly"
    assert found.said.startswith("Held 1 of")
    assert "0 confirmed by both sides" in found.said
    assert "that nobody recorded" in found.said


def test_the_page_shows_the_same_to_all_who_may_see_it_and_links_where_they_may_go(case, client):
    address = reverse("assessments:moderation_checklist", args=[case.participant.pk])
    for user, has in ((case.assessor, True), (case.user, True), (case.lead, True)):
        page = sign_in(client, user).get(address)
        assert page.status_code == 200
        assert (b"/support-agreements/" in page.content) is has
    assert sign_in(client, case.confirmer).get(address).status_code in {403, 404}
    case.recommend()
    page = sign_in(client, case.confirmer).get(address).content
    assert b"Moderation checklist" in page
    # Agreement and weeks are no pages of the confirmer's: the figures are all they see.
    assert b"/support-agreements/" not in page
    assert b"/ready-for-panel/" in page


def test_who_confirms_is_led_from_the_checklist_to_each_complete_review(case, client):
    made = practice.review(case, case.user, case.supervisor, case.assessor)
    case.recommend()
    address = reverse("assessments:moderation_checklist", args=[case.participant.pk])
    page = sign_in(client, case.confirmer).get(address).content.decode()
    review = made.get_absolute_url()
    assert f'href="{review}"' in page
    shown = client.get(review).content.decode()
    assert "REVIEW-CANARY" in shown
    for closed in ("assessments:review_list", "supervision:week_list", "assessments:plan"):
        assert reverse(closed, args=[case.participant.pk]) not in shown, "no page they may not open"


def test_the_page_asks_the_same_number_of_queries_however_much_there_is(case, client):
    address = reverse("assessments:moderation_checklist", args=[case.participant.pk])
    sign_in(client, case.assessor)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    practice.sign(case, practice.agree(case))
    practice.plan(case)
    practice.observe(case)
    before = queries()
    practice.reflect(case)
    practice.observe(case)
    practice.plan(case)
    assert queries() == before


def confirm(case, assessment, **said):
    return services.confirm_decision(
        assessment=assessment, by=case.confirmer, reasons="Sound", **said
    )


def test_nothing_is_confirmed_before_it_is_said_whether_the_recommendation_stands(case):
    assessment = case.recommend()
    with pytest.raises(ValidationError, match="Say whether"):
        confirm(case, assessment)
    with pytest.raises(ValidationError, match="Say what the recommendation lacks"):
        confirm(case, assessment, stands=False, falls_short=["robust"], shortcomings=" ")
    assert not Decision.objects.exists()


def test_shortcomings_stop_no_decision_and_are_kept_with_it(case):
    assessment = case.recommend()
    confirm(
        case,
        assessment,
        stands=False,
        falls_short=["sufficient", "robust", "unheard of"],
        shortcomings="Thin on decisions",
    )
    decision = Decision.objects.get()
    assert decision.falls_short == ["robust", "sufficient"]
    kept = json.loads(FinalRecord.objects.get().content)["moderation"]
    assert kept["judgement"]["falls_short"] == ["Robust", "Sufficient"]
    assert kept["judgement"]["shortcomings"] == "Thin on decisions"
    assert kept["judgement"]["by"] == case.confirmer.name
    assert [each["key"] for each in kept["answers"]] == list(answers(case))


def test_what_it_was_sent_back_for_is_told_to_who_wrote_it_and_stands_in_the_trail(case, client):
    assessment = case.recommend()
    services.return_recommendation(
        assessment=assessment, by=case.confirmer, reason="More on E1", falls_short=["accurate"]
    )
    page = sign_in(client, case.assessor).get(assessment.get_absolute_url())
    assert "As it stands it is not: accurate." in page.content.decode()
    step = AuditEvent.objects.get(action="assessment.moderated")
    assert step.detail == {"stands": False, "falls_short": ["accurate"]}


def test_the_moderator_reads_the_answers_where_they_confirm_and_cannot_fill_them_in(case, client):
    assessment = case.recommend()
    address = reverse("assessments:decision_confirm", args=[assessment.pk])
    page = sign_in(client, case.confirmer, just_now=True).get(address)
    assert "Was practice observed?" in page.content.decode()
    assert "partly" in page.context["counts"]
    fields = set(page.context["form"].fields)
    assert fields == {"version", "stands", "falls_short", "shortcomings", "reasons"}
    sent = {"version": page.context["form"]["version"].value(), "reasons": "Sound"}
    refused = client.post(address, sent)
    assert "Say whether the recommendation is all of these" in refused.content.decode()
    client.post(address, sent | {"stands": "no", "shortcomings": "Too short"})
    assert Decision.objects.get().shortcomings == "Too short"


def test_the_person_reads_the_shortcomings_once_they_are_told(case, client):
    assessment = case.recommend()
    confirm(case, assessment, stands=False, shortcomings="Thin on decisions")
    case.tell(assessment)
    page = sign_in(client, case.user).get(assessment.get_absolute_url())
    assert "Thin on decisions" in page.content.decode()


def test_the_answers_need_nothing_but_the_kept_content(case):
    case.recommend()
    assessment = case.participant.final_assessments.get()
    confirm(case, assessment, stands=True)
    content = json.loads(FinalRecord.objects.get().content)
    assert [each.said for each in answers_of(content)] == [
        each["said"] for each in content["moderation"]["answers"]
    ]
