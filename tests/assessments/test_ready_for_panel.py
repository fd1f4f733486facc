"""Ready for panel? One answer for everybody, from the first month to the recommendation."""

import datetime
import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.basis import check_evidence
from assessments.evidence_rules.presentation import readiness_of
from evidence import services as evidence_services
from evidence.models import EvidenceItem
from participants.shipped import shipped_programme
from reports.home.own import own_programme
from supervision import services as observing
from supervision.models import Observation
from tests import factories
from tests.assessments.conftest import make_case

HELD_ON = datetime.date(2025, 3, 4)


@pytest.fixture
def asye(db):
    """The ASYE of the file; one case note is submitted."""
    return make_case(
        evidence_minimums=shipped_programme("asye")["evidence"],
        other_rules={"decision": {"outcomes": "pass_fail", "panel": True}},
    )


@pytest.fixture
def sign_in(client):
    return lambda person: factories.sign_in(client, person, just_now=True)


def observe(case, observer, *, registered=True, reason="", purpose="A first visit"):
    """Signed off by the supervisor; ``reason``: why it does not count."""
    observation = observing.plan_observation(
        participant=case.participant,
        by=case.user,
        observer=observer,
        planned_for=HELD_ON,
        purpose=purpose,
    )
    observing.hold_observation(
        observation=observation,
        by=observer,
        held_on=HELD_ON,
        setting="Home visit",
        family_answer="agreed",
        observer_is_registered=registered,
    )
    observing.write_up_observation(
        observation=observation, by=observer, seen="A pause.", keep="It.", change="", next_time=""
    )
    observing.answer_observation(observation=observation, by=case.user, response="agree")
    observing.sign_off_observation(
        observation=Observation.objects.get(pk=observation.pk),
        by=case.supervisor,
        counts=not reason,
        counts_reason=reason,
    )


def hear(case, who, title, *, released=True):
    item = evidence_services.enter_feedback(
        participant=case.participant,
        by=case.supervisor,
        detail=who,
        title=title,
        happened_on=HELD_ON,
        text="She listens.",
        second_text="By e-mail",
    )
    if released:
        evidence_services.release_feedback(item=item, by=case.supervisor)


def draft(case, title):
    return evidence_services.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title=title,
        happened_on=HELD_ON,
        text="Only for me",
    )


def page_of(client, case):
    response = client.get(reverse("assessments:ready_for_panel", args=[case.participant.pk]))
    assert response.status_code == 200
    return words_of(response)


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def missing_lines(response):
    """What a page says is still to come."""
    found = re.findall(r"<li>(Rule \d\. [^<]+)</li>", response.content.decode())
    return [unescape(each) for each in found]


def test_each_rule_says_what_counts_and_why_the_rest_does_not(asye, sign_in):
    observe(asye, asye.assessor, purpose="A good one")
    observe(asye, asye.assessor, registered=False, purpose="Unregistered")
    observe(asye, asye.supervisor, reason="Cut short", purpose="Cut")
    hear(asye, "professional", "From a nurse")
    draft(asye, "My own draft")
    page = page_of(sign_in(asye.user), asye)
    assert "Ready for panel? Not yet 0 of 5 rules of the programme are met" in page
    assert "Rule 1. Direct observations by a registered social worker" in page
    assert (
        "1 counts, at least 3 needed; 2 do not count Rule 1a, by the assessor: 1, at least 2 needed"
        in page
    )
    assert "Observation: A good one 4 March 2025 Counts" in page
    not_registered = "Does not count The observer is not a registered social worker"
    assert f"Observation: Unregistered 4 March 2025 {not_registered}" in page
    cut = "Does not count Signed off as not counting: Cut short"
    assert f"Observation: Cut 4 March 2025 {cut}" in page
    assert "Rule 2a, a report for an external decision: none, at least 1 needed" in page
    assert "Rule 2b, a set of case recordings: 1, at least 1 needed" in page
    assert (
        "Rule 4. Feedback from other professionals Not met yet 1 counts, at least 3 needed" in page
    )
    assert "My own draft 4 March 2025 Not yet A draft: not submitted yet" in page


