"""The demonstration shows what its stories say, the same story whenever it is planted."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from assessments.models import Decision, FinalAssessment
from audit.models import AuditEvent
from demo import stories
from demo.planting import plant
from evidence.models import EvidenceItem
from notifications.models import Message
from participants.models import Appointment, BulkChange, Handover, Participant
from supervision.models import Observation, WeekAccount

# A leap day: the day a year before it is none.
TODAY = datetime.date(2028, 2, 29)


def participant(person):
    return Participant.objects.get(user__email=person.email)


# Journeys and drills, which run on PostgreSQL, meet what is planted there.
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def first_day(django_db_setup, django_db_blocker):
    """One planting for all tests that only look at it; what was told, and had been told before."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        # Tests begin transactions of their own inside this one.
        whole._from_testcase = True
        whole.__enter__()
        with transaction.atomic():
            plant(TODAY)
            before = what_is_told()
            transaction.set_rollback(True)
        plant(TODAY)
        told = what_is_told()
    yield before, told
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def what_is_told():
    """Rows without their random ids."""
    return list(
        EvidenceItem.objects.order_by(
            "participant__user__name", "happened_on", "title"
        ).values_list(
            "participant__user__name", "title", "status", "happened_on", "status_changed_at"
        )
    )


def test_two_plantings_tell_the_same_story_and_nothing_of_it_lies_in_the_future(first_day, db):
    before, told = first_day
    assert before == told
    characters = {each.person.name for each in stories.PARTICIPANTS}
    assert {name for name, *_ in told} <= characters
    assert max(moment for *_, moment in told).date() <= TODAY
    people = set(User.objects.values_list("name", flat=True))
    assert people == {each.name for each in stories.STAFF} | characters


def test_each_person_is_where_their_story_says(first_day, db):
    assert not EvidenceItem.objects.filter(participant=participant(stories.OLIVIA)).exists()
    amina = EvidenceItem.objects.filter(participant=participant(stories.AMINA))
    assert {"read", "on_record", "submitted", "private"} <= set(
        amina.values_list("status", flat=True)
    )
    assert amina.filter(kind="feedback", status="on_record").exists()
    ben = EvidenceItem.objects.filter(participant=participant(stories.BEN))
    assert ben.filter(status="returned").exists()
    assert ben.filter(kind="feedback", status="private").exists(), "held feedback"
    chloe = participant(stories.CHLOE)
    assert Observation.objects.filter(participant=chloe, status="answered").exists()
    marcus = participant(stories.MARCUS)
    assert not FinalAssessment.objects.filter(participant=marcus).exists()
    assert (
        Observation.objects.filter(participant=marcus, status="signed_off", counts=True).count()
        == 3
    )
    decided = list(Decision.objects.select_related("participant__user"))
    decisions = {d.participant.user.name: d.outcome for d in decided}
    assert decisions == {"Sofia Lewis": "met", "Joe Whitfield": "not_yet_met"}
    told = FinalAssessment.objects.filter(participant__in=[d.participant for d in decided])
    assert set(told.values_list("status", flat=True)) == {"told"}
    working_lives_differ(TODAY)
    the_load_of_the_assessor_off_sick_waits_to_be_moved(TODAY)
    a_year_of_weeks_is_there_with_both_accounts_of_some()
    one_change_for_many_stands_and_one_was_taken_back()
    somebody_came_by_transfer_and_a_colleague_left(TODAY)
    cohorts = Participant.objects.values("cohort", "cohort__programme_version__programme")
    assert sum(1 for _ in cohorts) >= 15
    assert len({each["cohort"] for each in cohorts}) >= 3
    assert len({each["cohort__programme_version__programme"] for each in cohorts}) == 2


def one_change_for_many_stands_and_one_was_taken_back():
    stands, mistake = BulkChange.objects.order_by("-made_at")
    assert (stands.kind, stands.undone_at, stands.number) == ("end_by", None, 3)
    assert mistake.undone_at
    assert mistake.kind == "supervisor"


