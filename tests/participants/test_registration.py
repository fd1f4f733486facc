"""Registration: the number as the register has it, one person's alone; what hangs on the day."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from participants.models import Participant
from participants.presentation import eligibility
from participants.rules import registration_number
from participants.services import (
    edit_participant,
    leave_programme,
    record_period,
    take_back_leaving,
)
from tests.factories import CohortFactory, ParticipantFactory, republish, workforce_lead

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-03-10 12:00:00+00:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=date(2026, 9, 1))


def edit(participant, **fields):
    whose = Participant.objects.get(pk=participant.pk)
    details = {"starts_on": whose.starts_on, "registration_number": "", "staff_number": ""}
    by = workforce_lead(participant.organisation)
    return edit_participant(participant=whose, by=by, **(details | fields))


def refusal(field, call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return " ".join(caught.value.message_dict[field])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("SW1", "SW1"),
        ("sw123456", "SW123456"),
        (" Sw 12 345 ", "SW12345"),
        ("Registration number: SW-12345", "SW12345"),
        ("SWE no. sw 12345", "SW12345"),
        ("SW1234567", ""),
        ("12345", ""),
        ("ASW12345", ""),
        ("SW12345 or so", ""),
        ("SW", ""),
        ("SW１２", ""),
        ("", ""),
    ],
)
def test_the_number_is_the_same_whatever_case_spaces_or_words_before_it(typed, number):
    assert registration_number(typed) == number


def test_other_registers_of_the_united_kingdom_number_in_their_own_ways(participant):
    assert registration_number("w/ 1234567", "wales") == "W/1234567"
    programme = participant.programme
    programme.other_rules = {"jurisdiction": "wales"}
    republish(programme)
    assert edit(participant, registration_number="w/1234567").registration_number == "W/1234567"


def test_a_number_in_use_by_somebody_on_a_programme_elsewhere_is_refused_and_they_are_not_named(
    participant,
):
    elsewhere = ParticipantFactory(registration_number="SW12345")
    said = refusal("registration_number", edit, participant, registration_number="sw 12345")
    assert said == (
        "Somebody on a programme elsewhere has this registration number. Check the number, or ask "
        "the employer they came from to record that they left"
    )
    assert elsewhere.user.name not in said
    Participant.objects.filter(pk=elsewhere.pk).update(status="left")
    assert edit(participant, registration_number="sw 12345").registration_number == "SW12345"


def test_the_database_itself_refuses_one_registration_number_for_two(participant):
    Participant.objects.update(registration_number="SW7")
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipantFactory(registration_number="SW7")
    ParticipantFactory(registration_number="SW7", status="left")
    ParticipantFactory()
    ParticipantFactory()


def test_leaving_is_not_taken_back_onto_a_number_that_is_another_persons_by_now(participant):
    lead = workforce_lead(participant.organisation)
    edit(participant, registration_number="SW7")
    leave_programme(participant=Participant.objects.get(), left_on=TODAY, reason="other", by=lead)
    ParticipantFactory(registration_number="SW7")
    with pytest.raises(ValidationError, match="Somebody on a programme elsewhere"):
        take_back_leaving(participant=Participant.objects.get(pk=participant.pk), by=lead)


def test_somebody_registered_today_can_be_recorded_today_and_nobody_ahead(participant):
    edit(participant, registration_number="SW1", registered_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    for field in ("registered_on", "qualified_on"):
        assert "today or in the past" in refusal(
            field, edit, participant, registration_number="SW1", **{field: tomorrow}
        )


def test_nobody_is_registered_before_they_qualified_nor_without_a_number(participant):
    said = refusal(
        "registered_on",
        edit,
        participant,
        registration_number="SW1",
        registered_on=date(2026, 7, 1),
        qualified_on=date(2026, 7, 2),
    )
    assert said == "The day of registration must be 2 July 2026 or later"
    assert "number too" in refusal(
        "registration_number", edit, participant, registered_on=date(2026, 7, 1)
    )


def test_numbers_from_before_are_brought_into_form_and_what_is_none_stays_to_be_checked():
    migration = import_module("participants.migrations.0012_people_in_periods")
    given = ["sw 100", "No. SW200", "ABC/1", "sw100", "SW300", ""]
    cohort = CohortFactory()
    people = [ParticipantFactory(cohort=cohort, registration_number=each) for each in given]
    left = ParticipantFactory(cohort=cohort, registration_number="Sw 100", status="left")
    migration.numbers_as_the_register_has_them(apps, SimpleNamespace(connection=connection))
    found = [Participant.objects.get(pk=each.pk) for each in [*people, left]]
    assert [(each.registration_number, each.registration_to_check) for each in found] == [
        ("SW100", ""),
        ("SW200", ""),
        ("", "ABC/1"),
        ("", "sw100"),
        ("SW300", ""),
        ("", ""),
        ("SW100", ""),
    ]
    migration.numbers_as_they_were_given(apps, SimpleNamespace(connection=connection))
    assert Participant.objects.get(pk=people[2].pk).registration_number == "ABC/1"


@pytest.mark.parametrize("typed", ["sw 12 345", "No. SW-9", "SW1234567", "12", "ASW1", " sw1 "])
def test_the_migration_reads_a_number_as_the_form_does(typed):
    migration = import_module("participants.migrations.0012_people_in_periods")
    assert migration.normalised(typed) == registration_number(typed)


def test_what_was_to_be_checked_goes_once_the_right_number_is_given(participant):
    Participant.objects.update(registration_to_check="ABC/1")
    assert edit(participant).registration_to_check == "ABC/1"
    assert edit(participant, registration_number="SW9").registration_to_check == ""


RULE = {
    "settings": ["statutory"],
    "qualified_within_years": 3,
    "otherwise": {
        "not_registered": "no",
        "other_setting": "no",
        "qualified_longer_ago": "unfunded",
        "agency_worker": "unfunded",
        "funded_before": "unfunded",
    },
}


def test_whether_they_may_enrol_and_are_paid_for_follows_from_what_is_recorded(participant):
    programme = participant.programme
    assert eligibility(participant, TODAY) is None, "the programme has no such rule"
    programme.other_rules = {"eligibility": RULE}
    republish(programme)
    found = eligibility(Participant.objects.get(), TODAY)
    assert (found.may_enrol, found.reasons[0]) == (False, "Not registered yet: may not enrol.")
    days = {"registered_on": date(2026, 8, 1), "qualified_on": date(2026, 7, 1)}
    edit(participant, registration_number="SW1", **days)
    found = eligibility(Participant.objects.get(), TODAY)
    assert (found.may_enrol, found.is_funded, found.reasons) == (True, True, ())
    edit(participant, registration_number="SW1", qualified_on=date(2020, 7, 1))
    found = eligibility(Participant.objects.get(), TODAY)
    assert (found.may_enrol, found.is_funded) == (True, False)
    assert "the last day to start was 1 July 2023" in found.reasons[0]


def test_setting_and_agency_are_those_of_the_employment_on_the_first_day(participant):
    programme = participant.programme
    programme.other_rules = {"eligibility": RULE}
    republish(programme)
    edit(participant, registration_number="SW1", qualified_on=date(2026, 7, 1))
    lead = workforce_lead(participant.organisation)
    common = {"participant": participant, "kind": "employment", "by": lead}
    record_period(
        starts_on=date(2026, 8, 1), ends_on=None, setting="statutory", is_agency=True, **common
    )
    found = eligibility(Participant.objects.get(), TODAY)
    assert found.reasons == ("Employed by an agency: may enrol, not funded.",)
    record_period(starts_on=date(2027, 1, 4), ends_on=None, setting="another setting", **common)
    assert eligibility(Participant.objects.get(), TODAY).reasons == found.reasons
