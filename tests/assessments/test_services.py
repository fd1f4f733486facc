import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import RoleGrant
from assessments import services
from assessments.basis import check_evidence
from assessments.models import (
    Citation,
    Decision,
    FinalAssessment,
    FinalRecord,
    IndependentReading,
)
from audit.models import AuditEvent
from audit.services import StaleObject
from evidence import services as evidence_services
from notifications.models import Message
from participants.models import Participant
from tests.factories import appoint

from .conftest import make_case

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def mails(template):
    return list(Message.objects.filter(template=template).values_list("address", flat=True))


def test_the_whole_path_from_draft_to_reply(case):
    assessment = case.start()
    case.write(assessment, but="not_met")
    services.recommend(
        assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="All of it"
    )
    assert mails("independent_reading_asked") == [case.reader.email]
    assert mails("recommendation_made") == [case.confirmer.email]
    case.read(assessment)
    assert mails("independent_reading_saved") == [case.confirmer.email]
    decision = case.confirm(assessment)
    assert (decision.outcome, decision.read_by) == ("not_yet_met", case.reader)
    assert mails("decision_confirmed") == [case.assessor.email]
    assert mails("decision_told") == []
    assert FinalRecord.objects.get().decision == decision
    case.tell(assessment)
    assert mails("decision_told") == [case.user.email]
    services.answer_decision(assessment=assessment, by=case.user, reply="I see it otherwise")
    assert set(mails("decision_answered")) == {case.assessor.email, case.confirmer.email}
    assert FinalAssessment.objects.get().reply == "I see it otherwise"


def state_of(case):
    return Participant.objects.get(pk=case.participant.pk).status


def test_the_state_of_the_participant_says_nothing_before_they_are_told(case):
    Status = Participant.Status
    assessment = case.recommend("not_yet_met")
    assert state_of(case) == Status.BEING_JUDGED
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Look again")
    assert state_of(case) == Status.ON_PROGRAMME
    services.recommend(
        assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="Again"
    )
    case.read(assessment)
    case.confirm(assessment)
    assert state_of(case) == Status.BEING_JUDGED
    case.tell(assessment)
    assert state_of(case) == Status.DECIDED
    case.start()
    assert state_of(case) == Status.ON_PROGRAMME


def test_mail_holds_a_link_and_no_name(case):
    case.told("not_yet_met")
    for message in Message.objects.filter(template__in=ASSESSMENT_MAILS):
        assert set(message.context) == {"url"}


ASSESSMENT_MAILS = [
    "independent_reading_asked",
    "recommendation_made",
    "independent_reading_saved",
    "decision_confirmed",
    "decision_told",
]


@pytest.mark.parametrize("recommendation", ["met", "not_yet_met"])
def test_the_reader_is_written_to_whatever_is_recommended(case, recommendation):
    case.recommend(recommendation)
    assert mails("independent_reading_asked") == [case.reader.email]


def test_who_is_appointed_after_the_recommendation_is_asked_too_once(case):
    assessment = case.recommend("not_yet_met")
    first = case.reader.email
    end_appointments(case)
    later = {kind: appoint(case.participant, kind, starts_on=TOMORROW).email for kind in JUDGES}
    services.ask_those_appointed_since()
    assert mails("independent_reading_asked") == [first]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        services.ask_those_appointed_since()
        services.ask_those_appointed_since()
    assert mails("independent_reading_asked") == [first, later["reader"]]
    assert mails("recommendation_made") == [case.confirmer.email, later["confirmer"]]
    message = Message.objects.filter(template="recommendation_made").last()
    assert message.context["url"].endswith(assessment.get_absolute_url())


