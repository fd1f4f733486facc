"""What routes are tried with, by name."""

import datetime
import json
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role, RoleGrant, User
from accounts.services import issue_invitation
from assessments.models import FinalAssessment
from evidence import services as evidence
from evidence.models import EvidenceItem
from jobs.models import Job
from jobs.services import run_job
from jobs.services.store import write_file
from notifications.models import Message
from notifications.services import make_calendar_link, revoke_calendar_link
from participants.models import (
    Arrival,
    Buddy,
    BulkChange,
    Employment,
    Extension,
    Handover,
    HostPlacement,
    KnownSender,
    Leave,
    LoadMove,
    Participant,
    TeamPlacement,
    WorkingPattern,
)
from participants.people_files import services as people_files
from participants.services import leave_programme
from supervision.models import CaseloadFile, Observation
from tests.access.canaries import canary
from tests.factories import LONG_AGO, ParticipantFactory
from tests.transfers import Sender
from ui.csv_files import csv_lines
from ui.kept_text import keep_text

from .base import STAGES, Case, Thing, World, fresh
from .people import appoint, person
from .reflecting import put_reflecting
from .weeks import FREE, monday
from .writing import hand_in, share, write


def put_things(world: World) -> None:
    for key in ("main", "lapse"):
        _case_things(world, world.cases[key], "" if key == "main" else "lapse.")
    for key in ("reco", "told"):
        _records(world, world.cases[key], f"{key}_")
    for key in STAGES:
        case = world.cases[key]
        world.things[f"participant_{key}"] = _thing(case.participant, case)
        if key == "told":
            world.things["goal_told"] = _thing(case.goals["open"], case)
        world.things[f"week_{key}"] = Thing([case.participant.pk, monday(1)], key)
        _assessment_things(world, case, f"_{key}", "")
    _organisation_things(world)


def _thing(row: Any, case: Case, *more: Any) -> Thing:
    row = fresh(row)
    return Thing(
        args=[row.pk, *(each.pk for each in more)],
        case=case.key,
        version=getattr(row, "version", 1),
    )


def _case_things(world: World, case: Case, prefix: str) -> None:
    things = world.things
    things[f"{prefix}participant_main"] = _thing(case.participant, case)
    _records(world, case, "", prefix)
    for name, account in case.accounts.items():
        things[f"{prefix}account_{name}"] = _thing(account, case)
    for name, goal in case.goals.items():
        things[f"{prefix}goal_{name}"] = _thing(goal, case)
    for name, weeks_ago in {"main": 1, "free": FREE}.items():
        things[f"{prefix}week_{name}"] = Thing([case.participant.pk, monday(weeks_ago)], case.key)
    for appointment in case.participant.appointments.all():
        former = "former_" if appointment.ends_on else ""
        things[f"{prefix}appointment_{former}{appointment.kind}"] = _thing(appointment, case)
    _periods(world, case, prefix)
    things[f"{prefix}person_owner"] = _thing(case.participant.user, case)
    _assessment_things(world, case, "_main", prefix)
    put_reflecting(world, case, prefix)


def _periods(world: World, case: Case, prefix: str) -> None:
    """A pause that is over; a working pattern and other periods that go on; time added."""
    whose = {"organisation": world.a, "participant": case.participant}
    leave = Leave.objects.create(starts_on=LONG_AGO, ends_on=LONG_AGO, **whose)
    pattern = WorkingPattern.objects.create(starts_on=LONG_AGO, percent=60, **whose)
    world.things[f"{prefix}leave_main"] = _thing(leave, case)
    world.things[f"{prefix}working_pattern_main"] = _thing(pattern, case)
    buddy, host = canary("buddy", case.key), canary("host", case.key)
    reason = canary("extensionreason", case.key)
    rows = {
        "employment": Employment.objects.create(starts_on=LONG_AGO, **whose),
        "team": TeamPlacement.objects.get(participant=case.participant),
        "host-placement": HostPlacement.objects.create(starts_on=LONG_AGO, host=host, **whose),
        "buddy": Buddy.objects.create(starts_on=LONG_AGO, name=buddy, **whose),
    }
    for kind, row in rows.items():
        name = kind.replace("-", "_")
        world.things[f"{prefix}{name}_main"] = Thing(args=[kind, row.pk], case=case.key, version=1)
        args = [case.participant.pk, kind]
        world.things[f"{prefix}kind_{name}"] = Thing(args=args, case=case.key)
    added = Extension.objects.create(months=1, reason=reason, agreed_on=LONG_AGO, **whose)
    Participant.objects.filter(pk=case.participant.pk).update(extension_months=1)
    world.things[f"{prefix}extension_main"] = _thing(added, case)


def _records(world: World, case: Case, stage: str, prefix: str = "") -> None:
    """Evidence and observations; ``stage`` goes into their names where it is not the first."""
    for name, item in case.items.items():
        world.things[f"{prefix}item_{stage}{name}"] = _thing(item, case)
    for name, observation in case.observations.items():
        world.things[f"{prefix}observation_{stage}{name}"] = _thing(observation, case)


