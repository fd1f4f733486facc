import datetime

import pytest

from participants.models import Appointment
from supervision import services
from supervision.models import Observation
from tests import factories

A_DAY = datetime.date(2024, 3, 4)
WORDS = {
    "seen": "She let the mother finish.",
    "keep": "The pauses.",
    "change": "Say why you came.",
    "next_time": "Begin with the child.",
}


@pytest.fixture
def participant(db):
    participant = factories.ParticipantFactory()
    programme = participant.programme
    programme.evidence_minimums = [
        {"kind": "observation", "label": "Observations", "least": 3, "by_assessor_least": 2}
    ]
    factories.republish(programme)
    return participant


@pytest.fixture
def supervisor(participant):
    return factories.appoint(participant, "supervisor")


@pytest.fixture
def assessor(participant):
    return factories.appoint(participant, "assessor")


@pytest.fixture
def at(participant, supervisor, assessor):
    """An observation by the assessor, brought as far as the status named."""

    def bring(status, **fields):
        steps = list(Observation.Status)
        planned = {"observer": assessor, "planned_for": A_DAY, "purpose": "A first visit"} | fields
        observation = services.plan_observation(
            participant=participant, by=participant.user, **planned
        )
        for step in steps[1 : steps.index(status) + 1]:
            take(step, observation)
        return observation

    def take(step, observation):
        if step == "held":
            hold(observation, observation.observer)
        elif step == "written_up":
            services.write_up_observation(observation=observation, by=observation.observer, **WORDS)
        elif step == "answered":
            services.answer_observation(
                observation=observation, by=participant.user, response="agree"
            )
        elif step == "signed_off":
            services.sign_off_observation(observation=observation, by=supervisor, counts=True)

    return bring


def hold(observation, by, **fields):
    details = {
        "held_on": A_DAY,
        "setting": "Home visit",
        "family_answer": "agreed",
        "observer_is_registered": True,
    }
    return services.hold_observation(observation=observation, by=by, **(details | fields))


@pytest.fixture
def end_appointment():
    def end(user):
        Appointment.objects.filter(user=user).update(ends_on=datetime.date(2024, 2, 1))
        factories.forget(user)

    return end