def test_nobody_is_asked_for_what_is_done_or_sent_back(case):
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    end_appointments(case)
    today = timezone.localdate()
    reader, confirmer = (appoint(case.participant, kind, starts_on=today) for kind in JUDGES)
    services.ask_those_appointed_since()
    assert reader.email not in mails("independent_reading_asked")
    assert confirmer.email in mails("recommendation_made")
    services.return_recommendation(assessment=assessment, by=confirmer, reason="Look again")
    case.participant.appointments.filter(user=confirmer).delete()
    appoint(case.participant, "confirmer", starts_on=today)
    services.ask_those_appointed_since()
    assert len(mails("recommendation_made")) == 2


def test_looking_for_whom_to_ask_costs_the_same_when_everybody_was_asked(
    case, django_assert_max_num_queries
):
    case.recommend("not_yet_met")
    with django_assert_max_num_queries(4):
        services.ask_those_appointed_since()


JUDGES = ("reader", "confirmer")


def end_appointments(case):
    """Of today's reader and confirmer, as of yesterday."""
    case.participant.appointments.filter(kind__in=JUDGES).update(ends_on=YESTERDAY)


def test_only_the_assessor_starts(case):
    for person in [case.user, case.supervisor, case.reader, case.confirmer, case.lead]:
        with pytest.raises(PermissionDenied):
            services.start_final_assessment(participant=case.participant, by=person)


def test_nothing_is_started_twice(case):
    case.start()
    with pytest.raises(ValidationError, match="already been started"):
        case.start()


def test_a_half_written_part_is_kept(case):
    assessment = case.start()
    services.save_narrative(
        assessment=assessment,
        standard=case.parts[0],
        by=case.assessor,
        text="",
        judgements=[
            {"standard": case.standards[0], "view": "", "reasons": "Not sure", "items": []}
        ],
    )
    judgement = assessment.judgements.get()
    assert (judgement.view, judgement.reasons) == ("", "Not sure")


def test_changing_a_part_bumps_the_whole(case):
    assessment = case.start()
    stale = FinalAssessment.objects.get(pk=assessment.pk)
    case.write(assessment)
    with pytest.raises(StaleObject):
        services.save_summary(assessment=stale, by=case.assessor, summary="Late")


def test_the_same_sent_again_changes_nothing(case):
    assessment = case.start()
    stale = FinalAssessment.objects.get(pk=assessment.pk)
    answer = {
        "standard": case.parts[0],
        "by": case.assessor,
        "text": "Words",
        "judgements": [case.judgement(case.standards[0], "uncertain")],
    }
    services.save_narrative(assessment=assessment, **answer)
    steps = AuditEvent.objects.count()
    services.save_narrative(assessment=stale, **answer)
    assert AuditEvent.objects.count() == steps


def test_what_is_cited_must_be_submitted_evidence_of_the_same_person(case):
    other = type(case)(**vars(case) | {"items": []})
    assessment = case.start()
    private = evidence_services.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title="Private",
        happened_on=datetime.date(2025, 1, 1),
    )
    answer = case.judgement(other.standards[0], "not_met") | {"items": [private]}
    with pytest.raises(ValidationError, match="no longer submitted"):
        services.save_narrative(
            assessment=assessment,
            standard=case.parts[0],
            by=case.assessor,
            text="",
            judgements=[answer],
        )
    assert not Citation.objects.exists()


def test_no_more_than_three_are_cited(case):
    for n in range(3):
        case.submit_item(f"Piece {n}")
    answer = case.judgement(case.standards[0], "not_met") | {"items": case.items}
    with pytest.raises(ValidationError, match="at most three"):
        services.save_narrative(
            assessment=case.start(),
            standard=case.parts[0],
            by=case.assessor,
            text="",
            judgements=[answer],
        )


def test_recommending_says_what_is_still_missing(case):
    assessment = case.start()
    services.save_narrative(
        assessment=assessment,
        standard=case.parts[0],
        by=case.assessor,
        text="Words",
        judgements=[{"standard": case.standards[0], "view": "not_met", "reasons": "", "items": []}],
    )
    with pytest.raises(ValidationError) as refused:
        services.recommend(
            assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="S"
        )
    words = " ".join(refused.value.messages)
    assert "give your reasons, cite one to three pieces of evidence" in words
    assert "2 Standard number 2: write the narrative, say whether it is met" in words


