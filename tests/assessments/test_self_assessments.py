"""Self-assessments: each side by itself, both side by side, and nobody else."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.models import SelfAssessment, SelfAssessmentAnswer
from assessments.self_assessments import services
from audit.models import AuditEvent
from notifications.models import Message
from participants.models import Appointment, Participant
from participants.shipped import shipped_programme
from reports.home.own import own_programme
from reports.home.waiting import waiting
from tests import factories
from tests.assessments.conftest import make_case

TODAY = timezone.localdate()
RULE = shipped_programme("early-career-development-programme")["self_assessment"]
OWN_WORDS, OTHER_WORDS = "I still look at the form first", "Listens before writing anything"


@pytest.fixture
def case(db):
    """On the programme for six weeks: the first self-assessment was due a few days ago."""
    found = make_case(other_rules={"self_assessment": RULE})
    started(found, 45)
    return found


def started(case, days_ago):
    day = TODAY - datetime.timedelta(days=days_ago)
    Participant.objects.filter(pk=case.participant.pk).update(starts_on=day)
    case.participant.refresh_from_db()


def begin(case, by, stage="start"):
    factories.forget(by)
    return services.begin_self_assessment(participant=case.participant, stage=stage, by=by)


def answers(case, level, why):
    return [{"standard": each, "level": level, "why": why} for each in case.standards]


def write(case, by, level, why, stage="start"):
    found = begin(case, by, stage)
    services.save_self_assessment(found=found, answers=answers(case, level, why), by=by)
    return found


def finish(case, by, level=2, why="", stage="start"):
    found = write(case, by, level, why, stage)
    return services.finish_self_assessment(found=found, by=by)


def finish_own(case):
    return finish(case, case.user, 2, OWN_WORDS)


def finish_other(case):
    return finish(case, case.assessor, 4, OTHER_WORDS)


def seen(client, case, user, name="self_assessment", stage="start"):
    factories.sign_in(client, user)
    response = client.get(reverse(f"assessments:{name}", args=[case.participant.pk, stage]))
    return response.content.decode()


def everything_about(client, case, user):
    """All pages on which something of a self-assessment could stand."""
    factories.sign_in(client, user)
    pk = case.participant.pk
    addresses = [
        reverse("assessments:self_assessment_list", args=[pk]),
        reverse("assessments:self_assessment", args=[pk, "start"]),
        reverse("assessments:ready_for_panel", args=[pk]),
        reverse("reports:timeline", args=[pk]),
        reverse("reports:participant", args=[pk]),
        reverse("reports:home"),
    ]
    return " ".join(client.get(each).content.decode() for each in addresses)


def test_a_draft_is_its_writers_alone(case, client):
    write(case, case.user, 1, OWN_WORDS)
    for other in (case.supervisor, case.assessor, case.lead):
        assert not SelfAssessment.objects.visible_to(other).exists()
        text = everything_about(client, case, other)
        assert OWN_WORDS not in text
        assert "Self-assessment begun" not in text
        assert "Your draft" not in text


def test_a_finished_side_stays_hidden_until_the_other_is_finished(case, client):
    finish_own(case)
    write(case, case.assessor, 4, OTHER_WORDS)
    for reader in (case.assessor, case.supervisor, case.lead, case.confirmer):
        assert not SelfAssessmentAnswer.objects.visible_to(reader).filter(why=OWN_WORDS).exists()
    assert OWN_WORDS not in everything_about(client, case, case.assessor)
    assert OWN_WORDS not in everything_about(client, case, case.supervisor)
    assert OTHER_WORDS not in everything_about(client, case, case.user)


def test_the_assessors_side_stays_hidden_from_the_person_until_theirs_is_finished(case, client):
    finish_other(case)
    write(case, case.user, 1, OWN_WORDS)
    text = everything_about(client, case, case.user)
    assert OTHER_WORDS not in text
    assert "Confident" not in text, "no word of it either"


def test_the_trail_says_that_a_side_is_finished_and_not_what_it_says(case):
    finish_own(case)
    found = AuditEvent.objects.about(case.participant).filter(action__startswith="self_assessment")
    assert {each.action for each in found} == {
        "self_assessment.started",
        "self_assessment.edited",
        "self_assessment.finished",
    }
    assert all(OWN_WORDS not in str(each.detail) for each in found)
    assert all("level" not in str(each.detail) for each in found)


def test_both_sides_stand_side_by_side_with_the_difference_in_words(case, client):
    finish_own(case)
    finish_other(case)
    text = seen(client, case, case.user)
    assert OWN_WORDS in text
    assert OTHER_WORDS in text
    assert "Your assessor sees you two steps further on" in text
    text = seen(client, case, case.assessor)
    assert f"You see {case.user.name} two steps further on" in text
    text = seen(client, case, case.supervisor)
    assert f"The assessor sees {case.user.name} two steps further on" in text


def test_the_same_word_is_said_to_be_the_same(case, client):
    finish(case, case.user, 3)
    finish(case, case.assessor, 3)
    text = seen(client, case, case.user)
    number = len(case.standards)
    assert f"The same word for {number} of {number}" in text


def test_all_three_are_told_once_both_sides_are_there(case):
    finish_own(case)
    told = Message.objects.get(template="self_assessment_finished")
    assert told.recipient == case.assessor
    finish_other(case)
    together = Message.objects.filter(template="self_assessments_together")
    assert {each.recipient for each in together} == {case.user, case.supervisor}
    assert OWN_WORDS not in str([each.context for each in Message.objects.all()])


def test_a_difference_becomes_a_goal_with_the_standard_chosen_already(case, client):
    finish_own(case)
    finish_other(case)
    standard = case.standards[1]
    address = reverse("assessments:goal_add", args=[case.participant.pk])
    assert f"{address}?standard={standard.pk}" in seen(client, case, case.user)
    form = client.get(f"{address}?standard={standard.pk}").content.decode()
    assert f'<option value="{standard.pk}" selected>' in form


def test_what_is_finished_cannot_be_changed_any_more(case, client):
    found = finish_own(case)
    with pytest.raises(ValidationError, match="already been dealt with"):
        services.save_self_assessment(found=found, answers=answers(case, 4, ""), by=case.user)
    factories.sign_in(client, case.user)
    response = client.get(reverse("assessments:self_assessment_edit", args=[found.pk]))
    assert response.status_code == 302


def test_every_standard_needs_a_word_before_it_is_finished(case):
    found = begin(case, case.user)
    services.save_self_assessment(found=found, answers=answers(case, None, "Later"), by=case.user)
    with pytest.raises(ValidationError, match=f"Choose a word for {case.standards[0]}"):
        services.finish_self_assessment(found=found, by=case.user)


def test_the_supervisor_reads_both_and_writes_neither_where_there_is_an_assessor(case):
    with pytest.raises(PermissionDenied):
        begin(case, case.supervisor)
    finish_own(case)
    finish_other(case)
    assert SelfAssessment.objects.visible_to(case.supervisor).count() == 2


def test_in_a_programme_without_an_assessor_the_supervisor_writes_the_other_side(db, client):
    found = make_case(
        other_rules={"self_assessment": RULE}, recommender="supervisor", confirmer="confirmer"
    )
    started(found, 45)
    finish_own(found)
    assert [each.label for each in waiting(found.supervisor, TODAY).tasks].count("Your side") == 1
    finish(found, found.supervisor, 1, OTHER_WORDS)
    assert "Your supervisor sees you one step earlier" in seen(client, found, found.user)


def test_the_workforce_lead_sees_that_it_was_done_and_when_and_no_words(case, client):
    finish_own(case)
    finish_other(case)
    text = everything_about(client, case, case.lead)
    assert "Finished on" in text
    assert OWN_WORDS not in text
    assert OTHER_WORDS not in text
    assert "further on" not in text
    assert not SelfAssessment.objects.visible_to(case.lead).exists()


def test_the_panel_is_told_only_that_it_was_done(case, client):
    finish_own(case)
    Participant.objects.filter(pk=case.participant.pk).update(status="being_judged")
    factories.sign_in(client, case.confirmer)
    address = reverse("assessments:ready_for_panel", args=[case.participant.pk])
    text = client.get(address).content.decode()
    assert f"At the start: {case.user.name} finished on" in text
    assert "the assessor not finished" in text
    assert "Half way" in text
    assert OWN_WORDS not in text
    pk = case.participant.pk
    response = client.get(reverse("assessments:self_assessment", args=[pk, "start"]))
    assert response.status_code == 403


def test_who_comes_after_another_assessor_begins_anew_and_sees_nothing_of_the_draft(case, client):
    old = write(case, case.assessor, 1, OTHER_WORDS)
    Appointment.objects.filter(participant=case.participant, kind="assessor").delete()
    new = factories.appoint(case.participant, "assessor")
    factories.forget(case.assessor)
    assert OTHER_WORDS not in everything_about(client, case, new)
    finish_own(case)
    finish(case, new, 3)
    assert SelfAssessment.objects.visible_to(case.user).filter(status="finished").count() == 2
    assert OTHER_WORDS not in seen(client, case, case.user)
    old.refresh_from_db()
    assert old.status == "draft", "it stays as it was left"
    with pytest.raises(PermissionDenied):
        services.finish_self_assessment(found=old, by=case.assessor)


def test_what_an_assessor_finished_stays_when_another_comes(case):
    finish_other(case)
    case.participant.appointments.filter(kind="assessor").delete()
    new = factories.appoint(case.participant, "assessor")
    with pytest.raises(ValidationError, match=f"already finished by {case.assessor.name}"):
        begin(case, new)
    finish_own(case)
    assert SelfAssessment.objects.visible_to(new).count() == 2


def test_if_the_assessor_never_does_theirs_the_person_may_open_their_own(case, client):
    own = finish_own(case)
    assert "Open mine for my assessor" in seen(client, case, case.user)
    services.open_self_assessment(found=own, by=case.user)
    assert OWN_WORDS in seen(client, case, case.assessor)
    assert OWN_WORDS not in everything_about(client, case, case.supervisor)
    assert Message.objects.get(template="self_assessment_opened").recipient == case.assessor
    finish_other(case)
    assert "The other side was finished after that" in seen(client, case, case.user)


def test_before_its_day_nobody_opens_their_own(case, client):
    started(case, 3)
    own = finish_own(case)
    with pytest.raises(ValidationError, match="Both sides have time until"):
        services.open_self_assessment(found=own, by=case.user)
    assert "Open mine" not in seen(client, case, case.user)


def test_ones_own_is_always_there_to_read_again(case, client):
    finish_own(case)
    assert OWN_WORDS in seen(client, case, case.user)
    Participant.objects.filter(pk=case.participant.pk).update(status="decided")
    assert OWN_WORDS in seen(client, case, case.user)


def test_a_later_one_can_be_begun_six_weeks_before_its_day(case):
    with pytest.raises(ValidationError, match="It can be begun on"):
        begin(case, case.user, "middle")
    started(case, 330)
    assert begin(case, case.user, "middle").stage == "middle"


def test_beginning_twice_goes_on_with_the_same_draft(case):
    assert begin(case, case.user) == begin(case, case.user)


def test_a_programme_that_asks_for_none_has_none(db, client):
    plain = make_case()
    with pytest.raises(ValidationError, match="does not ask"):
        begin(plain, plain.user)
    factories.sign_in(client, plain.user)
    pk = plain.participant.pk
    text = client.get(reverse("assessments:self_assessment_list", args=[pk])).content.decode()
    assert "asks for no self-assessment" in text
    stage = reverse("assessments:self_assessment", args=[pk, "start"])
    assert client.get(stage).status_code == 404


def test_it_is_done_in_three_pages(case, client):
    factories.sign_in(client, case.user)
    pk = case.participant.pk
    address = reverse("assessments:self_assessment_begin", args=[pk, "start"])
    edit = client.post(address, {"nonce": str(uuid.uuid4())}).url
    sent = {"version": 1}
    for number, _ in enumerate(case.standards, start=1):
        sent |= {f"level-{number}": "2", f"why-{number}": "Court work"}
    check = client.post(edit, sent).url
    page = client.get(check).content.decode()
    assert "Check what you chose, then finish" in page
    assert "Court work" in page
    done = client.post(check, {"version": 2}).url
    assert "Finished on" in client.get(done).content.decode()


def test_two_pages_of_ones_own_do_not_overwrite_each_other(case, client):
    found = write(case, case.user, 2, OWN_WORDS)
    factories.sign_in(client, case.user)
    address = reverse("assessments:self_assessment_edit", args=[found.pk])
    text = client.post(address, {"version": 1, "level-1": "4"}).content.decode()
    assert "changed after you opened the page" in text
    assert OWN_WORDS in text, "what is saved now stands beside it"


def test_home_asks_for_the_one_whose_day_has_come_until_it_is_finished(case):
    asked = [each.title for each in own_programme(case.user, TODAY).reflecting]
    assert asked == ["Self-assessment: at the start"]
    finish_own(case)
    assert own_programme(case.user, TODAY).reflecting == []


def test_it_waits_for_the_assessor_once_the_person_has_finished(case):
    assert "Your side" not in [each.label for each in waiting(case.assessor, TODAY).tasks]
    finish_own(case)
    assert "Your side" in [each.label for each in waiting(case.assessor, TODAY).tasks]
    assert "Your side" not in [each.label for each in waiting(case.supervisor, TODAY).tasks]
    finish_other(case)
    assert "Your side" not in [each.label for each in waiting(case.assessor, TODAY).tasks]


def test_an_earlier_one_that_was_left_out_is_asked_for_no_more_once_a_later_one_is_there(case):
    started(case, 330)
    finish_own(case)
    finish(case, case.user, 3, "", "middle")
    [only] = SelfAssessment.objects.waiting_for(case.assessor)
    assert only.stage == "middle"
    finish(case, case.assessor, 3, "", "middle")
    assert not SelfAssessment.objects.waiting_for(case.assessor).exists()
