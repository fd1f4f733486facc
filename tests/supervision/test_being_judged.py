"""From recommendation to telling no observation is planned, and none goes on."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from participants.models import Participant
from supervision import services
from supervision.models import Observation
from tests import factories

from .conftest import A_DAY, WORDS, hold

CLOSED = "is being looked at, so nothing can be changed for now"


def set_status(participant, status):
    """As the services of a final assessment leave it."""
    Participant.objects.filter(pk=participant.pk).update(status=status)


STEPS = {
    "planned": lambda o, supervisor: hold(o, o.observer),
    "held": lambda o, supervisor: services.write_up_observation(
        observation=o, by=o.observer, **WORDS
    ),
    "written_up": lambda o, supervisor: services.answer_observation(
        observation=o, by=o.participant.user, response="agree"
    ),
    "answered": lambda o, supervisor: services.sign_off_observation(
        observation=o, by=supervisor, counts=True
    ),
}


@pytest.mark.parametrize("status", STEPS)
def test_no_observation_goes_on_while_the_record_is_judged(at, participant, supervisor, status):
    observation = at(status)
    set_status(participant, "being_judged")
    with pytest.raises(ValidationError, match=CLOSED):
        STEPS[status](observation, supervisor)
    assert Observation.objects.get().status == status


def test_none_is_planned_cancelled_or_sent_back_while_the_record_is_judged(
    at, participant, supervisor, assessor
):
    planned, answered = at("planned"), at("answered")
    set_status(participant, "being_judged")
    with pytest.raises(ValidationError, match=CLOSED):
        services.plan_observation(
            participant=participant,
            by=supervisor,
            observer=supervisor,
            planned_for=A_DAY,
            purpose="Another",
        )
    with pytest.raises(ValidationError, match=CLOSED):
        services.cancel_observation(observation=planned, by=supervisor, cancelled_reason="No")
    with pytest.raises(ValidationError, match=CLOSED):
        services.return_observation(observation=answered, by=supervisor, return_reason="No")


def test_pages_say_why_and_offer_no_step(at, participant, supervisor, client):
    observation = at("answered")
    set_status(participant, "being_judged")
    factories.sign_in(client, supervisor)
    page = client.get(observation.get_absolute_url()).content.decode()
    assert CLOSED in page
    assert reverse("supervision:observation_sign_off", args=[observation.pk]) not in page
    late = client.get(reverse("supervision:observation_sign_off", args=[observation.pk]))
    assert late.status_code == 302
    plan = client.get(reverse("supervision:observation_plan", args=[participant.pk]), follow=True)
    assert CLOSED in plan.content.decode()
    assert "Plan an observation" not in plan.content.decode()


@pytest.mark.parametrize(
    ("status", "answer"), [("on_programme", 404), ("being_judged", 200), ("decided", 200)]
)
def test_the_confirmer_reads_observations_from_the_recommendation_on(
    at, participant, client, status, answer
):
    observation = at("signed_off")
    confirmer = factories.appoint(participant, "confirmer")
    set_status(participant, status)
    factories.sign_in(client, confirmer)
    assert client.get(observation.get_absolute_url()).status_code == answer
