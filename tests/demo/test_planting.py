"""The demonstration shows what its stories say, on any day it is planted."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from assessments.models import Decision, FinalAssessment
from audit.models import AuditEvent
from demo import stories
from demo.planting import plant
from evidence.models import EvidenceItem
from notifications.models import Message
from participants.models import Participant
from supervision.models import Observation

DAYS = [datetime.date(2026, 11, 20), datetime.date(2028, 2, 29)]


def participant(person):
    return Participant.objects.get(user__email=person.email)


def test_each_person_is_where_their_story_says(db):
    plant(DAYS[0])

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
    decisions = {d.participant.user.name: d.outcome for d in Decision.objects.all()}
    assert decisions == {"Sofia Lewis": "met", "Joe Whitfield": "not_yet_met"}
    assert set(FinalAssessment.objects.values_list("status", flat=True)) == {"told"}


def test_nobody_made_up_is_written_to_and_the_trail_holds(db, capsys):
    plant(DAYS[0])
    assert Message.objects.exists()
    assert not Message.objects.filter(sent_at=None).exists()
    call_command("verify_audit")
    assert "all as written" in capsys.readouterr().out


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_two_plantings_tell_the_same_story(db, today):
    first, second = planted(today), planted(today)
    assert first == second
    assert {name for name, *_ in first} <= {each.person.name for each in stories.PARTICIPANTS}
    assert max(moment for *_, moment in first).date() <= today


def planted(today):
    """What was told, as rows without their random ids; nothing of it stays."""
    with transaction.atomic():
        plant(today)
        rows = list(
            EvidenceItem.objects.order_by(
                "participant__user__name", "happened_on", "title"
            ).values_list(
                "participant__user__name", "title", "status", "happened_on", "status_changed_at"
            )
        )
        people = set(User.objects.values_list("name", flat=True))
        transaction.set_rollback(True)
    assert people == {each.name for each in stories.STAFF} | {
        each.person.name for each in stories.PARTICIPANTS
    }
    return rows


def test_a_record_happened_in_the_order_of_its_trail(db):
    plant(DAYS[0])
    for participant in Participant.objects.all():
        steps = AuditEvent.objects.about(participant).order_by("sequence")
        days = [step.at for step in steps]
        assert days == sorted(days), participant