def test_the_recommendation_says_what_is_missing_in_the_same_words(asye, sign_in):
    observe(asye, asye.assessor)
    client = sign_in(asye.assessor)
    page = client.get(reverse("assessments:ready_for_panel", args=[asye.participant.pk]))
    lines = missing_lines(page)
    assert lines == readiness_of(asye.participant).missing
    assert lines[0].endswith("by the assessor: 2 more needed, 1 of them by the assessor")
    starting = reverse("assessments:final_assessment_start", args=[asye.participant.pk])
    assert missing_lines(client.get(starting)) == lines
    assessment = asye.start()
    asye.write(assessment)
    for name in ("final_assessment", "recommend"):
        at = client.get(reverse(f"assessments:{name}", args=[assessment.pk]))
        assert missing_lines(at) == lines
        assert page.wsgi_request.path in at.content.decode()


def test_everybody_gets_the_same_answer(asye, sign_in):
    observe(asye, asye.assessor)
    hear(asye, "parent", "Held words", released=False)
    draft(asye, "Secret plan")
    lines = readiness_of(asye.participant).missing
    for person in (asye.user, asye.supervisor, asye.assessor, asye.lead):
        client = sign_in(person)
        page = client.get(reverse("assessments:ready_for_panel", args=[asye.participant.pk]))
        assert missing_lines(page) == lines, person


def test_a_private_draft_is_its_writers_and_held_feedback_the_supervisors(asye, sign_in):
    draft(asye, "Secret plan")
    hear(asye, "parent", "Held words", released=False)
    own = page_of(sign_in(asye.user), asye)
    assert "Secret plan" in own
    assert "Held words" not in own
    supervisors = page_of(sign_in(asye.supervisor), asye)
    assert "Secret plan" not in supervisors
    assert "Held words 4 March 2025 Not yet Held: not released yet" in supervisors
    assessors = page_of(sign_in(asye.assessor), asye)
    assert "Secret plan" not in assessors
    assert "Held words" not in assessors


def test_a_workforce_lead_sees_rules_and_numbers_and_no_piece(asye, sign_in):
    observe(asye, asye.supervisor, reason="Cut short", purpose="Seen at school")
    page = page_of(sign_in(asye.lead), asye)
    assert "Rule 2. Pieces of work seen Not met yet 1 counts, at least 3 needed" in page
    for words in ("A home visit", "Seen at school", "Cut short"):
        assert words not in page


def test_what_is_changed_in_a_returned_piece_does_not_count_before_it_is_submitted(asye):
    item = EvidenceItem.objects.get(pk=asye.items[0].pk)
    evidence_services.return_item(item=item, by=asye.supervisor, what_to_change="Say more")
    item.refresh_from_db()
    evidence_services.edit_item(
        item=item,
        by=asye.user,
        title=item.title,
        detail="report",
        happened_on=item.happened_on,
        text=item.text,
        second_text="",
    )
    work = readiness_of(asye.participant).rules[1]
    assert [each.have for each in work.within] == [0, 1]
    home = {task.title: task.why for task in own_programme(asye.user, HELD_ON).next}
    assert "a report for an external decision" in home["Pieces of work seen"]


def test_a_programme_without_rules_says_so_and_is_ready(case, sign_in):
    page = page_of(sign_in(case.user), case)
    assert "This programme sets no least amount of evidence" in page


def test_when_every_rule_is_met_the_answer_is_yes_and_the_record_says_the_same(db, sign_in):
    rule = {"kind": "work_seen", "label": "Work seen", "least": 1, "source": "the council"}
    case = make_case(evidence_minimums=[rule])
    page = page_of(sign_in(case.user), case)
    assert "Ready for the final assessment? Yes The one rule of the programme is met" in page
    assert [each.is_met for each in check_evidence(case.participant)] == [True]
