"""Pages that no persona of the demonstration is led to: real accounts, and rare moments."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from assessments import services
from tests import factories

from .conftest import DESK, PHONE
from .steps import submit_item

ACCOUNT = [
    "accounts:account",
    "account_change_password",
    "usersessions_list",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "account_reauthenticate",
]
LISTS = ["waiting_list", "exception_list", "decision_list", "people_list"]


@pytest.fixture
def look(browse, check_page):
    """`look(user, addresses)`: each answers, and is sound on a phone and at a desk."""

    def look_at(user, addresses):
        page = browse(user)
        for address in addresses:
            answer = page.goto(address)
            assert answer.status == 200, address
            assert page.locator("h1").count() == 1, page.url
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                check_page(page)

    return look_at


def test_the_pages_of_a_real_account_are_sound(people, look):
    RecoveryCodes.activate(people.own)
    look(people.own, [reverse(name) for name in ACCOUNT])


def test_the_rare_pages_of_an_administrator_are_sound(people, look):
    closed = factories.person_with("assessor", people.council, is_active=False)
    look(
        factories.administrator(people.council),
        [
            reverse("accounts:second_factor_reset", args=[people.own.pk]),
            reverse("accounts:account_reopen", args=[closed.pk]),
        ],
    )


def test_the_long_lists_of_a_workforce_lead_are_sound(people, look):
    look(people.lead, [reverse(f"reports:{name}") for name in LISTS])


def test_the_first_page_of_a_workforce_lead_who_begins_is_sound(people, look):
    beginner = factories.workforce_lead(factories.OrganisationFactory())
    look(beginner, ["/", reverse("reports:cohort_list"), reverse("participants:cohort_add")])


def test_the_pages_of_a_judgement_being_written_are_sound(people, look):
    submit_item(people)
    draft = services.start_final_assessment(participant=people.participant, by=people.assessor)
    part = reverse("assessments:narrative_edit", args=[draft.pk, people.standards[0].pk])
    pages = [
        reverse(f"assessments:{name}", args=[draft.pk]) for name in ("summary_edit", "recommend")
    ]
    look(people.assessor, [part, *pages])


def test_the_page_of_personas_is_sound(look, transactional_db, settings):
    settings.DEMO = True
    look(None, [reverse("demo:persona_list")])
