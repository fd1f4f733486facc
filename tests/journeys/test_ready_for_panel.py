"""Ready for panel? Asked long before the end, on a phone, and answered the same at the end."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from assessments import services
from assessments.parts import standards_by_part
from evidence import services as evidence_services
from participants.models import Participant
from participants.rules.programme_file import columns_of
from participants.shipped import shipped_programme
from supervision import services as observing
from supervision.models import Observation
from tests import factories

from .conftest import DESK, PHONE
from .steps import answered_observation, days_ago, is_at, press, reads, start_item, submit_item

CUT_SHORT = "It was stopped after ten minutes when the fire alarm rang."


@pytest.fixture
def asye(people):
    """The ASYE as it comes with the product; an observation waits for sign-off."""
    columns = columns_of(shipped_programme("asye"))
    version = factories.ProgrammeVersionFactory(
        organisation=people.council, framework=people.cohort.programme_version.framework, **columns
    )
    cohort = factories.CohortFactory(organisation=people.council, programme_version=version)
    Participant.objects.filter(pk=people.participant.pk).update(cohort=cohort)
    people.participant = Participant.objects.get(pk=people.participant.pk)
    report = {"kind": "work_seen", "detail": "report", "text": "An analysis of what changed"}
    submit_item(people, "Report for a conference", **report)
    start_item(people, "What I carried home")
    heard = evidence_services.enter_feedback(
        participant=people.participant,
        by=people.supervisor,
        detail="professional",
        title="From a school nurse",
        happened_on=days_ago(4),
        text="She sends what she promised the same week.",
        second_text="Asked by e-mail",
    )
    evidence_services.release_feedback(item=heard, by=people.supervisor)
    answered_observation(people)
    return people


def look(page, check_page, name):
    folder = os.environ.get("PICTURES")
    for width in (PHONE, DESK):
        page.set_viewport_size(width)
        check_page(page)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width['width']}.png", full_page=True)


def sign_off(people, reason):
    observing.sign_off_observation(
        observation=Observation.objects.get(),
        by=people.supervisor,
        counts=not reason,
        counts_reason=reason,
    )


def test_ready_for_panel_is_asked_early_and_answered_the_same_at_the_end(asye, browse, check_page):
    nadia = browse(asye.own, PHONE)
    nadia.goto("/")
    press(nadia, "Ready for panel? What counts so far, rule by rule")
    is_at(nadia, "Ready for panel?")
    reads(nadia, "0 of 5 rules of the programme are met", "A draft: not submitted yet")
    reads(nadia, "Answered, waiting for sign-off: it counts once signed off")
    look(nadia, check_page, "participant")
    sign_off(asye, CUT_SHORT)
    nadia.reload()
    reads(nadia, f"Signed off as not counting: {CUT_SHORT}")
    missing = "by the assessor: 3 more needed, 2 of them by the assessor"
    reads(nadia, missing)
    look(nadia, check_page, "not-counting")

    priya = browse(asye.lead, PHONE)
    priya.goto(reverse("reports:participant", args=[asye.participant.pk]))
    press(priya, "Ready for panel?")
    reads(priya, missing, "You see the rules and the numbers")
    look(priya, check_page, "lead")

    assessment = services.start_final_assessment(participant=asye.participant, by=asye.assessor)
    for standard, judged in standards_by_part(asye.participant.programme):
        services.save_narrative(
            assessment=assessment,
            standard=standard,
            by=asye.assessor,
            text="Steady practice.",
            judgements=[
                {"standard": each, "view": "met", "reasons": "", "items": []} for each in judged
            ],
        )
    ludmila = browse(asye.assessor, PHONE)
    ludmila.goto(assessment.get_absolute_url())
    reads(ludmila, missing)
    look(ludmila, check_page, "writing")
    press(ludmila, "Go to the recommendation")
    reads(ludmila, missing, "the rules are a floor, not a score")
    look(ludmila, check_page, "recommend")
    press(ludmila, "Rule by rule, what counts and what does not")
    reads(ludmila, missing, CUT_SHORT)
    look(ludmila, check_page, "assessor")
