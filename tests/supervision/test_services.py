import datetime
import threading
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import AuditEvent
from evidence.models import EvidenceItem
from notifications.models import Message
from supervision import services
from supervision.models import EarlierRound, Observation
from tests import factories

from .conftest import A_DAY, WORDS, hold

Status = Observation.Status


def actions(observation):
    return [event.action for event in reversed(AuditEvent.objects.on(observation))]


def mails():
    return sorted((mail.template, mail.recipient_id) for mail in Message.objects.all())


def test_from_plan_to_sign_off_it_becomes_evidence_with_the_answer(
    at, participant, supervisor, assessor
):
    observation = at("written_up")
    services.answer_observation(
        observation=observation,
        by=participant.user,
        response="disagree",
        response_text="I did say why I came.",
    )
    services.sign_off_observation(
        observation=observation, by=supervisor, counts=False, counts_reason="Not formal"
    )

    observation.refresh_from_db()
    assert observation.status == Status.SIGNED_OFF
    assert (observation.signed_off_by, observation.counts) == (supervisor, False)
    item = observation.evidence_item
    assert (item.kind, item.status) == ("observation", EvidenceItem.Status.ON_RECORD)
    assert (item.author, item.happened_on) == (assessor, A_DAY)
    for words in WORDS.values():
        assert words in item.text
    assert "I disagree" in item.second_text
    assert "I did say why I came." in item.second_text
    assert item.versions.count() == 1
    assert actions(observation) == [
        "observation.planned",
        "observation.held",
        "observation.written_up",
        "observation.answered",
        "observation.signed_off",
    ]


def test_each_step_tells_those_it_concerns_and_not_who_took_it(
    at, participant, supervisor, assessor
):
    at("signed_off")
    assert mails() == sorted(
        [
            ("observation_planned", assessor.pk),
            ("observation_written_up", participant.user.pk),
            ("observation_answered", supervisor.pk),
            ("observation_signed_off", participant.user.pk),
        ]
    )


def test_a_plan_by_the_supervisor_tells_observer_and_participant(participant, supervisor, assessor):
    services.plan_observation(
        participant=participant,
        by=supervisor,
        observer=assessor,
        planned_for=A_DAY,
        purpose="Visit",
    )
    assert {person for _, person in mails()} == {assessor.pk, participant.user.pk}


def test_without_a_supervisor_the_answer_goes_to_the_assessor_where_they_may_sign(
    at, participant, supervisor, assessor, end_appointment
):
    observation = at("written_up")
    end_appointment(supervisor)
    services.answer_observation(observation=observation, by=participant.user, response="agree")
    assert ("observation_answered", assessor.pk) in mails()


def test_sent_back_it_is_written_and_answered_again_and_the_first_disagreement_stays(
    at, participant, supervisor, assessor
):
    observation = at("written_up")
    services.answer_observation(
        observation=observation, by=participant.user, response="disagree", response_text="Not so."
    )
    services.return_observation(
        observation=observation, by=supervisor, return_reason="Say what you heard."
    )
    assert observation.status == Status.HELD
    assert ("observation_returned", assessor.pk) in mails()
    round_ = EarlierRound.objects.get()
    assert (round_.response, round_.response_text, round_.seen) == (
        "disagree",
        "Not so.",
        WORDS["seen"],
    )

    services.write_up_observation(
        observation=observation, by=assessor, **(WORDS | {"seen": "She said hello."})
    )
    services.answer_observation(observation=observation, by=participant.user, response="agree")
    services.sign_off_observation(observation=observation, by=supervisor, counts=True)
    item = observation.evidence_item
    assert "She said hello." in item.text
    assert "I agree with it" in item.second_text
    assert "Not so." in item.second_text


@pytest.mark.parametrize("response", ["reflect", "disagree"])
def test_adding_or_disagreeing_needs_words(at, participant, response):
    observation = at("written_up")
    with pytest.raises(ValidationError) as refusal:
        services.answer_observation(
            observation=observation, by=participant.user, response=response, response_text=" "
        )
    assert "response_text" in refusal.value.message_dict


