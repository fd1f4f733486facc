import re
import uuid

import pytest
from django.urls import reverse

from participants.models import Participant
from supervision import services
from supervision.models import Observation
from tests import factories

from .conftest import A_DAY, WORDS

STEPS = ("hold", "write_up", "answer", "sign_off", "return", "cancel")


def url(step, observation):
    name = f"supervision:observation_{step}" if step else "supervision:observation"
    return reverse(name, args=[observation.pk])


def plan_url(participant):
    return reverse("supervision:observation_plan", args=[participant.pk])


def list_url(participant):
    return reverse("supervision:observation_list", args=[participant.pk])


@pytest.fixture
def as_(client):
    def sign_in(user):
        factories.forget(user)
        return factories.sign_in(client, user)

    return sign_in


def on_day(name, day=A_DAY):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def plan_data(observer, **fields):
    return {
        "observer": observer.pk,
        **on_day("planned_for"),
        "purpose": "A first visit",
        "nonce": uuid.uuid4(),
    } | fields


def send(client, step, observation, **data):
    """Send a step's form as it was just opened."""
    page = client.get(url(step, observation))
    assert page.status_code == 200, page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page.content.decode())[1]
    return client.post(url(step, observation), {"version": version} | data)


def test_from_plan_to_sign_off_by_the_pages(as_, participant, supervisor, assessor):
    client = as_(participant.user)
    answer = client.post(plan_url(participant), plan_data(assessor))
    observation = Observation.objects.get()
    assert answer.url == url("", observation)
    assert b"Observation planned" in client.get(answer.url).content

    client = as_(assessor)
    held = {
        **on_day("held_on"),
        "setting": "Home visit",
        "family_answer": "agreed",
        "observer_is_registered": "yes",
    }
    answer = send(client, "hold", observation, **held)
    assert answer.url == url("write_up", observation)
    send(client, "write_up", observation, action="save", seen="Half a sentence")
    assert b"Half a sentence" in client.get(url("write_up", observation)).content
    send(client, "write_up", observation, action="send", **WORDS)

    client = as_(participant.user)
    assert WORDS["seen"].encode() in client.get(url("answer", observation)).content
    send(client, "answer", observation, response="reflect", response_text="I was nervous.")

    client = as_(supervisor)
    page = client.get(url("sign_off", observation)).content.decode()
    assert "It cannot be undone" in page
    assert "By the rule it counts" in page
    assert "I was nervous." in page
    send(client, "sign_off", observation, counts="yes")

    page = as_(participant.user).get(url("", observation)).content.decode()
    for words in ("Signed off", "I was nervous.", WORDS["keep"], supervisor.name):
        assert words in page
    assert reverse("evidence:item", args=[Observation.objects.get().evidence_item_id]) in page


def test_a_form_sent_twice_plans_one_observation(as_, participant, assessor):
    client, data = as_(participant.user), plan_data(assessor)
    first, second = (client.post(plan_url(participant), data) for _ in range(2))
    assert first.url == second.url
    assert Observation.objects.count() == 1


def test_with_nobody_appointed_the_page_says_what_to_do(as_, participant):
    page = as_(participant.user).get(plan_url(participant)).content.decode()
    assert "Nobody is appointed" in page
    assert "<form class" not in page


@pytest.mark.parametrize("status", ["planned", "held"])
def test_what_is_being_written_is_read_by_its_observer_alone(
    as_, at, participant, supervisor, assessor, status
):
    observation = at(status)
    Observation.objects.filter(pk=observation.pk).update(seen="CANARY so far")
    for person in (participant.user, supervisor):
        for page in (url("", observation), list_url(participant)):
            assert b"CANARY" not in as_(person).get(page).content
    if status == "held":
        assert b"CANARY" in as_(assessor).get(url("", observation)).content


def test_a_second_write_up_is_hidden_too_while_the_first_one_s_answer_stays(
    as_, at, participant, supervisor, assessor
):
    observation = at("written_up")
    services.answer_observation(
        observation=observation,
        by=participant.user,
        response="disagree",
        response_text="I asked her.",
    )
    services.return_observation(observation=observation, by=supervisor, return_reason="Too short")
    services.save_write_up(
        observation=observation, by=assessor, **(WORDS | {"seen": "CANARY rewritten"})
    )
    page = as_(participant.user).get(url("", observation)).content.decode()
    assert "CANARY" not in page
    assert "I asked her." in page
    assert "Too short" in page


@pytest.mark.parametrize("status", Observation.Status.values[:-1])
def test_strangers_and_those_of_the_past_cannot_tell_it_exists(
    as_, at, participant, supervisor, assessor, end_appointment, status
):
    observation = at(status)
    end_appointment(supervisor)
    elsewhere = factories.ParticipantFactory()
    outsiders = [
        supervisor,
        factories.appoint(elsewhere, "supervisor"),
        factories.workforce_lead(elsewhere.organisation),
        factories.workforce_lead(participant.organisation),
        factories.appoint(participant, "reader"),
        elsewhere.user,
    ]
    for person in outsiders:
        client = as_(person)
        for step in ("", *STEPS):
            assert client.get(url(step, observation)).status_code == 404
            assert client.post(url(step, observation), {}).status_code in {404, 405}


