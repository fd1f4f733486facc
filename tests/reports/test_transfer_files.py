"""The file somebody takes to their next employer: what is in it, and what never is."""

import json
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from assessments.models import FinalAssessment
from audit.actions import Action
from audit.models import AuditEvent
from evidence.models import EvidenceItem
from jobs.models import Job
from jobs.permissions import can_read_job
from jobs.services import read_file, run_job
from notifications.models import Message
from participants.models import Leave, Participant, SigningKey, WorkingPattern
from participants.services import agree_end, leave_programme
from participants.shipped import ASYE, shipped_programme
from participants.transfers.content import problems_with
from participants.transfers.sealing import CONTENT, LARGEST_BYTES, open_file
from participants.transfers.services import (
    apply_arrival,
    trust_sender,
    upload_transfer_file,
)
from reports.transfers.building import content_of
from reports.transfers.jobs import request_transfer_file, transfer_file_of
from supervision.models import Observation, WeekAccount
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    appoint,
    republish,
    workforce_lead,
)
from tests.participants.test_views import browser, hidden, words
from tests.transfers import Sender

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 10)
SECRETS = ["WorkWithAFamily", "TitleOfAPiece", "SeenAndHeard", "InTheWay", "SumsUp", "WhyNot"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def participant():
    made = ParticipantFactory(
        user__name="Amina <b>Khan</b>",
        registration_number="SW12345",
        starts_on=date(2026, 9, 1),
        cohort__organisation__name="Exampleshire",
        cohort__programme_version__evidence_minimums=[
            {"kind": "observation", "label": "Direct observations", "least": 3, "source": "x"}
        ],
    )
    whose = {"organisation": made.organisation, "participant": made}
    supervisor = appoint(made, "supervisor")
    WorkingPattern.objects.create(starts_on=date(2027, 1, 1), percent=60, **whose)
    Leave.objects.create(starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 15), **whose)
    for status in ("private", "shared", "submitted", "submitted", "returned"):
        EvidenceItem.objects.create(
            author=made.user,
            kind="reflection",
            title="TitleOfAPiece",
            text="WorkWithAFamily",
            happened_on=TODAY,
            status=status,
            **whose,
        )
    Observation.objects.create(
        observer=supervisor,
        planned_by=supervisor,
        planned_for=TODAY,
        held_on=TODAY,
        purpose="TitleOfAPiece",
        seen="SeenAndHeard",
        status="answered",
        **whose,
    )
    for number, time in enumerate(["had", "had", "not_had"]):
        WeekAccount.objects.create(
            week_starts_on=date(2027, 2, 1) + timedelta(weeks=number),
            side="participant",
            by=made.user,
            protected_time=time,
            in_the_way="InTheWay",
            **whose,
        )
    return made


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


def content(participant):
    fresh = Participant.objects.get(pk=participant.pk)
    return content_of(fresh, identifier="one", public_key=Sender().public_key)


def made(job):
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == "finished", job.failure
    return job, read_file(job.file_sha256)


def test_it_says_programme_days_patterns_pauses_support_and_what_is_outstanding(participant):
    said = content(participant)
    assert problems_with(said) == []
    assert said["person"]["registration_number"] == "SW12345"
    assert said["service"]["starts_on"] == "2026-09-01"
    assert said["service"]["served_until"] == "2027-03-10"
    assert said["working_patterns"] == [
        {"first": "2027-01-01", "last": None, "percent": 60, "phased_return": False}
    ]
    assert said["extensions"] == []
    assert said["pauses"] == [{"first": "2026-11-02", "last": "2026-11-15"}]
    assert said["programme"]["file"] == participant.programme.as_file()
    assert {each["what"]: each["count"] for each in said["outstanding"]} == {
        "Pieces of evidence submitted and not read yet": 2,
        "Pieces of evidence returned to be changed": 1,
        "Observations answered, to be signed off": 1,
        "Still to come: Direct observations": 3,
    }
    [here] = said["service"]["employers"]
    assert (here["name"], here["first"]) == ("Exampleshire", "2026-09-01")


def test_every_date_comes_with_its_steps_and_nobodys_name(participant, lead):
    agree_end(participant=participant, agreed_end_on=date(2028, 12, 31), by=lead)
    said = content(participant)
    assert said["service"]["ends_on"] == said["service"]["agreed_end_on"] == "2028-12-31"
    [end] = [each for each in said["dates"] if each["kind"] == "end"]
    assert end["on"] == "2028-12-31" and end["why"]
    assert lead.name not in json.dumps(said)


def test_there_is_no_text_of_anybody_in_it(participant):
    FinalAssessment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        assessor=appoint(participant, "assessor"),
        summary="SumsUp",
    )
    file = transfer_file_of(Participant.objects.get(pk=participant.pk), "one").decode()
    assert [word for word in SECRETS if word in file] == []
    assert "final assessment" not in file.lower().replace("no final assessment", "")


def test_it_is_one_file_that_fetches_and_runs_nothing(participant):
    file = transfer_file_of(participant, "one")
    text = file.decode()
    assert "Amina &lt;b&gt;Khan&lt;/b&gt;" in text and "<b>" not in text
    for mark in ("<script", "<link", "<img", "src=", "href=", "@import", "url(", "javascript:"):
        assert mark not in text.lower(), mark
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text
    assert len(file) < LARGEST_BYTES
    [raw] = CONTENT.findall(file)
    assert json.loads(unescape(raw.decode())) == open_file(file).content


def test_it_is_signed_with_the_key_of_the_deployment(participant):
    opened = open_file(transfer_file_of(participant, "one"))
    assert opened.public_key == SigningKey.objects.get().public_key