def test_not_counting_needs_a_reason_and_without_one_nothing_is_written(at, supervisor):
    observation = at("answered")
    with pytest.raises(ValidationError):
        services.sign_off_observation(observation=observation, by=supervisor, counts=False)
    assert not EvidenceItem.objects.exists()
    assert "observation.signed_off" not in actions(observation)


def test_the_assessor_signs_off_only_where_the_programme_lets_them(at, participant, assessor):
    participant.programme.assessor_may_sign_off_observations = False
    factories.republish(participant.programme)
    observation = Observation.objects.get(pk=at("answered").pk)
    with pytest.raises(PermissionDenied):
        services.sign_off_observation(observation=observation, by=assessor, counts=True)
    participant.programme.assessor_may_sign_off_observations = True
    factories.republish(participant.programme)
    observation = Observation.objects.get(pk=observation.pk)
    services.sign_off_observation(observation=observation, by=assessor, counts=True)


def test_nobody_takes_a_step_that_is_another_s(at, participant, supervisor, assessor):
    observation = at("planned")
    stranger = factories.UserFactory()
    for person in (participant.user, supervisor, stranger):
        with pytest.raises(PermissionDenied):
            hold(observation, person)
        with pytest.raises(PermissionDenied):
            services.write_up_observation(observation=observation, by=person, **WORDS)
    for person in (assessor, supervisor, stranger):
        with pytest.raises(PermissionDenied):
            services.answer_observation(observation=observation, by=person, response="agree")
    for person in (participant.user, stranger):
        with pytest.raises(PermissionDenied):
            services.sign_off_observation(observation=observation, by=person, counts=True)
        with pytest.raises(PermissionDenied):
            services.return_observation(observation=observation, by=person, return_reason="x")
    with pytest.raises(PermissionDenied):
        services.cancel_observation(observation=observation, by=stranger, cancelled_reason="x")


def test_an_observer_whose_appointment_ended_no_longer_writes(at, assessor, end_appointment):
    observation = at("held")
    end_appointment(assessor)
    with pytest.raises(PermissionDenied):
        services.write_up_observation(observation=observation, by=assessor, **WORDS)


def test_only_supervisor_or_assessor_of_today_can_be_chosen_to_observe(
    participant, supervisor, assessor, end_appointment
):
    end_appointment(assessor)
    for observer in (assessor, participant.user, factories.UserFactory()):
        with pytest.raises(ValidationError):
            services.plan_observation(
                participant=participant,
                by=supervisor,
                observer=observer,
                planned_for=A_DAY,
                purpose="Visit",
            )


@pytest.mark.parametrize(
    "held_on", [datetime.date(2023, 12, 31), datetime.date(2024, 3, 5)], ids=["before", "tomorrow"]
)
def test_it_cannot_be_held_before_the_programme_or_in_the_future(at, assessor, held_on):
    observation = at("planned")
    with pytest.raises(ValidationError) as refusal:
        hold(observation, assessor, held_on=held_on, today=A_DAY)
    assert "held_on" in refusal.value.message_dict


def test_details_are_corrected_while_it_is_written_and_not_once_it_is_answered(at, assessor):
    observation = at("held")
    hold(observation, assessor, setting="Court")
    assert observation.setting == "Court"
    answered = at("answered")
    with pytest.raises(ValidationError):
        hold(answered, assessor, setting="Office")
    answered.refresh_from_db()
    assert (answered.status, answered.response) == (Status.ANSWERED, "agree")


def test_only_an_answered_observation_is_sent_back(at, supervisor):
    observation = at("planned")
    with pytest.raises(ValidationError):
        services.return_observation(observation=observation, by=supervisor, return_reason="x")
    assert observation.status == Status.PLANNED


