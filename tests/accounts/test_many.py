"""Inviting many at once comes to the same as inviting each of them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Invitation, Role, RoleGrant, User
from accounts.services import Invitee, invite_many, invite_person
from audit.models import AuditEvent
from audit.services import check_chain
from notifications.models import Message
from tests.factories import (
    LONG_AGO,
    OrganisationFactory,
    administrator,
    give_role,
    person_with,
    workforce_lead,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 1)


def invitees(*emails, role=Role.PARTICIPANT):
    return [Invitee(email, f"Name of {email}", role, DAY) for email in emails]


def outcome(organisation):
    """What can be seen of the people of an organisation, without ids and times."""
    grants = RoleGrant.objects.filter(organisation=organisation).select_related("user")
    return {
        "grants": sorted((g.user.email, g.user.name, g.role, g.starts_on) for g in grants),
        "waiting": sorted(
            Invitation.objects.unused()
            .filter(organisation=organisation)
            .values_list("user__email", flat=True)
        ),
        "mail": sorted(
            Message.objects.filter(given_up_at=None).values_list("address", "template", "subject")
        ),
        "trail": sorted(
            AuditEvent.objects.filter(organisation=organisation).values_list("action", flat=True)
        ),
    }


def test_it_comes_to_the_same_as_one_by_one():
    emails = ["old@a.example", "new@a.example", "waiting@a.example", "held@a.example"]
    outcomes = []
    for many in (False, True):
        Message.objects.all().delete()
        organisation = OrganisationFactory()
        head = administrator(organisation)
        old = person_with("assessor", organisation, email=emails[0], name="Old")
        old.set_password("three quiet harbours")
        old.save()
        invite_person(
            organisation=organisation,
            email=emails[2],
            name="Waiting",
            roles=["assessor"],
            starts_on=DAY,
            by=head,
        )
        person_with("participant", organisation, email=emails[3], name="Held")
        if many:
            invite_many(organisation=organisation, people=invitees(*emails), by=head)
        else:
            for each in invitees(*emails):
                invite_person(
                    organisation=organisation,
                    email=each.email,
                    name=each.name,
                    roles=[each.role],
                    starts_on=each.starts_on,
                    by=head,
                )
        outcomes.append(outcome(organisation))
        assert check_chain(organisation.pk)[1] is None
        for number, email in enumerate(emails):
            User.objects.filter(email=email).update(email=f"{number}-{many}@gone.example")
        User.objects.filter(pk=head.pk).update(email=f"head-{many}@gone.example")
    for found in outcomes:
        found["grants"] = [grant for grant in found["grants"] if grant[0] in emails]
    assert outcomes[0] == outcomes[1]


def test_who_may_not_give_a_role_gives_it_to_nobody():
    organisation = OrganisationFactory()
    lead = workforce_lead(organisation)
    colleagues = invitees("a@a.example", role=Role.ASSESSOR)
    with pytest.raises(PermissionDenied):
        invite_many(organisation=organisation, people=colleagues, by=lead)
    with pytest.raises(ValidationError, match="Nobody gives themselves"):
        invite_many(organisation=organisation, people=invitees(lead.email), by=lead)
    assert not User.objects.filter(email="a@a.example").exists()


def test_a_closed_account_is_not_invited():
    organisation = OrganisationFactory()
    closed = person_with("assessor", organisation, is_active=False)
    with pytest.raises(ValidationError, match="closed"):
        invite_many(organisation=organisation, people=invitees(closed.email), by=None)


def test_one_person_may_get_two_roles_and_none_twice():
    organisation = OrganisationFactory()
    both = [
        *invitees("a@a.example", "a@a.example"),
        *invitees("a@a.example", role=Role.ASSESSOR),
    ]
    invited = invite_many(organisation=organisation, people=both, by=None)["a@a.example"]
    assert invited.is_new
    assert sorted(grant.role for grant in invited.grants) == ["assessor", "participant"]
    give_role(invited.user, Role.MODERATOR, organisation, starts_on=LONG_AGO)
    again = invite_many(organisation=organisation, people=both, by=None)["a@a.example"]
    assert (again.is_new, again.grants) == (False, [])
    assert Invitation.objects.unused().count() == 1


def test_two_hundred_take_hardly_more_queries_than_two():
    def count(number):
        organisation = OrganisationFactory()
        people = invitees(*[f"{number}-{n}@a.example" for n in range(number)])
        with CaptureQueriesContext(connection) as queries:
            invite_many(organisation=organisation, people=people, by=None)
        assert Message.objects.filter(address__startswith=f"{number}-").count() == number
        assert Message.objects.filter(not_before__lte=timezone.now()).exists()
        return len(queries)

    # SQLite takes fewer values at a time than PostgreSQL.
    assert count(200) <= count(2) + 12
