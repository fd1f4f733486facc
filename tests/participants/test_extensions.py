"""Time that is added at the end: who agrees, how much, and what it moves."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from audit.services import StaleObject
from notifications.models import Message
from participants.models import Extension, Participant
from participants.services import agree_end, record_extension, remove_extension
from participants.services.working_life import plan_extension
from tests.factories import ParticipantFactory, appoint, republish, workforce_lead

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)
FOUR = ["assessor", "participant", "supervisor", "workforce_lead"]


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=date(2026, 9, 1))


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def rule(participant):
    def rule(longest_months=None, longest_extension=None, **extensions):
        if longest_extension:
            extensions["longest_months"] = longest_extension
        programme = participant.programme
        programme.other_rules = {"extensions": extensions}
        programme.longest_months = longest_months
        republish(programme)

    return rule


@pytest.fixture
def extend(participant, lead):
    def extend(months=3, days=None, **details):
        answers = {"reason": "", "agreed_by": [], "agreed_on": TODAY, "by": lead} | details
        return record_extension(
            participant=Participant.objects.get(pk=participant.pk),
            months=months,
            days=days,
            **answers,
        )

    return extend


def refusal(field, call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return " ".join(caught.value.message_dict[field])


def test_an_extension_moves_the_end_says_why_and_the_person_is_told(extend, participant):
    extend(3)
    found = Participant.objects.get()
    assert found.ends_on == date(2028, 11, 30)
    assert "Agreed extension of 3 months: 30 November 2028." in found.end_steps
    told = Message.objects.get()
    assert (told.recipient, told.context["ends_on"]) == (participant.user, "30 November 2028")


def test_extensions_add_up_and_one_taken_back_leaves_the_others(extend, lead):
    first = extend(3)
    extend(None, 10)
    found = Participant.objects.get()
    assert (found.extension_months, found.extension_days) == (3, 10)
    assert found.ends_on == date(2028, 12, 10)
    remove_extension(extension=first, by=lead)
    assert Participant.objects.get().ends_on == date(2028, 9, 10)
    assert Extension.objects.count() == 1


def test_more_than_the_programme_allows_is_refused_with_the_rule(extend, rule):
    rule(longest_months=30)
    said = refusal("months", extend, 7)
    assert said == (
        "This programme lasts 30 months at the longest, until 28 February 2029: with this "
        "extension it would last until 31 March 2029"
    )
    extend(6)
    assert "30 months at the longest" in refusal("months", extend, None, 1)


def test_the_longest_extension_counts_all_of_them_together(extend, rule):
    rule(longest_extension=6)
    extend(4)
    said = refusal("months", extend, 3)
    assert said == (
        "In this programme extensions last 6 months at the longest, and 4 months were agreed "
        "already"
    )
    extend(2)


def test_a_reason_is_one_that_the_programme_allows(extend, rule):
    rule(reasons_allowed=["to meet the standards"], reasons_not_allowed=["capability"])
    for reason in ("", "capability"):
        assert "Choose one of the reasons" in refusal("reason", extend, reason=reason)
    assert extend(reason="to meet the standards").reason == "to meet the standards"


def test_where_the_programme_names_no_reasons_none_is_kept(extend):
    assert "asks for no reason" in refusal("reason", extend, reason="illness")


def test_all_whom_the_programme_names_must_have_agreed(extend, rule):
    rule(agreed_by=FOUR)
    said = refusal("agreed_by", extend, agreed_by=["participant", "workforce_lead"])
    assert said == "In this programme these must agree too: assessor, practice supervisor"
    made = extend(agreed_by=FOUR)
    assert made.who_agreed == (
        "The person themselves, practice supervisor, assessor and workforce lead"
    )


def test_nothing_is_no_extension_and_nothing_is_agreed_in_the_future(extend):
    assert "how many months or days" in refusal("months", extend, None)
    tomorrow = TODAY + timedelta(days=1)
    assert "today or in the past" in refusal("agreed_on", extend, agreed_on=tomorrow)
    assert "1 September 2026 or later" in refusal("agreed_on", extend, agreed_on=date(2026, 8, 31))


@pytest.mark.parametrize("status", ["being_judged", "decided", "left"])
def test_no_extension_tells_of_a_judgement_before_the_person_is_told(extend, status):
    Participant.objects.update(status=status)
    with pytest.raises(ValidationError, match="nothing can be changed"):
        extend()


def test_only_a_workforce_lead_extends_and_never_their_own(extend, participant):
    for by in (participant.user, appoint(participant, "supervisor")):
        with pytest.raises(PermissionDenied):
            extend(by=by)


def test_an_agreed_end_stays_whatever_is_added(extend, participant, lead):
    agree_end(participant=participant, agreed_end_on=date(2028, 10, 31), by=lead)
    extend(3)
    found = Participant.objects.get()
    assert found.ends_on == date(2028, 10, 31)
    assert "Agreed extension of 3 months: 30 November 2028." in found.end_explained


def test_an_extension_seen_in_another_world_is_asked_again(extend, lead):
    seen = plan_extension(Participant.objects.get(), 3, 0).digest
    extend(1)
    with pytest.raises(StaleObject):
        extend(3, seen=seen)
    extend(3, seen=plan_extension(Participant.objects.get(), 3, 0).digest)
    assert Participant.objects.get().extension_months == 4
