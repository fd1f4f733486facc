import datetime
from uuid import uuid4

import pytest
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from tests.factories import OrganisationFactory, UserFactory, person_with
from ui.prepared import PreparedAddress, PreparedList, PreparedQuery, address_of, as_uuid

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


def test_a_list_is_of_those_who_are_asked_for_whatever_was_asked_before():
    people = [UserFactory(name=name) for name in ("Ann", "Ben", "Cat")]
    written = []

    def build(ids, day):
        written.append(ids)
        return User.objects.filter(pk__in=ids, joined_at__date__gte=day).order_by("name")

    prepared = PreparedList(build)
    joined = timezone.localdate(people[0].joined_at)
    ann, ben, cat = (each.pk for each in people)
    assert prepared.ask((ann, ben), joined) == people[:2]
    assert prepared.ask((cat, ann), joined) == [people[0], people[2]]
    assert prepared.ask((ben, cat), joined + datetime.timedelta(days=1)) == []
    # One more is another query; nobody is none.
    assert prepared.ask((ann, ben, cat), joined) == people
    assert prepared.ask((), joined) == []
    assert [len(ids) for ids in written] == [2, 3, 0]


def test_what_is_fetched_along_comes_with_each_row_and_only_once(django_assert_num_queries):
    grant = person_with(Role.WORKFORCE_LEAD, OrganisationFactory()).role_grants.get()
    prepared = PreparedList(
        lambda user: RoleGrant.objects.filter(user=user).select_related("organisation")
    )
    organisation = grant.organisation
    for _ in range(2):
        with django_assert_num_queries(1):
            (found,) = prepared.ask(grant.user_id)
            assert (found, found.organisation) == (grant, organisation)


def test_rows_hold_what_was_asked_for_and_not_what_they_are_ordered_by():
    ann, ben = (UserFactory(name=name) for name in ("Ann", "Ben"))
    prepared = PreparedList(
        lambda ids: (
            User.objects.filter(pk__in=ids)
            .values_list("pk", "name")
            .order_by("-name", "joined_at")
            .distinct()
        )
    )
    for _ in range(2):
        found = prepared.ask((ann.pk, ben.pk))
        assert found == [(ben.pk, "Ben"), (ann.pk, "Ann")]


def test_a_value_that_stands_twice_is_given_twice():
    ann = UserFactory(name="Ann")
    prepared = PreparedList(lambda first, second: User.objects.filter(pk=first, pk__in=[second]))
    assert prepared.ask(ann.pk, ann.pk) == [ann]
    assert prepared.ask(ann.pk, uuid4()) == []


@pytest.mark.parametrize("prefix", ["/", "/portal/", "/"])
def test_the_address_of_a_page_begins_where_the_portal_does(prefix):
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        assert address_of("reports:home") == prefix
        assert address_of("notifications:message_list") == f"{prefix}messages/"
    finally:
        set_script_prefix(before)


def test_an_address_is_the_one_that_its_name_gives():
    pk = uuid4()
    assert PreparedAddress("reports:participant").of(pk) == reverse(
        "reports:participant", args=[pk]
    )
