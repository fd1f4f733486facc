"""A name or an e-mail address that is wrong is put right, and nobody is left with the way in."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.services import correct_person, find_invitation, issue_invitation
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from tests.factories import (
    OrganisationFactory,
    administrator,
    give_role,
    person_with,
    sign_in,
    workforce_lead,
)

pytestmark = pytest.mark.django_db
NEW = "ann.reed@council.example"


@pytest.fixture
def council():
    return OrganisationFactory()


@pytest.fixture
def admin(council):
    return administrator(council)


@pytest.fixture
def person(council):
    person = person_with("assessor", council, name="An Reid", email="an.reid@council.example")
    person.set_password("three quiet harbours")
    person.save()
    return person


def correct(person, by, name="An Reid", email="an.reid@council.example"):
    return correct_person(user=person, name=name, email=email, by=by)


def test_a_name_is_put_right_and_nobody_is_signed_out_or_told(person, admin):
    client = sign_in(Client(), person)
    correct(person, admin, name=" Ann Reed ")
    assert User.objects.get(pk=person.pk).name == "Ann Reed"
    assert client.get(reverse("reports:home")).status_code == 200
    assert not Message.objects.exists()
    step = AuditEvent.objects.get(action=Action.PERSON_CHANGED)
    assert "Reed" not in str(step.detail)


def test_with_a_new_address_sessions_end_and_both_addresses_are_told(person, admin):
    client = sign_in(Client(), person)
    assert client.get(reverse("reports:home")).status_code == 200
    UserSession.objects.create(
        user=person, session_key=client.session.session_key, ip="127.0.0.1", user_agent="a browser"
    )
    correct(person, admin, email=NEW.upper())
    person.refresh_from_db()
    assert person.email == NEW
    assert not UserSession.objects.filter(user=person).exists()
    assert client.get(reverse("reports:home")).status_code == 302
    told = dict(Message.objects.values_list("template", "address"))
    assert told == {"address_old": "an.reid@council.example", "address_new": NEW}


def test_an_invitation_moves_to_the_new_address_and_the_old_one_hears_nothing(
    person, admin, council
):
    person.set_unusable_password()
    person.save()
    link = issue_invitation(user=person, organisation=council, by=admin)
    old = Message.objects.get()
    correct(person, admin, email=NEW)
    old.refresh_from_db()
    assert old.given_up_at and not old.secrets
    assert find_invitation(link.rstrip("/").rpartition("/")[2], timezone.now()) is None
    [new] = Message.objects.exclude(pk=old.pk)
    assert (new.template, new.address) == ("invitation", NEW)
    assert Invitation.objects.unused().count() == 1


def test_an_address_of_somebody_else_is_refused_in_whatever_case(person, admin, council):
    person_with("assessor", council, email=NEW)
    with pytest.raises(ValidationError) as caught:
        correct(person, admin, email=NEW.title())
    assert "email" in caught.value.message_dict
    assert not Message.objects.exists()


def test_nothing_new_is_said_and_a_change_by_another_is_not_overwritten(person, admin):
    with pytest.raises(ValidationError, match="as before"):
        correct(person, admin)
    stale = User.objects.get(pk=person.pk)
    correct(person, admin, name="Ann Reed")
    with pytest.raises(StaleObject):
        correct(stale, admin, name="Anne Reade")


def test_only_who_looks_after_every_organisation_of_the_person_corrects(person, admin, council):
    for by in (person, workforce_lead(council), administrator(OrganisationFactory())):
        with pytest.raises(PermissionDenied):
            correct(person, by, name="Ann Reed")
    give_role(person, "assessor", OrganisationFactory())
    with pytest.raises(PermissionDenied):
        correct(person, admin, name="Ann Reed")


def test_nobody_changes_their_own_address_here(admin):
    with pytest.raises(ValidationError, match="another administrator"):
        correct_person(user=admin, name=admin.name, email=NEW, by=admin)


def test_the_page_says_what_a_new_address_does_and_saves_it(person, admin):
    client = sign_in(Client(), admin, just_now=True)
    url = reverse("accounts:person_edit", args=[person.pk])
    assert "signed out everywhere" in client.get(url).content.decode()
    answer = client.post(url, {"name": "Ann Reed", "email": NEW, "version": str(person.version)})
    assert answer.url == reverse("accounts:person", args=[person.pk])
    assert User.objects.get(pk=person.pk).email == NEW
    assert "Correct name or e-mail" in client.get(answer.url).content.decode()
