"""A programme without pass or fail: the person declares, the supervisor endorses, nobody else."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import FinalAssessment
from participants.models import Participant
from participants.rules.programme_file import columns_of
from participants.shipped import shipped_programme
from tests import factories

from .conftest import DESK, PHONE
from .steps import days_ago, fill, is_at, press, reads, submit_item

NOT_OF_IT = ("ssessor", "ndependent", "ecision", "inal assessment", "ecommend", "onfirm")


@pytest.fixture
def declared(people):
    """The participant is on the supported first year as it comes with the product."""
    columns = columns_of(shipped_programme("supported-first-year-scotland"))
    version = factories.ProgrammeVersionFactory(
        organisation=people.council, framework=people.cohort.programme_version.framework, **columns
    )
    cohort = factories.CohortFactory(organisation=people.council, programme_version=version)
    Participant.objects.filter(pk=people.participant.pk).update(
        cohort=cohort, agreed_end_on=days_ago(0)
    )
    people.participant = Participant.objects.get(pk=people.participant.pk)
    return people


def look(page, check_page, name):
    """The page passes at both widths, and says nothing that is not of this programme."""
    folder = os.environ.get("PICTURES")
    for width in (PHONE, DESK):
        page.set_viewport_size(width)
        check_page(page)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width['width']}.png", full_page=True)
    words = page.locator("main").inner_text()
    assert not [each for each in NOT_OF_IT if each in words], words


def declare(nadia, people, check_page):
    nadia.goto("/")
    press(nadia, "Start your declaration")
    is_at(nadia, "Start your declaration")
    look(nadia, check_page, "start")
    press(nadia, "Start the declaration")
    for number, standard in enumerate(people.standards):
        nadia.goto(FinalAssessment.objects.get().get_absolute_url())
        nadia.get_by_role("link", name=str(standard)).click()
        expect(nadia.get_by_role("group", name="Your view")).to_have_count(0)
        fill(nadia, text=f"What I learnt under {standard.human_coding_scheme}.")
        if not number:
            look(nadia, check_page, "narrative")
        press(nadia, "Save")
    look(nadia, check_page, "writing")
    press(nadia, "Go to the declaration")
    fill(nadia, summary="I have learnt across all of it, most about working with schools.")
    look(nadia, check_page, "declare")
    press(nadia, "Make the declaration")
    reads(nadia, "Declared, not endorsed yet")
    look(nadia, check_page, "declared")


def test_a_social_worker_declares_and_the_supervisor_endorses(declared, browse, check_page):
    submit_item(declared)
    nadia, osric = browse(declared.own), browse(declared.supervisor)
    declare(nadia, declared, check_page)

    osric.goto("/")
    osric.get_by_role("link", name="Endorse the declaration, or send it back").click()
    reads(osric, "What I learnt under")
    look(osric, check_page, "to-endorse")
    press(osric, "Endorse the declaration")
    fill(osric, reasons="I have seen this learning in supervision.")
    look(osric, check_page, "endorse")
    press(osric, "Endorse the declaration")
    reads(osric, "Declaration endorsed.")

    nadia.goto("/")
    press(nadia, "Read the endorsement, and reply if you want to")
    is_at(nadia, "Your declaration")
    reads(nadia, "Endorsed by", "Osric Brambleby", "I have seen this learning in supervision.")
    look(nadia, check_page, "endorsed")
    nadia.goto(reverse("reports:participant", args=[declared.participant.pk]))
    reads(nadia, "Declaration endorsed")
    nadia.goto(reverse("reports:timeline", args=[declared.participant.pk]))
    reads(nadia, "Declaration made", "Declaration endorsed")
    expect(nadia.locator("main")).not_to_contain_text("Told in person")
