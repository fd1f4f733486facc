"""What somebody may do ends with the next request, not with the session."""

import datetime

import pytest

from accounts.models import RoleGrant, User
from accounts.services import close_account, end_role
from jobs.kinds import kind_of
from jobs.models import Job
from jobs.permissions import can_read_job
from participants.models import Appointment
from participants.services import end_appointment

from .world import fresh

pytestmark = pytest.mark.django_db


def opens(world, visitor, who, route="evidence:item", thing="item_submitted", method="GET"):
    return visitor.send(who, method, route, world.things[thing], keep=True).word


def ended_yesterday(world, kind):
    """As if their appointments had begun last week, after their predecessor's."""
    before = Appointment.objects.filter(user=world.people[f"former_{kind}"])
    before.update(ends_on=world.today - datetime.timedelta(days=30))
    Appointment.objects.filter(user=world.people[kind]).update(
        starts_on=world.today - datetime.timedelta(days=9),
        ends_on=world.today - datetime.timedelta(days=1),
    )


def test_a_role_that_ends_takes_the_appointments_that_rest_on_it(world, visitor):
    assert opens(world, visitor, "supervisor") == "ok"
    grant = RoleGrant.objects.get(user=world.people["supervisor"], organisation=world.a)
    end_role(
        grant=grant,
        ends_on=world.today - datetime.timedelta(days=1),
        by=fresh(world.people["administrator"]),
    )
    assert opens(world, visitor, "supervisor") == "404"
    assert opens(world, visitor, "supervisor", "evidence:item_read", method="POST") == "404"
    assert opens(world, visitor, "supervisor", "reports:participant", "participant_main") == "404"


def test_an_appointment_that_ended_opens_nothing_any_more(world, visitor):
    assert opens(world, visitor, "assessor") == "ok"
    ended_yesterday(world, "assessor")
    for route, thing in [
        ("evidence:item", "item_submitted"),
        ("supervision:observation", "observation_signed_off"),
        ("assessments:final_assessment", "assessment_told"),
        ("reports:pack", "participant_told"),
    ]:
        assert opens(world, visitor, "assessor", route, thing) == "404"


def test_an_appointment_counts_through_its_last_day(world, visitor):
    appointment = Appointment.objects.get(pk=world.things["appointment_supervisor"].args[0])
    end_appointment(appointment=appointment, ends_on=world.today, by=fresh(world.people["lead"]))
    assert opens(world, visitor, "supervisor") == "ok"


def test_a_closed_account_is_signed_out_everywhere(world, visitor):
    assert opens(world, visitor, "assessor") == "ok"
    person = User.objects.get(pk=world.people["assessor"].pk)
    close_account(user=person, by=fresh(world.people["administrator"]))
    assert opens(world, visitor, "assessor") == "login"
    assert opens(world, visitor, "assessor", "evidence:item_read", method="POST") == "login"


def test_a_file_is_not_given_out_nor_made_for_somebody_who_may_not_read_it_any_more(world, visitor):
    assert opens(world, visitor, "assessor", "jobs:job_download", "job_pack") == "ok"
    ended_yesterday(world, "assessor")
    for route in ("jobs:job", "jobs:job_progress", "jobs:job_download"):
        assert opens(world, visitor, "assessor", route, "job_pack") == "403"
    waiting = Job.objects.get(pk=world.things["job_waits"].args[0])
    assert not can_read_job(waiting.requested_by, waiting)
    assert not kind_of(waiting).may_read(waiting.requested_by, waiting)


def test_a_role_given_counts_from_the_next_request(world, visitor):
    assert opens(world, visitor, "without_role", "reports:cohort", "cohort") == "404"
    RoleGrant.objects.create(
        user=world.people["without_role"],
        organisation=world.a,
        role="workforce_lead",
        starts_on=world.today,
    )
    assert opens(world, visitor, "without_role", "reports:cohort", "cohort") == "ok"