def test_a_draft_is_kept_and_tells_nobody(at, assessor):
    observation = at("held")
    before = mails()
    services.save_write_up(
        observation=observation, by=assessor, seen="Half a", keep="", change="", next_time=""
    )
    assert (observation.status, observation.seen) == (Status.HELD, "Half a")
    assert mails() == before


def test_a_signed_off_observation_takes_no_further_step(at, participant, supervisor, assessor):
    observation = at("signed_off")
    steps = [
        lambda: hold(observation, assessor),
        lambda: services.save_write_up(observation=observation, by=assessor, **WORDS),
        lambda: services.write_up_observation(observation=observation, by=assessor, **WORDS),
        lambda: services.answer_observation(
            observation=observation, by=participant.user, response="agree"
        ),
        lambda: services.sign_off_observation(observation=observation, by=supervisor, counts=True),
        lambda: services.return_observation(
            observation=observation, by=supervisor, return_reason="x"
        ),
        lambda: services.cancel_observation(
            observation=observation, by=supervisor, cancelled_reason="x"
        ),
    ]
    for step in steps:
        with pytest.raises(ValidationError):
            step()
    assert EvidenceItem.objects.count() == 1


def test_the_database_refuses_to_change_what_is_signed_off_or_was_sent_back(at, supervisor):
    if connection.vendor != "postgresql":
        pytest.skip("Triggers are PostgreSQL's; on SQLite the services alone refuse.")
    observation = at("answered")
    services.return_observation(observation=observation, by=supervisor, return_reason="x")
    signed_off = at("signed_off")
    attempts = [
        lambda: Observation.objects.filter(pk=signed_off.pk).update(response_text="other"),
        lambda: Observation.objects.filter(pk=signed_off.pk).delete(),
        lambda: EarlierRound.objects.update(response_text="other"),
        lambda: EarlierRound.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    Observation.objects.filter(pk=observation.pk).update(setting="Court")


def at_once(*moves):
    """Run the moves in threads that start at one moment; what each was refused with, in order."""
    barrier = threading.Barrier(len(moves))
    refusals = [None] * len(moves)

    def run(number, move):
        try:
            barrier.wait(timeout=20)
            move()
        except ValidationError as refusal:
            refusals[number] = " ".join(refusal.messages)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number, move)) for number, move in enumerate(moves)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refusals


def test_an_observer_who_has_left_gets_no_mail(at, supervisor, assessor, end_appointment):
    observation = at("planned")
    before = Message.objects.filter(recipient=assessor).count()
    end_appointment(assessor)
    services.cancel_observation(
        observation=observation, by=supervisor, cancelled_reason="The observer has left"
    )
    assert Message.objects.filter(recipient=assessor).count() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("rival", ["sign_off", "return"])
def test_two_who_decide_at_once_leave_one_decision_and_the_loser_is_told(
    at, supervisor, assessor, rival
):
    rivals = {
        "sign_off": partial(services.sign_off_observation, counts=True),
        "return": partial(services.return_observation, return_reason="Write more."),
    }
    for _ in range(30):
        pk = at("answered").pk
        first, second = (Observation.objects.get(pk=pk) for _ in range(2))
        refusals = at_once(
            partial(rivals["sign_off"], observation=first, by=supervisor),
            partial(rivals[rival], observation=second, by=assessor),
        )
        told = [refusal for refusal in refusals if refusal]
        assert len(told) == 1, refusals
        assert "already been dealt with" in told[0]
        observation = Observation.objects.get(pk=pk)
        signed_off = actions(observation).count("observation.signed_off")
        returned = actions(observation).count("observation.returned")
        assert (signed_off, returned) == ((1, 0) if observation.counts else (0, 1))
        assert observation.status == (Status.SIGNED_OFF if observation.counts else Status.HELD)
        assert (observation.evidence_item is not None) == bool(observation.counts)
    assert EvidenceItem.objects.count() == Observation.objects.filter(status="signed_off").count()
