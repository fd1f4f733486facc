"""Everything works in a browser that runs no scripts."""

from django.urls import reverse

from evidence.models import EvidenceItem
from jobs.models import Job
from jobs.services import run_job

from .conftest import PHONE
from .steps import WHAT_FOLLOWS, WHAT_IT_SHOWS, WHY, download, fill, is_at, press, reads


def test_evidence_is_captured_linked_submitted_and_found_without_scripts(people, browse):
    page = browse(people.own, PHONE, java_script_enabled=False)
    page.goto(reverse("evidence:matrix", args=[people.participant.pk]))
    page.get_by_role("link", name="Add reflection for 2 Standard number 2").click()
    reads(page, "It will be linked to 2 Standard number 2")
    fill(page, title="A quiet house")
    press(page, "Save draft")
    press(page, "Edit")
    fill(page, text=WHAT_IT_SHOWS, second_text=WHAT_FOLLOWS)
    press(page, "Save")
    press(page, "Change links")
    fill(page, why_1=WHY)
    press(page, "Save links")
    press(page, "Submit")
    press(page, "Submit evidence")
    reads(page, "With your supervisor or assessor")
    assert EvidenceItem.objects.get().status == "submitted"

    press(page, "Evidence by standard")
    row = page.get_by_role("row", name="2 Standard number 2")
    row.get_by_role("link", name="submitted").click()
    is_at(page, "Evidence")
    press(page, "A quiet house")
    is_at(page, "A quiet house")


def test_a_job_is_watched_by_pressing_check_again(people, browse):
    page = browse(people.assessor, java_script_enabled=False)
    page.goto(reverse("reports:pack", args=[people.participant.pk]))
    press(page, "Make the PDF")
    reads(page, "Waiting to start")
    press(page, "Check again")
    reads(page, "Waiting to start")
    run_job(Job.objects.get().pk)
    press(page, "Check again")
    reads(page, "Ready")
    assert download(page).suggested_filename.endswith(".pdf")
