import datetime

import pytest

from jobs.services import request_job
from participants.models import Appointment
from tests import factories

from . import kinds


@pytest.fixture(autouse=True)
def _a_kind_of_job(settings):
    settings.JOB_KINDS = {"greeting": "tests.jobs.kinds.GREETING"}
    kinds.DOWNLOADS.clear()


@pytest.fixture
def participant(db):
    return factories.ParticipantFactory()


@pytest.fixture
def assessor(participant):
    return factories.appoint(participant, "assessor")


@pytest.fixture
def ask(participant, assessor):
    """Ask for a greeting as the participant's assessor."""

    def request(**parameters):
        return request_job(
            kind="greeting",
            title="Greeting",
            organisation=participant.organisation,
            subject_id=participant.pk,
            by=assessor,
            **parameters,
        )

    return request


@pytest.fixture
def dismiss(assessor):
    def end_appointments():
        Appointment.objects.filter(user=assessor).update(ends_on=datetime.date(2024, 2, 1))
        factories.forget(assessor)

    return end_appointments
