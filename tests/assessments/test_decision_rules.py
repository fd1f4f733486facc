"""The last judgement under each programme that comes with the product, as its file says."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import Decision, FinalAssessment, FinalRecord
from assessments.parts import standards_by_part
from evidence.models import EvidenceItem
from notifications.models import Message
from participants.models import Participant
from participants.rules.programme_file import columns_of
from participants.shipped import shipped_programme, shipped_programmes
from reports.figures.cohorts import cohort_figures
from reports.packs import pack_html
from reports.querysets import facts_of
from reports.timeline import entries, steps_for
from tests.factories import CohortFactory, ProgrammeVersionFactory, sign_in

from .conftest import make_case

# What a programme asks for does not hang on the database, and there are ten of them.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMES = list(shipped_programmes())
ENGLISH = [name for name in NAMES if shipped_programme(name)["decision"]["outcomes"] == "pass_fail"]
NORTHERN_IRELAND, WALES = "aye-northern-ireland", "consolidation-wales"
SURREY, SCOTLAND = "second-year-surrey", "supported-first-year-scotland"
COMPLETED = [NORTHERN_IRELAND, WALES, SURREY]
# Those who are appointed and take no part by the rule.
BYSTANDERS = {
    NORTHERN_IRELAND: ("assessor", "reader"),
    WALES: ("supervisor", "reader"),
    SURREY: ("assessor", "reader"),
    SCOTLAND: ("assessor", "reader", "confirmer"),
}


def case_of(name):
    return make_case(**columns_of(shipped_programme(name)))


def person_of(case, seat):
    return case.user if seat == "participant" else getattr(case, seat)


def writer_of(case):
    return person_of(case, case.participant.programme.judging.recommender)


def confirmer_of(case):
    return person_of(case, case.participant.programme.judging.confirmer)


def write(case, assessment):
    judging = case.participant.programme.judging
    if not judging.is_formal:
        return
    for standard, judged in standards_by_part(case.participant.programme):
        views = [case.judgement(each, "met") for each in judged] if judging.judges_standards else []
        services.save_narrative(
            assessment=assessment,
            standard=standard,
            by=writer_of(case),
            text="What the evidence shows",
            judgements=views,
        )


def recommend(case, outcome=""):
    by = writer_of(case)
    assessment = services.start_final_assessment(participant=case.participant, by=by)
    write(case, assessment)
    outcome = outcome or case.participant.programme.judging.outcomes[0]
    services.recommend(assessment=assessment, by=by, recommendation=outcome, summary="In all")
    return assessment


def confirm(case, assessment):
    return services.confirm_decision(
        assessment=assessment, by=confirmer_of(case), reasons="I agree", stands=True
    )


def finish(case, outcome=""):
    assessment = recommend(case, outcome)
    confirm(case, assessment)
    if case.participant.programme.judging.is_told_in_person:
        services.record_told(
            assessment=assessment,
            by=writer_of(case),
            told_on=timezone.localdate(),
            told_how="Face to face",
        )
    return FinalAssessment.objects.get(pk=assessment.pk)


def page(client, user, name, *args):
    sign_in(client, user, just_now=True)
    return client.get(reverse(name, args=args))


def said(client, user, name, *args):
    found = page(client, user, name, *args)
    assert found.status_code == 200
    return found.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_under_each_programme_it_ends_as_the_rule_says(name):
    case = case_of(name)
    judging = case.participant.programme.judging
    assessment = finish(case)
    decision = Decision.objects.get()
    assert decision.outcome == judging.outcomes[0]
    assert (decision.recommended_by, decision.confirmed_by) == (writer_of(case), confirmer_of(case))
    assert assessment.status == "told"
    assert Participant.objects.get(pk=case.participant.pk).status == "decided"
    told = Message.objects.get(template="decision_told")
    assert told.recipient == case.user
    with pytest.raises(ValidationError, match="nothing more to assess"):
        services.start_final_assessment(participant=case.participant, by=writer_of(case))


@pytest.mark.parametrize("name", BYSTANDERS)
def test_nobody_takes_part_whom_the_rule_does_not_name(name, client):
    case = case_of(name)
    for kind in BYSTANDERS[name]:
        with pytest.raises(PermissionDenied):
            services.start_final_assessment(participant=case.participant, by=getattr(case, kind))
    assessment = recommend(case)
    for kind in BYSTANDERS[name]:
        person = getattr(case, kind)
        with pytest.raises(PermissionDenied):
            services.confirm_decision(assessment=assessment, by=person, reasons="I agree")
        assert (
            page(client, person, "assessments:final_assessment", assessment.pk).status_code == 404
        )
    reading = page(client, case.reader, "assessments:independent_reading", assessment.pk)
    assert reading.status_code == 404
    assert not Message.objects.filter(template="independent_reading_asked").exists()
    with pytest.raises(PermissionDenied):
        services.save_independent_reading(
            assessment=assessment, by=case.reader, view="complete", reasons="I read it"
        )


@pytest.mark.parametrize("name", NAMES)
def test_only_outcomes_of_the_programme_can_be_recommended(name):
    case = case_of(name)
    judging = case.participant.programme.judging
    everything = {"met", "not_yet_met", "complete", "not_complete", "declared"}
    for outcome in everything - set(judging.outcomes):
        by = writer_of(case)
        assessment = FinalAssessment.objects.first() or services.start_final_assessment(
            participant=case.participant, by=by
        )
        with pytest.raises(ValidationError, match="outcomes of the programme"):
            services.recommend(
                assessment=assessment, by=by, recommendation=outcome, summary="In all"
            )


@pytest.mark.parametrize("name", ENGLISH)
def test_in_england_nobody_is_found_not_yet_met_without_the_independent_reading(name):
    case = case_of(name)
    assessment = case.recommend("not_yet_met")
    with pytest.raises(ValidationError, match="after the independent reading"):
        case.confirm(assessment)
    case.read(assessment)
    assert case.confirm(assessment).outcome == "not_yet_met"


@pytest.mark.parametrize("name", COMPLETED)
def test_what_is_not_complete_is_confirmed_without_a_reader_and_may_follow_again(name):
    case = case_of(name)
    finish(case, "not_complete")
    assert str(Decision.objects.get()) == "Not complete"
    again = services.start_final_assessment(participant=case.participant, by=writer_of(case))
    assert again.attempt == 2


@pytest.mark.parametrize("name", COMPLETED)
def test_the_person_sees_nothing_of_it_before_they_are_told(name, client):
    case = case_of(name)
    assessment = recommend(case, "not_complete")
    confirm(case, assessment)
    found = page(client, case.user, "assessments:final_assessment", assessment.pk)
    assert found.status_code == 404
    for place in ("reports:participant", "reports:timeline"):
        seen = said(client, case.user, place, case.participant.pk)
        assert "ot complete" not in seen
        assert "onfirmed" not in seen
    listed = said(client, case.user, "reports:participant", case.participant.pk)
    assert "Final report under way" in listed


def test_who_declares_sees_their_own_from_the_start_and_the_supervisor_once_declared(client):
    case = case_of(SCOTLAND)
    draft = services.start_final_assessment(participant=case.participant, by=case.user)
    here = ("assessments:final_assessment", draft.pk)
    assert "Your declaration" in said(client, case.user, *here)
    assert page(client, case.supervisor, *here).status_code == 404
    write(case, draft)
    services.recommend(assessment=draft, by=case.user, recommendation="declared", summary="In all")
    seen = said(client, case.supervisor, *here)
    assert "Declared, not endorsed yet" in seen
    assert "Endorse the declaration" in seen
    with pytest.raises(PermissionDenied):
        services.confirm_decision(assessment=draft, by=case.user, reasons="Myself")


def test_an_endorsement_ends_a_declared_programme_without_a_telling(client):
    case = case_of(SCOTLAND)
    assessment = finish(case)
    assert Message.objects.get(template="decision_told").subject == "Your declaration is endorsed"
    assert not Message.objects.filter(template="decision_confirmed").exists()
    seen = said(client, case.user, "assessments:final_assessment", assessment.pk)
    assert "Endorsed by" in seen
    for words in (
        "Told in person",
        "Independent reading",
        "assessor",
        "ecision",
        "final assessment",
    ):
        assert words not in seen.split("<main")[1].split("</main>")[0]
    told = page(client, case.supervisor, "assessments:participant_told", assessment.pk)
    assert told.status_code == 403


def test_a_declaration_can_be_sent_back_and_made_again():
    case = case_of(SCOTLAND)
    assessment = recommend(case)
    services.return_recommendation(assessment=assessment, by=case.supervisor, reason="Say more")
    returned = Message.objects.get(template="recommendation_returned")
    assert (returned.recipient, returned.subject) == (
        case.user,
        "A declaration has been sent back to you",
    )
    services.recommend(
        assessment=assessment, by=case.user, recommendation="declared", summary="More"
    )
    assert confirm(case, assessment).outcome == "declared"


def test_without_a_formal_assessment_a_summary_is_enough():
    case = case_of(SURREY)
    assessment = recommend(case)
    assert not assessment.narratives.exists()
    assert confirm(case, assessment).outcome == "complete"


@pytest.mark.parametrize(
    ("name", "heading", "answers"),
    [
        (NORTHERN_IRELAND, "Make the recommendation", ["Complete", "Not complete"]),
        (SCOTLAND, "Make the declaration", []),
        ("asye", "Make the recommendation", ["Met", "Not yet met"]),
    ],
)
def test_the_form_asks_for_the_outcomes_of_the_programme(name, heading, answers, client):
    case = case_of(name)
    assessment = services.start_final_assessment(participant=case.participant, by=writer_of(case))
    write(case, assessment)
    found = page(client, writer_of(case), "assessments:recommend", assessment.pk)
    assert heading in found.content.decode()
    field = found.context["form"].fields.get("recommendation")
    assert [words for _, words in field.choices] == answers if answers else field is None
    sent = {"summary": "In all", "version": found.context["assessment"].version}
    if answers:
        sent["recommendation"] = found.context["assessment"].judging.outcomes[0]
    client.post(reverse("assessments:recommend", args=[assessment.pk]), sent)
    assert FinalAssessment.objects.get().status == "recommended"


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        (
            NORTHERN_IRELAND,
            ["Final report", "Recommended by the supervisor", "Complete"],
            ["ssessor’s view", "Independent reading", "Not judged"],
        ),
        (
            WALES,
            ["Recommended for the employer", "Confirmed for a body outside", "Complete"],
            ["Independent reading"],
        ),
        (
            SCOTLAND,
            ["Declared by the person themselves", "Endorsed by the supervisor", "Endorsement"],
            ["Independent reading", "ecision", "assessor"],
        ),
        (
            "asye",
            ["Recommended by the assessor", "Confirmed for the employer", "Independent reading"],
            ["Endorse"],
        ),
    ],
)
def test_the_pack_says_it_in_the_words_of_the_programme(name, there, not_there):
    """The words that the PDF is made of; that they become one is tested in tests/reports."""
    case = case_of(name)
    finish(case)
    content = json.loads(FinalRecord.objects.get().content)
    html = pack_html(content, code="K7QF-3M2P-X9TD", digest="0" * 64)
    text = re.sub(r"<[^>]*>", " ", html.split("<body")[1])
    # Who was appointed as what is not the rule's.
    text = text.replace("Appointed: assessor", "")
    for words in there:
        assert words in text
    for words in not_there:
        assert words not in text


@pytest.mark.parametrize(
    ("name", "state", "outcome", "person"),
    [
        (NORTHERN_IRELAND, "Told in person", "Complete", "Decision confirmed"),
        (SCOTLAND, "Endorsed", "Declared", "Declaration endorsed"),
        ("asye", "Told in person", "Met", "Decision confirmed"),
    ],
)
def test_lists_and_files_of_a_cohort_say_it_too(name, state, outcome, person):
    case = case_of(name)
    finish(case)
    of_one = Participant.objects.select_related("cohort__programme_version").get()
    facts = facts_of([of_one], timezone.localdate(), case.lead)[of_one.pk]
    assert (facts.assessment_words, facts.outcome_words) == (state, outcome)
    assert of_one.status_words == person


def test_the_timeline_says_declared_and_endorsed_and_shows_people_their_own_steps():
    case = case_of(SCOTLAND)
    recommend(case)
    steps = steps_for(case.user, case.participant, "judgement")
    titles = [each.title.partition(":")[0] for each in entries(steps, case.user, case.participant)]
    assert titles[-1] == "Declaration started"
    assert "Declaration made" in titles
    confirm(case, FinalAssessment.objects.get())
    steps = steps_for(case.user, case.participant, "judgement")
    titles = [each.title.partition(":")[0] for each in entries(steps, case.user, case.participant)]
    assert "Declaration endorsed" in titles
    assert "Told in person" not in titles


def test_home_pages_lead_to_the_next_step_of_a_declaration(client):
    case = case_of(SCOTLAND)
    Participant.objects.filter(pk=case.participant.pk).update(agreed_end_on=timezone.localdate())
    assert "Start your declaration" in said(client, case.user, "reports:home")
    assert "start the" not in said(client, case.assessor, "reports:home")
    services.start_final_assessment(participant=case.participant, by=case.user)
    assert "Write your declaration" in said(client, case.user, "reports:home")
    assessment = FinalAssessment.objects.get()
    write(case, assessment)
    services.recommend(
        assessment=assessment, by=case.user, recommendation="declared", summary="In all"
    )
    assert "Endorse the declaration, or send it back" in said(
        client, case.supervisor, "reports:home"
    )
    seen = said(client, case.lead, "reports:home")
    assert "To be endorsed" in seen
    assert "no independent reader" not in seen
    confirm(case, assessment)
    assert "Read the endorsement" in said(client, case.user, "reports:home")


def test_where_no_assessor_takes_part_none_is_missing(client):
    case = case_of(NORTHERN_IRELAND)
    case.participant.appointments.filter(kind="assessor").delete()
    lead = case.lead
    assert "no assessor" not in said(client, lead, "reports:home")
    assert "Nobody today" not in said(client, lead, "reports:participant", case.participant.pk)
    agreed = timezone.localdate()
    Participant.objects.filter(pk=case.participant.pk).update(agreed_end_on=agreed)
    assert "start the final report" in said(client, case.supervisor, "reports:home")


def test_a_supervisor_writes_reads_and_tells_where_the_rule_says_so(client):
    case = case_of(NORTHERN_IRELAND)
    assessment = recommend(case)
    assert EvidenceItem.objects.visible_to(case.confirmer).exists()
    seen = said(client, case.confirmer, "assessments:decision_confirm", assessment.pk)
    assert "until the supervisor has told them in person" in seen
    assert "ndependent reading" not in seen
    assert f"{case.user.name} reads it after" in seen
    confirm(case, assessment)
    assert Message.objects.get(template="decision_confirmed").recipient == case.supervisor
    seen = said(client, case.supervisor, "assessments:participant_told", assessment.pk)
    assert "independent reading" not in seen


def test_a_draft_of_the_assessor_does_not_open_to_the_person_under_another_rule(client):
    case = case_of("asye")
    draft = services.start_final_assessment(participant=case.participant, by=case.assessor)
    version = ProgrammeVersionFactory(
        organisation=case.participant.organisation,
        framework=case.participant.programme.framework,
        **columns_of(shipped_programme(SCOTLAND)),
    )
    case.participant.cohort.programme_version = version
    case.participant.cohort.save()
    assert page(client, case.user, "assessments:final_assessment", draft.pk).status_code == 404
    with pytest.raises(PermissionDenied):
        services.save_summary(
            assessment=FinalAssessment.objects.get(), by=case.user, summary="Mine now"
        )


def test_figures_show_the_outcomes_of_the_programmes_there_are():
    case = case_of(SCOTLAND)
    finish(case)
    figures = cohort_figures(case.participant.organisation, {}, [], timezone.localdate())
    table = next(each for each in figures.tables if each.slug == "outcomes")
    assert table.header == ["Cohort", "Declared"]
    make_english_cohort(case)
    figures = cohort_figures(case.participant.organisation, {}, [], timezone.localdate())
    table = next(each for each in figures.tables if each.slug == "outcomes")
    assert table.header == ["Cohort", "Met", "Not yet met", "Declared"]
    assert [row[0] for row in table.rows if row[0] == "All"] == []


def make_english_cohort(case):
    version = ProgrammeVersionFactory(organisation=case.participant.organisation)
    CohortFactory(organisation=version.organisation, programme_version=version)