def _assessment_things(world: World, case: Case, suffix: str, prefix: str) -> None:
    assert case.assessment is not None
    things = world.things
    things[f"{prefix}assessment{suffix}"] = _thing(case.assessment, case)
    things[f"{prefix}part{suffix}"] = _thing(case.assessment, case, case.standards[0])
    things[f"{prefix}nameless{suffix}"] = _thing(case.assessment, case, case.items["read"])


def _organisation_things(world: World) -> None:
    main, things = world.cases["main"], world.things
    things["nothing"] = Thing()
    totals = [[str(main.participant.pk), monday(1).isoformat(), 6]]
    figures = CaseloadFile.objects.create(organisation=world.a, sha256="0" * 64, totals=totals)
    things["caseload_file"] = Thing(args=[figures.pk])
    things["cohort"] = Thing(args=[main.participant.cohort_id])
    things["framework"] = Thing(args=[main.participant.programme.framework_id])
    # Somebody who waits for an invitation, somebody with an account, somebody whose is closed.
    for name in ("supervisor", "closed", "administrator", "lead"):
        things[f"person_{name}"] = Thing(args=[world.people[name].pk])
    for name in ("supervisor", "administrator"):
        grant = RoleGrant.objects.get(user=world.people[name], organisation=world.a)
        things[f"grant_{name}"] = Thing(args=[grant.pk])
    lapsed = RoleGrant.objects.get(user=world.people["role_ended"])
    things["grant_ended"] = Thing(args=[lapsed.pk])
    _things_for_forms(world)
    things["persona"] = Thing(args=["priya"])
    things["reset_link"] = Thing(args=["1a", "no-such-link"])
    # A draft of one record under the assessment of another.
    read, reco = world.cases["read"], world.cases["reco"]
    things["nameless_crossed"] = _thing(read.assessment, read, reco.items["read"])
    things["nameless_private"] = _thing(read.assessment, read, main.items["private"])


def _things_for_forms(world: World) -> None:
    """What no rule of the policy is about, but what some form needs."""
    main, third = world.cases["main"], world.cases["third"]
    draft = share(main, write(main, "sharedtitle", "sharedtext", kind="reflection"))
    read = hand_in(main, write(main, "submittitle", "submittext", kind="reflection"))
    evidence.read_item(item=fresh(read), by=main.by("supervisor"), view="shows", words="")
    to_come = appoint(
        third.participant,
        "assessor",
        world.people["other_assessor"],
        starts_on=world.today + datetime.timedelta(days=30),
    )
    left = ParticipantFactory(cohort=third.participant.cohort)
    by = fresh(world.people["lead"])
    supervisor = world.people["supervisor"]
    load_move = LoadMove.objects.create(
        organisation=world.a, away=supervisor, kind="supervisor", starts_on=world.today, made_by=by
    )
    bulk_change = BulkChange.objects.create(
        organisation=world.a,
        kind="pause",
        answers={"starts_on": LONG_AGO.isoformat(), "ends_on": None},
        made_by=by,
    )
    world.things["bulk_change"] = Thing(args=[bulk_change.pk])
    world.things["load_move"] = Thing(args=[load_move.pk])
    world.things["load_supervisor"] = Thing(args=[world.a.pk, "supervisor", supervisor.pk])
    leave_programme(participant=left, left_on=world.today, reason="other", by=by)
    world.things |= {
        "participant_left": Thing(args=[left.pk], version=left.version),
        "item_reflection": _thing(draft, main),
        "item_reflection_read": _thing(read, main),
        "appointment_to_come": _thing(to_come, third),
    }


def add_transfers(world: World) -> None:
    """A colleague who handed over, and transfer files at each stage. From the applied one the
    owner of the first record came."""
    main, lead = world.cases["main"], fresh(world.people["lead"])
    leaver = world.people["former_supervisor"]
    made = Handover.objects.create(
        organisation=world.a, leaver=leaver, last_day=world.today, made_by=lead
    )
    supervisor = world.people["supervisor"]
    world.things["handover"] = Thing(args=[made.pk])
    world.things["leaver_supervisor"] = Thing(args=[world.a.pk, supervisor.pk])
    sender = Sender()
    for status in ("unknown_sender", "ready", "refused", "applied"):
        content = sender.content(
            person={"name": canary("nqsw", "main"), "registration_number": ""},
            made_on="2024-01-01",
            service={"starts_on": "2023-09-01", "served_until": "2023-12-31"},
        )
        arrival = Arrival.objects.create(
            organisation=world.a,
            sha256=status.rjust(64, "0"),
            status=status,
            content={} if status == "refused" else content,
            public_key=sender.public_key,
            uploaded_by=lead,
            **(
                {"participant": main.participant, "applied_by": lead, "applied_at": timezone.now()}
                if status == "applied"
                else {}
            ),
        )
        world.things[f"arrival_{status.removesuffix('_sender')}"] = _thing(arrival, main)
    known = KnownSender.objects.create(
        organisation=world.a,
        public_key=sender.public_key,
        name="Otherwhere Council",
        compared="page",
        trusted_by=lead,
    )
    world.things["sender"] = Thing(args=[known.pk])