def test_met_is_not_recommended_while_a_standard_is_not_met(case):
    assessment = case.start()
    case.write(assessment, but="not_met")
    with pytest.raises(ValidationError, match="you cannot recommend “met”"):
        services.recommend(
            assessment=assessment, by=case.assessor, recommendation="met", summary="S"
        )


def test_met_may_be_recommended_where_one_is_uncertain(case):
    assert case.recommend("met", but="uncertain").recommendation == "met"


def test_a_cited_piece_that_was_withdrawn_stops_recommendation_and_confirmation(case):
    case.submit_item("Second")
    case.items.reverse()
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    item = case.items[0]
    with pytest.raises(ValidationError, match="being looked at"):
        evidence_services.withdraw_item(item=item, by=case.user)
    # As if it had been taken out of the table by hand.
    type(item).objects.filter(pk=item.pk).update(status="shared")
    with pytest.raises(ValidationError, match="withdrawn since"):
        case.confirm(assessment)
    assert not Decision.objects.exists()
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Look again")
    with pytest.raises(ValidationError, match="no longer submitted"):
        services.recommend(
            assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="Again"
        )


def test_a_cited_piece_that_is_private_again_goes_by_the_title_that_was_submitted(case):
    assessment = case.start()
    case.write(assessment, but="not_met")
    item = case.items[0]
    evidence_services.withdraw_item(item=item, by=case.user)
    evidence_services.make_item_private(item=item, by=case.user)
    evidence_services.edit_item(
        item=item, by=case.user, title="TITLE-CANARY", happened_on=item.happened_on, text="Mine"
    )
    with pytest.raises(ValidationError) as refused:
        services.recommend(
            assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="S"
        )
    words = " ".join(refused.value.messages)
    assert "“A home visit” is cited but no longer submitted" in words
    assert "CANARY" not in words


def test_sent_back_the_reading_stays_and_counts_again(case):
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Look again")
    assert mails("recommendation_returned") == [case.assessor.email]
    assert assessment.status == FinalAssessment.Status.DRAFT
    services.recommend(
        assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="Again"
    )
    assert mails("independent_reading_asked") == [case.reader.email]  # not asked a second time
    assert case.confirm(assessment).independent_reading == IndependentReading.objects.get()


def test_not_yet_met_waits_for_the_reading(case):
    assessment = case.recommend("not_yet_met")
    with pytest.raises(ValidationError, match="only be confirmed after the independent reading"):
        case.confirm(assessment)


def test_met_waits_for_the_reading_where_the_programme_says_always(case_by_domain):
    assessment = case_by_domain.recommend("met")
    with pytest.raises(ValidationError, match="only be confirmed after the independent reading"):
        case_by_domain.confirm(assessment)


def test_the_assessor_neither_reads_nor_confirms_their_own_recommendation(case):
    assessment = case.recommend("not_yet_met")
    case.replace("confirmer", case.assessor)
    with pytest.raises(PermissionDenied):
        services.confirm_decision(assessment=assessment, by=case.assessor, reasons="Mine")
    case.replace("reader", case.assessor)
    with pytest.raises(PermissionDenied):
        services.save_independent_reading(
            assessment=assessment, by=case.assessor, view="met", reasons="Mine"
        )


def test_whoever_read_does_not_confirm_and_does_not_recommend(case):
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    former = case.confirmer
    case.replace("confirmer", case.reader)
    with pytest.raises(PermissionDenied):
        services.confirm_decision(assessment=assessment, by=case.reader, reasons="Mine")
    case.replace("confirmer", former)
    services.return_recommendation(assessment=assessment, by=former, reason="Again")
    case.replace("assessor", case.reader)
    with pytest.raises(PermissionDenied):
        services.recommend(
            assessment=assessment, by=case.reader, recommendation="not_yet_met", summary="S"
        )


