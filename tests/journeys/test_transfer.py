"""J16: somebody takes a file to their next employer, and it is checked in there."""

import datetime
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from jobs.models import Job
from jobs.services import run_job
from participants.models import Leave, Participant, SigningKey, WorkingPattern
from tests import factories

from .conftest import DESK, PHONE
from .steps import choose, download, fill, fill_date, is_at, press, reads


def elsewhere(lead_name):
    """Another council, of which this deployment becomes the portal: the key is not its own."""
    SigningKey.objects.all().delete()
    Participant.objects.update(status=Participant.Status.LEFT)
    council = factories.OrganisationFactory(name="Newtown Council", slug="newtown")
    version = factories.ProgrammeVersionFactory(
        organisation=council,
        nominal_months=12,
        other_rules={
            "pauses": {"move_dates": True},
            "part_time": {"moves_dates": True},
            "clock": {"starts_with": "programme"},
            "days_off": "stay",
            "jurisdiction": "england",
        },
    )
    factories.CohortFactory(organisation=council, programme_version=version, name="Spring cohort")
    return factories.person_with(Role.WORKFORCE_LEAD, council, name=lead_name)


def bring(page, content):
    page.goto("/arrivals/")
    page.get_by_label("Choose the transfer file").set_input_files(
        {"name": "transfer-file.html", "mimeType": "text/html", "buffer": content}
    )
    press(page, "Check the file")


def test_a_file_is_made_read_and_checked_in_elsewhere(people, browse, check_page, tmp_path):
    today = timezone.localdate()
    whose = {"organisation": people.council, "participant": people.participant}
    start = today - datetime.timedelta(days=200)
    Participant.objects.filter(pk=people.participant.pk).update(
        starts_on=start, registration_number="SW76543"
    )
    WorkingPattern.objects.create(starts_on=start, percent=80, **whose)
    Leave.objects.create(
        starts_on=start + datetime.timedelta(days=20),
        ends_on=start + datetime.timedelta(days=33),
        **whose,
    )

    nadia = browse(people.own, PHONE)
    nadia.goto(people.participant.get_absolute_url())
    press(nadia, "Transfer file")
    is_at(nadia, "Your transfer file")
    check_page(nadia)
    press(nadia, "Make the transfer file")
    run_job(Job.objects.get().pk)
    reads(nadia, "Ready")
    content = Path(download(nadia).path()).read_bytes()

    kept = tmp_path / "transfer-file.html"
    kept.write_bytes(content)
    for size in (PHONE, DESK):
        alone = browse(None, size)
        alone.goto(kept.as_uri())
        is_at(alone, "Transfer file of Nadia Fernsby")
        reads(alone, "80% of full time", "Agreed pauses", "Is it genuine?", "Nothing")
        check_page(alone)
    printed = alone.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")

    bea = browse(elsewhere("Bea Lund"))
    bring(bea, content.replace(b"80% of full time", b"60% of full time"))
    reads(bea, "Refused", "not as it was signed")
    check_page(bea)

    bring(bea, content)
    reads(bea, "Key not known here")
    check_page(bea)
    press(bea, "Accept this key")
    reads(bea, "There is a problem", "Say how you compared it")
    choose(bea, "How did you compare the fingerprint?", "With the page of the sender")
    press(bea, "Accept this key")
    reads(bea, "Signature good", "SW76543")
    check_page(bea)
    bea.get_by_label("Which cohort do they join?").select_option(label="Spring cohort")
    fill_date(bea, "arrived_on", today + datetime.timedelta(days=10))
    press(bea, "Show their dates")
    is_at(bea, "Check the dates of Nadia Fernsby")
    reads(bea, "is recorded as a pause")
    check_page(bea)
    fill(bea, email="nadia@newtown.example")
    press(bea, "Add and invite")
    reads(bea, "Nadia Fernsby was added")

    came = Participant.objects.get(user__email="nadia@newtown.example")
    assert (came.starts_on, came.arrived_on) == (start, today + datetime.timedelta(days=10))
    bea.goto(reverse("participants:date_list", args=[came.pk]))
    reads(bea, "They came by transfer")
    check_page(bea)

    bring(bea, content)
    reads(bea, "brought in before", "was added from this file")
    assert Participant.objects.filter(organisation=came.organisation).count() == 1
    check_page(bea)

    anyone = browse(None, PHONE)
    anyone.goto("/transfer-keys/")
    is_at(anyone, "Keys of transfer files")
    expect(anyone.locator("main")).to_contain_text("signed")
    check_page(anyone)