def test_only_what_was_told_is_in_it(participant):
    assessor = appoint(participant, "assessor")
    whose = {"organisation": participant.organisation, "participant": participant}
    assessment = FinalAssessment.objects.create(
        assessor=assessor,
        status="recommended",
        recommended_by=assessor,
        recommended_at="2027-03-01T10:00:00Z",
        recommendation="met",
        **whose,
    )
    Participant.objects.filter(pk=participant.pk).update(status="being_judged")
    assert content(participant)["judgements"] == []
    from assessments.models import Decision

    confirmer = appoint(participant, "confirmer")
    FinalAssessment.objects.filter(pk=assessment.pk).update(status="confirmed")
    Decision.objects.create(
        assessment=assessment,
        outcome="met",
        reasons="WhyNot",
        recommended_by=assessor,
        confirmed_by=confirmer,
        confirmed_at="2027-03-02T10:00:00Z",
        **whose,
    )
    assert content(participant)["judgements"] == []
    FinalAssessment.objects.filter(pk=assessment.pk).update(
        status="told", told_by=assessor, told_on=date(2027, 3, 3)
    )
    assert content(participant)["judgements"] == [
        {
            "employer": "Exampleshire",
            "what": "Final assessment",
            "outcome": "Met",
            "decided_on": "2027-03-02",
            "told_on": "2027-03-03",
        }
    ]
    assert "WhyNot" not in json.dumps(content(participant))


def test_served_until_the_day_they_left(participant, lead):
    leave_programme(
        participant=participant, left_on=date(2027, 3, 5), reason="moved_employer", by=lead
    )
    said = content(participant)["service"]
    assert (said["served_until"], said["left_on"]) == ("2027-03-05", "2027-03-05")


def test_the_person_makes_it_and_nobody_else_is_told(participant):
    job, file = made(request_transfer_file(participant=participant, by=participant.user))
    assert job.file_name == "transfer-file-amina-bkhanb.html"
    assert open_file(file).content["id"] == str(job.pk)
    assert not Message.objects.exists()
    client = browser(participant.user)
    response = client.get(f"/jobs/{job.pk}/download/")
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    steps = AuditEvent.objects.about(participant).values_list("action", flat=True)
    assert {Action.TRANSFER_FILE_REQUESTED, Action.TRANSFER_FILE_DOWNLOADED} == {*steps}


def test_made_by_the_lead_the_person_is_told(participant, lead):
    job = request_transfer_file(participant=participant, by=lead)
    told = Message.objects.get(template="transfer_file_made")
    assert told.recipient == participant.user
    assert can_read_job(lead, job) and not can_read_job(participant.user, job)


def test_nobody_else_makes_it(participant):
    others = [
        appoint(participant, "assessor"),
        ParticipantFactory(cohort=participant.cohort).user,
        workforce_lead(CohortFactory().organisation),
    ]
    for by in others:
        with pytest.raises(PermissionDenied):
            request_transfer_file(participant=participant, by=by)
    assert not Job.objects.exists()


def test_the_page_says_what_is_in_it_and_sent_twice_it_is_one_file(participant):
    client = browser(participant.user)
    assert "Transfer file" in words(client.get(f"/people/{participant.pk}/"))
    address = f"/people/{participant.pk}/transfer-file/"
    page = client.get(address)
    assert "Nothing about any child or family" in words(page)
    answers = hidden(page.content.decode())
    assert client.post(address, answers).url == client.post(address, answers).url
    assert Job.objects.count() == 1


def test_a_second_transfer_carries_the_first_one_on(participant, lead, clock):
    """Two deployments one after the other, each with its own key, then a file from the second."""
    first = Sender()
    other = OrganisationFactory(name="Newtown")
    boss = workforce_lead(other)
    cohort = CohortFactory(organisation=other)
    judged = [
        {
            "employer": "Otherwhere Council",
            "what": "Final assessment",
            "outcome": "Not yet met",
            "decided_on": "2027-01-05",
            "told_on": "2027-01-06",
        }
    ]
    arrival = upload_transfer_file(
        organisation=other, content=first.file(judgements=judged), by=boss
    )
    trust_sender(arrival=arrival, compared="page", by=boss)
    came = apply_arrival(
        arrival=arrival,
        cohort=cohort,
        email="nadia@newtown.example",
        team=None,
        arrived_on=date(2027, 3, 10),
        by=boss,
    ).participant
    clock.move_to("2027-05-10 12:00:00+00:00")
    said = content(came)
    assert problems_with(said) == []
    assert [
        (each["name"], each["first"], each["last"]) for each in said["service"]["employers"]
    ] == [
        ("Otherwhere Council", "2026-09-01", "2027-02-26"),
        ("Newtown", "2027-03-10", "2027-05-10"),
    ]
    assert said["service"]["starts_on"] == "2026-09-01"
    assert said["judgements"] == judged
    assert {"first": "2027-02-27", "last": "2027-03-09"} in said["pauses"]


@pytest.mark.parametrize(
    ("key", "before", "said"),
    [("start", False, True), ("completion", False, False), ("completion", True, True)],
)
def test_it_says_whether_the_start_may_have_been_paid_for(participant, key, before, said):
    funding = shipped_programme(ASYE)["funding"]
    funding["instalments"] = [each for each in funding["instalments"] if each["key"] == key]
    participant.programme.funding = funding
    republish(participant.programme)
    Participant.objects.update(funded_before=before)
    assert content(participant)["person"]["funded_before"] is said
