"""What workers make holds no word that its reader may not meet."""

import json

import pytest

from assessments.final_record import build_content
from assessments.models import FinalAssessment, FinalRecord
from audit.rules import canonical_json
from jobs.kinds import kind_of
from jobs.models import Job
from reports.packs import pack_html
from reports.permissions import can_read_pack

from .canaries import found_in
from .policy import may_meet, user_of
from .world import STAGES, fresh

pytestmark = pytest.mark.django_db


def no_progress(*args):
    pass


def test_the_file_of_a_cohort_holds_no_text_of_anybody(world):
    job = Job.objects.get(pk=world.things["job_csv"].args[0])
    job.parameters = {}
    content = kind_of(job).run(job, no_progress).content
    found = found_in(content)
    assert {each.kind for each in found} <= {
        "nqsw",
        "staff",
        "mail",
        "reg",
        "team",
        "cohort",
        "programme",
    }
    assert all(may_meet(world.people["lead"], each, world) for each in found)
    assert {"main", "told"} <= {each.key for each in found}


@pytest.mark.parametrize("stage", STAGES)
def test_a_pack_shows_none_of_its_readers_what_is_not_for_them(stage, world):
    participant = world.cases[stage].participant
    newest = FinalAssessment.objects.of(participant).first()
    record = FinalRecord.objects.filter(participant=participant).first()
    drawn = build_content(participant, newest)
    content = record.content if record else canonical_json(drawn)
    found = found_in(pack_html(json.loads(content)))
    readers = [
        who
        for who in (f"owner_{stage}", "supervisor", "assessor", "confirmer")
        if can_read_pack(fresh(user_of(who, world)), participant)
    ]
    assert readers
    faults = [
        f"{who} meets {each.kind} of {each.key}"
        for who in readers
        for each in sorted(found)
        if not may_meet(user_of(who, world), each, world)
    ]
    assert not faults, "\n".join(faults)
    assert {"submittext", "nqsw"} <= {each.kind for each in found}


def test_only_those_who_may_have_a_pack_can_ask_for_one(world):
    """By what they are, whatever the page: the worker asks the same again."""
    for stage in STAGES:
        participant = world.cases[stage].participant
        strangers = {"reader", "lead", "administrator", "former_assessor", "former_supervisor"}
        strangers |= {"other_assessor", "b_assessor", "b_lead", "peer"}
        for name in strangers:
            assert not can_read_pack(fresh(world.people[name]), participant), (name, stage)