def put_long_ago(world: World) -> None:
    """All that waits has waited for long, so that it is on the lists of what waits too long."""
    for model in (EvidenceItem, Observation, FinalAssessment):
        rows = model._base_manager.filter(organisation__in=[world.a, world.b])
        # What is signed off is over, and does not change.
        rows.exclude(status="signed_off").update(
            status_changed_at=timezone.now() - datetime.timedelta(days=40)
        )


def add_jobs(world: World) -> None:
    def job(name: str, user: str, kind: str, subject: Any, status: str) -> None:
        word = canary("job", name)
        content = canary("jobfile", name).encode()
        made = Job.objects.create(
            organisation=world.a,
            requested_by=world.people[user],
            kind=kind,
            title=word,
            subject_id=subject.pk,
            fingerprint=name,
            status=status,
            progress_words=word,
            failure=word if status == "failed" else "",
            file_name=f"{word}.pdf",
            content_type="application/pdf",
            file_sha256=write_file(content) if status == "finished" else "",
        )
        world.things[f"job_{name}"] = Thing(args=[made.pk])

    participant = world.cases["told"].participant
    job("pack", "assessor", "assessment_pack", participant, "finished")
    job("waits", "assessor", "assessment_pack", world.cases["main"].participant, "queued")
    job("csv", "lead", "cohort_csv", participant.cohort, "finished")
    job("failed", "lead", "cohort_csv", participant.cohort, "failed")
    # Asked for while they were the assessor.
    job("former", "former_assessor", "assessment_pack", participant, "finished")


def add_people_files(world: World) -> None:
    """Files of people, by a workforce lead, at each stage. The applied one is another cohort's."""
    lead = world.people["lead"]
    for name in ("waits", "ready", "faulty", "applied"):
        # Once applied it is somebody on the programme.
        word = canary("nqsw", "other") if name == "applied" else canary("peoplefile", "main")
        cohort = world.cases["other" if name == "applied" else "main"].participant.cohort
        cells = ["", f"{word}@new.example", "1/9/2027"]
        cells[0] = "" if name == "faulty" else word
        content = csv_lines([["Name", "E-mail", "Start date"], cells]).encode()
        file = people_files.upload_people_file(
            cohort=cohort, file_name=f"{word}.csv", content=content, by=fresh(lead)
        )
        if name != "waits":
            run_job(file.job_id)
            file = fresh(file)
        if name == "applied":
            people_files.request_people_file_apply(file=file, by=fresh(lead))
            run_job(file.job_id)
        world.things[f"people_file_{name}"] = _thing(file, world.cases["main"])


def add_calendars(world: World) -> None:
    """A link to somebody's days, one that was stopped, and one that never was."""
    for name, user in {
        "owner": world.cases["main"].participant.user,
        "revoked": world.people["supervisor"],
    }.items():
        link = make_calendar_link(by=fresh(user))
        world.things[f"calendar_{name}"] = Thing(args=[link.rsplit("/", 2)[1]])
    revoke_calendar_link(by=world.people["supervisor"])
    world.things["calendar_wrong"] = Thing(args=["never-made"])


def add_messages(world: World) -> None:
    """One of what each of two people was sent about the record."""
    people = {
        "owner": world.cases["main"].participant.user,
        "supervisor": world.people["supervisor"],
    }
    for name, user in people.items():
        first = Message.objects.visible_to(user).earliest("created_at")
        case = "main" if name == "owner" else ""
        world.things[f"message_{name}"] = Thing(args=[first.pk], case=case)


def add_kept_text(world: World) -> None:
    """What the owner began to type and did not send."""
    case = world.cases["main"]
    kept = keep_text(
        by=case.participant.user,
        page=reverse("evidence:item_add"),
        form="QuickCaptureForm",
        typed=json.dumps([["title", canary("private", "main")]]),
        seen=0,
    )
    world.things["kept_text"] = Thing(args=[kept.pk], case="main")


def add_invitation(world: World) -> None:
    invited = person("staff", "invited", Role.ASSESSOR, world.a)
    User.objects.filter(pk=invited.pk).update(password="!")
    url = issue_invitation(
        user=fresh(invited), organisation=world.a, by=fresh(world.people["administrator"])
    )
    world.people["invited"] = invited
    world.things["person_invited"] = Thing(args=[invited.pk])
    world.things["invitation"] = Thing(args=[url.rstrip("/").rsplit("/", 1)[1]])
    world.things["passkey_of_nobody"] = Thing(args=[987654321])
    world.things["invitation_wrong"] = Thing(args=["nothing-that-was-ever-sent"])
    assert Invitation.objects.filter(user=invited).exists()