def test_lists_of_others_are_not_found(as_, at, participant, supervisor, end_appointment):
    at("signed_off")
    end_appointment(supervisor)
    elsewhere = factories.ParticipantFactory()
    for person in (supervisor, factories.appoint(elsewhere, "assessor"), elsewhere.user):
        assert as_(person).get(list_url(participant)).status_code == 404
        assert as_(person).get(plan_url(participant)).status_code == 404


def test_the_workforce_lead_sees_dates_and_state_only(as_, at, participant):
    at("signed_off", purpose="CANARY purpose")
    client = as_(factories.workforce_lead(participant.organisation))
    page = client.get(list_url(participant)).content.decode()
    assert "4 March 2024" in page
    assert "Signed off" in page
    assert "CANARY" not in page
    assert "/observations/plan/" not in page
    assert client.get(plan_url(participant)).status_code == 403


def test_the_confirmer_reads_it_once_signed_off(as_, at, participant):
    confirmer = factories.appoint(participant, "confirmer")
    unfinished, finished = at("answered", purpose="CANARY one"), at("signed_off")
    Participant.objects.filter(pk=participant.pk).update(status="being_judged")
    client = as_(confirmer)
    assert client.get(url("", unfinished)).status_code == 404
    assert client.get(url("", finished)).status_code == 200
    page = client.get(list_url(participant)).content.decode()
    assert "CANARY" not in page
    assert "A first visit" in page
    assert client.get(url("sign_off", finished)).status_code == 403


def test_acts_of_others_are_forbidden_to_those_who_may_read(as_, at, participant, supervisor):
    observation = at("answered")
    forbidden = {
        participant.user: ("hold", "write_up", "sign_off", "return"),
        supervisor: ("hold", "write_up", "answer"),
    }
    for person, steps in forbidden.items():
        client = as_(person)
        for step in steps:
            assert client.get(url(step, observation)).status_code == 403
            assert client.post(url(step, observation), {"version": 1}).status_code == 403


def test_a_page_that_no_longer_applies_leads_to_where_it_stands(as_, at, supervisor, assessor):
    observation = at("signed_off")
    for person, step in ((assessor, "hold"), (assessor, "write_up"), (supervisor, "sign_off")):
        answer = as_(person).get(url(step, observation), follow=True)
        assert answer.redirect_chain[-1][0] == url("", observation)
        assert b"That step does not apply now. The observation is: signed off." in answer.content


def test_an_answer_sent_too_late_is_given_back_and_explained(as_, at, participant):
    observation = at("signed_off")
    page = as_(participant.user).post(
        url("answer", observation),
        {"version": 1, "response": "disagree", "response_text": "My late words"},
    )
    assert page.status_code == 200
    assert b"already been dealt with" in page.content
    assert b"My late words" in page.content


def test_two_windows_on_one_write_up_show_both_texts(as_, at, assessor):
    observation = at("held")
    client = as_(assessor)
    data = {"version": observation.version, "action": "save", "seen": "First window"}
    client.post(url("write_up", observation), data)
    page = client.post(url("write_up", observation), data | {"seen": "Second window"})
    assert b"First window" in page.content
    assert b"Second window" in page.content
    observation.refresh_from_db()
    assert observation.seen == "First window"


def test_sending_a_write_up_asks_for_what_was_seen_and_what_to_keep(as_, at, assessor):
    observation = at("held")
    page = send(as_(assessor), "write_up", observation, action="send", change="Only this")
    text = page.content.decode()
    assert "Enter what you saw and heard" in text
    assert "Enter what to keep" in text
    assert "Only this" in text


def test_cancelling_says_why_and_keeps_it_in_the_list(as_, at, participant, supervisor):
    observation = at("planned")
    send(as_(supervisor), "cancel", observation, cancelled_reason="The visit fell through")
    page = as_(participant.user).get(url("", observation)).content.decode()
    assert "The visit fell through" in page
    assert "Cancelled" in as_(participant.user).get(list_url(participant)).content.decode()


def test_an_observation_of_an_observer_who_left_says_so(
    as_, at, supervisor, assessor, end_appointment
):
    observation = at("planned")
    end_appointment(assessor)
    page = as_(supervisor).get(url("", observation)).content.decode()
    assert "no longer the supervisor or assessor" in page
    assert url("cancel", observation) in page


def test_pages_cost_the_same_with_many_observations(
    as_, at, participant, supervisor, django_assert_max_num_queries
):
    signed_off = at("signed_off")
    for _ in range(8):
        at("planned")
        at("answered")
    client = as_(supervisor)
    with django_assert_max_num_queries(12):
        page = client.get(list_url(participant))
    assert page.content.count(b"Answered, waiting") == 8
    with django_assert_max_num_queries(12):
        client.get(url("", signed_off))


def test_planning_can_be_left_again(as_, participant, assessor):
    page = as_(participant.user).get(plan_url(participant)).content.decode()
    observations = reverse("supervision:observation_list", args=[participant.pk])
    assert f'href="{observations}">Cancel</a>' in page


def test_on_ones_own_list_the_way_back_leads_to_your_record(as_, participant, supervisor):
    address = reverse("supervision:observation_list", args=[participant.pk])
    assert "Your record</a>" in as_(participant.user).get(address).content.decode()
    assert "Your record</a>" not in as_(supervisor).get(address).content.decode()
