"""J14: the workforce lead's exceptions, report, files and claims; and the supervisor's one list."""

import datetime
import io
from pathlib import Path

import openpyxl
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import Role
from evidence.models import EvidenceItem, EvidenceReading
from jobs.models import Job
from jobs.services import run_job
from participants.shipped import ASYE, shipped_programme
from supervision.models import Observation
from tests import factories

from .conftest import PHONE
from .steps import (
    PASSWORD,
    answered_observation,
    choose,
    days_ago,
    download,
    fill,
    is_at,
    press,
    reads,
    submit_item,
)


def made(page):
    """The newest job is run while its page is open, and its file taken away."""
    run_job(Job.objects.latest("created_at").pk)
    reads(page, "Ready")
    return Path(download(page).path()).read_bytes()


def test_a_lead_finds_what_is_late_and_takes_the_figures_away(people, browse, check_page):
    late = submit_item(people)
    EvidenceItem.objects.filter(pk=late.pk).update(
        status_changed_at=timezone.now() - datetime.timedelta(days=40)
    )
    elsewhere = factories.TeamFactory(organisation=people.council, name="Elsewhere")
    factories.ParticipantFactory(cohort=people.cohort, team=elsewhere, user__name="Otto Other")
    priya = browse(people.lead)
    priya.goto("/")
    reads(priya, "Waiting long", "With Osric Brambleby or Ludmila Thistlewood", "Otto Other")
    check_page(priya)
    press(priya, "What each of them means")
    reads(priya, "more than 10 working days")
    check_page(priya)
    priya.get_by_role("link", name="Nobody appointed").click()
    reads(priya, "Otto Other: no supervisor", "you and the other workforce leads")

    press(priya, "Cohorts")
    press(priya, "Cohort report")
    reads(priya, "Autumn cohort: 2", "Not shown: fewer than 10")
    check_page(priya)
    priya.get_by_label("Team").select_option(label="Kingfisher Wharf")
    press(priya, "Apply filters")
    reads(priya, "Team: Kingfisher Wharf", "Autumn cohort: 1")
    assert "team=" in priya.url
    priya.set_viewport_size(PHONE)
    check_page(priya)
    press(priya, "Make a PDF, XLSX or CSV file of these figures")
    reads(priya, "Team: Kingfisher Wharf")
    check_page(priya)
    choose(priya, "Which file?", "PDF, to print or send")
    press(priya, "Make the file")
    reads(priya, "Waiting to start")
    sheets = PdfReader(io.BytesIO(made(priya))).pages
    paper = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    for words in ("Team: Kingfisher Wharf", "Autumn cohort", "Nobody recorded", "Not shown"):
        assert words in paper
    assert "Nadia" not in paper


def test_a_lead_claims_for_those_who_can_be_claimed_for(people, browse, check_page):
    version = people.cohort.programme_version
    version.funding = shipped_programme(ASYE)["funding"] | {
        "window": {"from": days_ago(900).isoformat(), "to": days_ago(-30).isoformat()}
    }
    factories.republish(version)
    people.participant.registration_number = "SW4321"
    people.participant.starts_on = days_ago(100)
    people.participant.save()
    factories.ParticipantFactory(cohort=people.cohort, user__name="Otto Other")
    people.lead.set_password(PASSWORD)
    people.lead.save()
    priya = browse(people.lead, just_now=False)
    priya.goto(reverse("reports:cohort_list"))
    press(priya, "funding list")
    reads(priya, "2 instalments can be claimed, £2,000 in all", "No registration number yet")
    check_page(priya)
    press(priya, "Make the list as XLSX")
    is_at(priya, "Confirm")
    fill(priya, password=PASSWORD)
    press(priya, "Continue")
    if not Job.objects.exists():
        press(priya, "Make the list as XLSX")
    reads(priya, "Waiting to start")
    book = openpyxl.load_workbook(io.BytesIO(made(priya)))
    rows = [[cell.value for cell in row] for row in book["Claims"].iter_rows(min_row=2)]
    assert [(row[1], row[2], row[-1]) for row in rows] == [("Nadia Fernsby", "SW4321", 1000)] * 2


def go_through(page, check_page):
    """A reading and a sign-off, one after the other, without leaving the list."""
    page.goto("/")
    page.get_by_role("link", name="Nadia Fernsby: Read “A quiet house”").click()
    is_at(page, "Waiting for you")
    reads(page, "I asked her teacher first")
    check_page(page)
    press(page, "Save my reading and open the next")
    reads(page, "There is a problem")
    choose(page, "What is your view?", "Shows what the links say")
    press(page, "Save my reading and open the next")
    is_at(page, "Waiting for you")
    reads(page, "Your reading of “A quiet house” is saved", "A pause.")
    choose(page, "Does it count towards the programme’s number of observations?", "Yes")
    press(page, "Sign off observation")
    is_at(page, "Waiting for you")
    expect(page.locator("main")).to_contain_text("signed off")
    check_page(page)


def test_a_supervisor_goes_through_the_list_on_a_phone(people, browse, check_page):
    assert people.supervisor.has_role(Role.PRACTICE_SUPERVISOR)
    submit_item(people)
    answered_observation(people)
    go_through(browse(people.supervisor, PHONE), check_page)
    assert EvidenceReading.objects.get().read_by == people.supervisor
    assert Observation.objects.get().status == "signed_off"


def test_the_list_works_without_scripts_too(people, browse):
    submit_item(people)
    answered_observation(people)
    go_through(browse(people.supervisor, java_script_enabled=False), lambda page: None)
    assert Observation.objects.get().status == "signed_off"


def test_the_report_prints_as_tables_with_what_is_meant(people, browse):
    priya = browse(people.lead)
    priya.goto(reverse("reports:cohort_report"))
    # Paper is narrower than the screens on which rows are stacked.
    priya.set_viewport_size({"width": 700, "height": 990})
    priya.emulate_media(media="print")
    text = PdfReader(io.BytesIO(priya.pdf(format="A4"))).pages[0].extract_text()
    words = " ".join(text.split())
    assert "Cohort Started On the programme" in words
    assert "Autumn cohort 1 1 0 0 0 0" in words
    assert "on an agreed pause on the day of the report" in words
    assert "Apply filters" not in words
