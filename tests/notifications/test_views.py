from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.delivery import deliver
from notifications.models import Message
from notifications.services import absolute_url, notify, take_back
from tests.factories import UserFactory, sign_in

LIST = reverse("notifications:message_list")


@pytest.fixture
def person(db):
    return UserFactory(name="Ama O'Neill")


def write(person, key="a", template="evidence_read", **kwargs):
    context = {"name": "Jo Reed", "url": absolute_url("reports:home")} | kwargs
    notify(to=person, template=template, key=key, **context)
    return Message.objects.get(key=key)


def words(response):
    return response.content.decode()


def test_a_message_is_in_the_portal_at_once_with_a_link_to_what_it_is_about(client, person):
    message = write(person)
    page = words(sign_in(client, person).get(message.get_absolute_url()))
    assert message.subject in page and "E-mail waits" in page
    assert 'href="/"' in page and "http://localhost" not in page


def test_a_copy_says_when_the_e_mail_went_out(client, person):
    message = write(person)
    deliver(message.pk)
    assert "E-mail sent" in words(sign_in(client, person).get(message.get_absolute_url()))


def test_codes_and_links_that_open_something_are_in_no_copy(client, person):
    secret = "https://portal.example/account/invitation/very-secret/"
    notify(
        to=person, template="invitation", key="i", secrets={"link": secret}, name=person.name,
        organisation="Council", days="14",
    )  # fmt: skip
    message = Message.objects.get(key="i")
    assert "very-secret" not in message.subject + message.text
    page = words(sign_in(client, person).get(message.get_absolute_url()))
    assert "very-secret" not in page and "left out of this copy" in page


def test_an_address_that_somebody_typed_does_not_become_a_link(client, person):
    message = write(person, template="evidence_submitted", name="http://evil.example/ Bob")
    page = words(sign_in(client, person).get(message.get_absolute_url()))
    assert "evil.example" in page and 'href="http://evil' not in page


def test_nobody_reads_the_messages_of_somebody_else(client, person):
    message = write(UserFactory())
    client = sign_in(client, person)
    assert client.get(message.get_absolute_url()).status_code == 404
    assert client.post(reverse("notifications:message_read", args=[message.pk])).status_code == 404
    assert message.subject not in words(client.get(LIST))
    client.post(reverse("notifications:message_read_all"))
    message.refresh_from_db()
    assert message.read_at is None


def test_looking_does_not_mark_a_message_as_read_and_pressing_does(client, person):
    message, client = write(person), sign_in(client, person)
    assert "Messages (1 new)" in words(client.get(LIST))
    client.get(message.get_absolute_url())
    assert "Messages (1 new)" in words(client.get(LIST))
    client.post(reverse("notifications:message_read", args=[message.pk]))
    page = words(client.get(LIST))
    assert "new)" not in page and "Mark all as read" not in page
    read_at = Message.objects.get(pk=message.pk).read_at
    client.post(reverse("notifications:message_read_all"))
    assert Message.objects.get(pk=message.pk).read_at == read_at, "when it was first read"


def test_all_are_marked_as_read_in_one_press(client, person):
    client = sign_in(client, person)
    for number in range(3):
        write(person, key=str(number))
    assert "Messages (3 new)" in words(client.get(LIST))
    page = words(client.post(reverse("notifications:message_read_all"), follow=True))
    assert "new)" not in page


def test_what_was_taken_back_or_ran_out_is_not_in_the_list(client, person):
    taken = write(person, key="taken")
    take_back([taken.key])
    late = write(person, key="late")
    Message.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    deliver(late.pk)
    assert "No messages yet" in words(sign_in(client, person).get(LIST))


@pytest.mark.parametrize("rows", [1, 60])
def test_the_list_is_paged_and_takes_the_same_queries(
    client, person, rows, django_assert_num_queries
):
    for number in range(rows):
        write(person, key=str(number))
    client = sign_in(client, person)
    # session, person (with second factor and roles), new messages; count, messages
    with django_assert_num_queries(5):
        page = client.get(LIST)
    assert len(page.context["page_obj"]) == min(rows, 50)