def test_a_reading_is_saved_once(case):
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    with pytest.raises(ValidationError, match="already been saved"):
        case.read(assessment)


def test_a_page_of_the_confirmer_from_before_the_reading_is_out_of_date(case):
    assessment = case.recommend("met")
    stale = FinalAssessment.objects.get(pk=assessment.pk)
    case.read(assessment, view="met")
    with pytest.raises(StaleObject):
        case.confirm(stale)


def test_told_is_not_before_the_decision_nor_in_the_future(case):
    assessment = case.decided()
    today = timezone.localdate()
    for day in (today + datetime.timedelta(days=1), today - datetime.timedelta(days=1)):
        with pytest.raises(ValidationError):
            case.tell(assessment, on=day)
    case.tell(assessment, on=today)


def test_nothing_can_be_answered_before_being_told(case):
    with pytest.raises(ValidationError):
        services.answer_decision(assessment=case.decided(), by=case.user, reply="Early")


def test_after_not_yet_met_another_attempt_follows(case):
    case.told("not_yet_met")
    second = case.start()
    assert second.attempt == 2
    assert state_of(case) == Participant.Status.ON_PROGRAMME


def test_no_other_attempt_before_being_told(case):
    case.decided("not_yet_met")
    with pytest.raises(ValidationError, match="already been started"):
        case.start()


def test_no_other_attempt_after_met(case):
    case.told("met")
    with pytest.raises(ValidationError, match="nothing more to assess"):
        case.start()


def test_a_participant_on_another_programme_is_not_taken_off_it(case):
    from tests.factories import ParticipantFactory

    case.told("not_yet_met")
    ParticipantFactory(user=case.user)
    with pytest.raises(ValidationError, match="another programme"):
        case.start()


def test_the_trail_names_steps_and_holds_no_words(case):
    case.told("not_yet_met")
    details = " ".join(str(event.detail) for event in AuditEvent.objects.all())
    assert "CANARY" not in details
    assert case.user.name not in details
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"record.frozen", "participant.told", "participant.decided"} <= actions
    frozen = AuditEvent.objects.get(action="record.frozen")
    assert frozen.detail["sha256"] == FinalRecord.objects.get().sha256


def test_a_refused_confirmation_leaves_nothing_behind(case, monkeypatch):
    assessment = case.recommend("met")
    monkeypatch.setattr("assessments.final_record.new_code", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        case.confirm(assessment)
    assert not Decision.objects.exists()
    assert FinalAssessment.objects.get().status == FinalAssessment.Status.RECOMMENDED
    assert state_of(case) == Participant.Status.BEING_JUDGED


def test_mail_about_a_decision_goes_to_who_is_appointed_now_and_not_to_who_has_left(case):
    assessment = case.told("met")
    assert mails("decision_confirmed") == [case.assessor.email]
    RoleGrant.objects.filter(user=case.assessor).update(ends_on=YESTERDAY)
    services.answer_decision(assessment=assessment, by=case.user, reply="Thank you")
    assert mails("decision_answered") == [case.confirmer.email]


def test_a_judgement_rests_on_evidence_of_each_stage_and_author(db):
    stage = {"key": "one", "label": "First", "ends": {"after_months": 12}}
    minimum = {"kind": "work_seen", "label": "Work seen", "least": 1}
    made = make_case(
        other_rules={"stages": [stage]},
        evidence_minimums=[
            {**minimum, "stage": "one"},
            minimum | {"author": "participant"},
            minimum | {"author": "assessor"},
        ],
    )
    # Work of 3 March 2025, by the participant; the first stage ended on 31 December 2024.
    assert [each.have for each in check_evidence(made.participant)] == [0, 1, 0]
    type(made.participant).objects.filter(pk=made.participant.pk).update(
        starts_on=datetime.date(2024, 6, 1)
    )
    again = type(made.participant).objects.get(pk=made.participant.pk)
    assert [each.have for each in check_evidence(again)] == [1, 1, 0]