def working_lives_differ(today):
    handed_over = participant(stories.YUSRA).appointments.filter(kind="supervisor")
    assert [each.user.name for each in handed_over.order_by("starts_on")] == [
        "Neil Osborne",
        "Fatima Rahman",
    ]
    liam = participant(stories.LIAM)
    assert [each.percent for each in liam.working_patterns.current(today)] == [60]
    assert liam.agreed_end_on and liam.agreed_end_on > liam.nominal_end_on
    assert participant(stories.ZAINAB).leaves.current(today).exists()
    assert participant(stories.TOMASZ).moves.count() == 1
    assert participant(stories.ELLIE).status == "left"
    assert participant(stories.KOFI).status == "being_judged"
    rhys = participant(stories.RHYS)
    assert rhys.host_placements.current(today).exists() and rhys.buddies.current(today).exists()
    [phased] = participant(stories.MEGAN).working_patterns.all()
    [pause] = participant(stories.MEGAN).leaves.all()
    assert phased.phased_return
    assert phased.starts_on == pause.ends_on + datetime.timedelta(days=1)
    aisha = participant(stories.AISHA)
    assert aisha.extension_months == 3 and aisha.ends_on > aisha.nominal_end_on
    for story in (stories.OLIVIA, stories.TOMASZ):
        assert not participant(story).registration_number
    hannah = participant(stories.HANNAH)
    assert hannah.starts_on > today and not hannah.appointments.exists()


def the_load_of_the_assessor_off_sick_waits_to_be_moved(today):
    ines = User.objects.get(name="Ines Duarte")
    held = Appointment.objects.current(today).filter(user=ines, kind="assessor")
    assert {each.participant.user.name for each in held} == {
        each.name for each in (stories.YUSRA, stories.ZAINAB, stories.AISHA, stories.TOMASZ)
    }
    aisha = participant(stories.AISHA)
    assert EvidenceItem.objects.filter(participant=aisha, status="submitted").exists()
    planned = Observation.objects.filter(participant=aisha, status="planned")
    assert planned.filter(planned_for__lt=today).exists()


def somebody_came_by_transfer_and_a_colleague_left(today):
    nadia = participant(stories.NADIA)
    assert nadia.arrived_on and nadia.starts_on < nadia.arrived_on < today
    assert nadia.arrival.content["made_by"]["organisation"] == "Otherwhere Council"
    handover = Handover.objects.get()
    assert (handover.leaver.name, bool(handover.finished_at)) == ("Owen Pritchard", True)
    now = nadia.appointments.current(today).get(kind="supervisor")
    assert now.user.name == "Fatima Rahman"
    assert not handover.leaver.role_grants.not_ended(today).exists()


def a_year_of_weeks_is_there_with_both_accounts_of_some():
    marcus = WeekAccount.objects.filter(participant=participant(stories.MARCUS))
    assert marcus.filter(side="participant").count() >= 48
    assert WeekAccount.objects.values("participant").distinct().count() >= 13
    megan = WeekAccount.objects.filter(participant=participant(stories.MEGAN))
    assert megan.filter(side="supervisor").exists()


def test_everybody_offered_can_be_chosen_and_nobody_else(first_day, client, db, settings):
    settings.DEMO = True
    page = client.get(reverse("demo:persona_list")).content.decode()
    for person in (*stories.STAFF, *(story.person for story in stories.PARTICIPANTS)):
        chosen = reverse("demo:persona_sign_in", args=[person.key])
        assert (chosen in page) == bool(person.says)
        assert client.post(chosen).status_code == (302 if person.says else 404), person.name


def test_nobody_made_up_is_written_to_and_the_trail_holds_in_the_order_of_its_days(
    first_day, db, capsys
):
    assert Message.objects.exists()
    assert not Message.objects.filter(sent_at=None).exists()
    call_command("verify_audit")
    assert "all as written" in capsys.readouterr().out
    for participant in Participant.objects.all():
        steps = AuditEvent.objects.about(participant).order_by("sequence")
        days = [step.at for step in steps]
        assert days == sorted(days), participant
