import datetime
from uuid import uuid4

import pytest

from accounts.models import Role, User
from tests.factories import OrganisationFactory, UserFactory, person_with
from ui.prepared import PreparedQuery, as_uuid

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 30)


def test_the_answer_is_that_of_the_person_and_the_day_who_are_asked_for():
    first, second = UserFactory(name="First"), UserFactory(name="Second")
    prepared = PreparedQuery(
        lambda person, day: User.objects.filter(pk=person).values("pk", "name")
    )

    for user in (first, second):
        (row,) = prepared.rows(user.pk, TODAY)
        assert (as_uuid(row["pk"]), row["name"]) == (user.pk, user.name)
    assert prepared.rows(uuid4(), TODAY) == []


def test_a_day_is_asked_for_where_the_query_compares_one():
    user = person_with(Role.WORKFORCE_LEAD, OrganisationFactory())
    prepared = PreparedQuery(
        lambda person, day: User.objects.filter(pk=person, role_grants__starts_on__lte=day)
    )
    began = user.role_grants.get().starts_on

    assert len(prepared.rows(user.pk, began)) == 1
    assert prepared.rows(user.pk, began - datetime.timedelta(days=1)) == []


def test_the_query_is_written_once():
    written = []

    def build(person, day):
        written.append(person)
        return User.objects.filter(pk=person)

    prepared = PreparedQuery(build)
    user = UserFactory()
    assert [each.name for each in User.objects.raw(*prepared.written(user.pk, TODAY))] == [
        user.name
    ]
    assert list(User.objects.raw(*prepared.written(uuid4(), TODAY))) == []
    assert len(written) == 1
