"""What comes of an adjustment besides itself: who hears that another sees to it, and time added."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from participants.agreements.rules import days_late
from participants.agreements.services import change_adjustment, pass_on_adjustment
from participants.models import Extension, Participant
from tests.factories import ParticipantFactory, appoint, person_with, republish

from .test_adjustments import WHAT, agree, fresh, lead, owner, participant, say
from .test_views import browser, hidden, on, words

__all__ = ["agree", "lead", "owner", "participant"]
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def told(user):
    return list(Message.objects.filter(recipient=user, template="adjustment_passed_on"))


def test_the_person_hears_by_mail_that_another_sees_to_it_and_never_what_it_is(
    agree, participant, lead
):
    adjustment = agree()
    other = person_with("assessor", participant.organisation, name="Una Other")
    change_adjustment(
        adjustment=fresh(adjustment),
        owner=None,
        other_owner=other.email,
        due_on=adjustment.due_on,
        ended_on=None,
        by=lead,
    )
    [message] = told(participant.user)
    assert message.context["owner"] == "Una Other" and message.context["before"] == "Ivo Teck"
    said = str(message.context)
    assert WHAT not in said and "chair" not in said
    assert reverse("participants:adjustment_list", args=[participant.pk]) in said


def test_a_hand_over_tells_the_person_too_and_another_due_day_does_not(agree, participant, lead):
    adjustment = agree()
    change_adjustment(
        adjustment=fresh(adjustment),
        owner=adjustment.owner,
        other_owner="",
        due_on=TODAY + timedelta(days=9),
        ended_on=None,
        by=lead,
    )
    assert told(participant.user) == []
    pass_on_adjustment(
        adjustment=fresh(adjustment), to=person_with("assessor", participant.organisation), by=lead
    )
    assert len(told(participant.user)) == 1


def test_days_late_count_to_the_first_day_it_came_or_to_today():
    due = TODAY - timedelta(days=10)
    came = {
        "employer": (True, TODAY - timedelta(days=4)),
        "participant": (True, TODAY - timedelta(days=3)),
    }
    assert days_late(came, due, None, TODAY) == 6
    assert days_late({"participant": (False, TODAY)}, due, None, TODAY) == 10
    assert days_late({}, due, TODAY - timedelta(days=8), TODAY) == 2
    assert days_late({}, TODAY + timedelta(days=5), None, TODAY) == 0


@pytest.fixture
def extensions(participant):
    Participant.objects.update(starts_on=TODAY - timedelta(days=60))
    programme = participant.programme
    programme.other_rules = {"extensions": {"agreed_by": ["participant"]}}
    republish(programme)


def test_a_late_adjustment_leads_to_an_extension_with_the_days_filled_in_and_its_own_agreement(
    agree, participant, lead, owner, extensions
):
    adjustment = agree()
    say(adjustment, participant.user, delivered=True, days_ago=3)
    client = browser(lead)
    listed = client.get(reverse("participants:adjustment_list", args=[participant.pk]))
    url = reverse("participants:extension_add", args=[participant.pk]) + f"?for={adjustment.pk}"
    assert url in listed.content.decode()
    page = client.get(url)
    assert "That is 7 days late, so 7 are filled in below" in words(page)
    [box] = re.findall(r'<input[^>]*name="days"[^>]*>', page.content.decode())
    assert 'value="7"' in box
    assert WHAT not in words(page)
    assert not Extension.objects.exists(), "nothing is added by itself"
    answers = hidden(page.content.decode()) | {"months": "", "days": "7"} | on(TODAY, "agreed_on")
    refused = client.post(url, answers)
    assert "Choose who has agreed" in words(refused)
    seen = client.post(url, answers | {"agreed_by": "participant"})
    assert "Extension of 7 days. Nothing is saved yet." in words(seen)
    sent = hidden(seen.content.decode()) | {"agreed_by": "participant"}
    assert client.post(url, sent).status_code == 302
    assert Extension.objects.get().days == 7


def test_only_who_may_extend_is_led_there_and_only_for_an_adjustment_of_this_person(
    agree, participant, lead, extensions
):
    adjustment = agree()
    supervisor = appoint(participant, "supervisor")
    listed = reverse("participants:adjustment_list", args=[participant.pk])
    assert "Extend the programme" not in words(browser(supervisor).get(listed))
    other = ParticipantFactory(cohort=participant.cohort)
    url = reverse("participants:extension_add", args=[other.pk])
    assert browser(lead).get(f"{url}?for={adjustment.pk}").status_code == 404
    assert browser(lead).get(f"{url}?for=nothing").status_code == 200
