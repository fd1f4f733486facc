"""J12 and the CSV: files that are asked for, watched, taken away and checked."""

import csv
import io
import re
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import Role
from assessments import services
from assessments.models import FinalAssessment
from jobs.models import Job
from jobs.services import run_job
from tests import factories

from .conftest import PHONE
from .steps import PASSWORD, days_ago, download, fill, is_at, press, reads, submit_item


def decide(people):
    """A final assessment on one piece of evidence: met, confirmed, told."""
    submit_item(people, text="I asked her teacher first, and then we drew.")
    assessment = services.start_final_assessment(participant=people.participant, by=people.assessor)
    for standard in people.standards:
        services.save_narrative(
            assessment=assessment,
            standard=standard,
            by=people.assessor,
            text="Kind and steady practice.",
            judgements=[{"standard": standard, "view": "met", "reasons": "", "items": []}],
        )
    services.recommend(
        assessment=assessment,
        by=people.assessor,
        recommendation="met",
        summary="Children’s own words lead the analysis.",
    )
    assessment = FinalAssessment.objects.get()
    services.confirm_decision(
        assessment=assessment, by=people.confirmer, reasons="It is sound.", stands=True
    )
    services.record_told(
        assessment=assessment, by=people.assessor, told_on=days_ago(0), told_how="In my room"
    )


def check_record(page, code, digest):
    page.goto(reverse("assessments:record_check"))
    fill(page, code=code, digest=digest)
    press(page, "Check this record")


def test_a_pack_is_made_while_one_watches_and_proves_itself(people, browse, check_page):
    decide(people)
    ludmila = browse(people.assessor)
    ludmila.goto(reverse("reports:participant", args=[people.participant.pk]))
    press(ludmila, "Assessment pack")
    reads(ludmila, "The decision is confirmed")
    press(ludmila, "Make the PDF")
    reads(ludmila, "Waiting to start", "This page moves on by itself")
    check_page(ludmila)
    address = ludmila.url
    run_job(Job.objects.get().pk)
    reads(ludmila, "Ready")
    expect(ludmila.locator("#job-said")).to_have_text("Ready")
    assert ludmila.url == address
    check_page(ludmila)
    pack = PdfReader(io.BytesIO(Path(download(ludmila).path()).read_bytes()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in pack.pages).split())
    for words in ("Nadia Fernsby", "A quiet house", "I asked her teacher first", "It is sound."):
        assert words in text
    assert pack.outline, "bookmarks"

    anyone = browse(None, PHONE)
    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", text).group()
    digest = re.search(r"Digest ([0-9a-f]{8})", text).group(1)
    check_record(anyone, code.lower(), digest)
    reads(anyone, "Genuine")
    expect(anyone.locator("main")).not_to_contain_text("Nadia")
    check_page(anyone)
    check_record(anyone, code, "0123456789abcdef")
    reads(anyone, "Changed")
    check_page(anyone)
    check_record(anyone, "ZZZZ-ZZZZ-ZZZZ", digest)
    reads(anyone, "Not known")


def test_the_workforce_lead_takes_away_a_filtered_cohort_as_csv(people, browse, check_page):
    submit_item(people)
    elsewhere = factories.TeamFactory(organisation=people.council, name="Elsewhere")
    factories.ParticipantFactory(cohort=people.cohort, team=elsewhere, user__name="Otto Other")
    assert people.lead.has_role(Role.WORKFORCE_LEAD, people.council.pk)
    people.lead.set_password(PASSWORD)
    people.lead.save()
    priya = browse(people.lead, just_now=False)
    priya.goto("/")
    press(priya, "Cohorts")
    press(priya, "Autumn cohort")
    reads(priya, "2 people", "Otto Other")
    priya.get_by_text("Search and filter").click()
    priya.get_by_label("Team").select_option(label="Kingfisher Wharf")
    check_page(priya)
    press(priya, "Apply filters")
    reads(priya, "1 person matches")
    expect(priya.locator("main table")).not_to_contain_text("Otto Other")
    press(priya, "Make a CSV file of these people")
    is_at(priya, "Confirm")
    fill(priya, password=PASSWORD)
    check_page(priya)
    press(priya, "Continue")
    is_at(priya, "Make a CSV file of Autumn cohort")
    reads(priya, "one row for each of 1 person", "Team: Kingfisher Wharf")
    check_page(priya)
    press(priya, "Make the file")
    reads(priya, "Waiting to start")
    run_job(Job.objects.get().pk)
    reads(priya, "Ready")
    file = download(priya)
    assert re.fullmatch(r"autumn-\d{4}-\d\d-\d\d\.csv", file.suggested_filename)
    content = Path(file.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (row["Name"], row["Email"]) == ("Nadia Fernsby", "nadia@council.example")
    assert (row["Supervisor"], row["Evidence submitted"]) == ("Osric Brambleby", "1")
    assert (row["Team"], row["Final assessment"]) == ("Kingfisher Wharf", "Not started")
