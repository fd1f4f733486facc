import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from notifications.delivery import deliver, deliver_all_waiting
from notifications.models import Message
from notifications.rules import MOST_ATTEMPTS
from notifications.services import notify, take_back
from notifications.tasks import deliver_message, deliver_waiting
from tests.factories import UserFactory

REFUSING = "tests.notifications.mail_backends.RefusingBackend"
SLOW = "tests.notifications.mail_backends.SlowBackend"


@pytest.fixture
def person(db):
    return UserFactory(name="Ama O'Neill", email="ama@council.example")


def promise(person, key="reset:1", **kwargs):
    secrets = {"link": "https://portal.example/secret-link"}
    notify(to=person, template="password_reset_link", key=key, secrets=secrets, **kwargs)
    return Message.objects.get(key=key)


def test_a_message_is_promised_once_per_key(person):
    promise(person)
    promise(person)
    assert Message.objects.count() == 1


def test_a_message_goes_out_once_and_its_secrets_are_wiped(person):
    message = promise(person)
    assert deliver(message.pk)
    assert not deliver(message.pk)
    message.refresh_from_db()
    assert message.sent_at and message.secrets == {} and message.lease_until is None
    (sent,) = mail.outbox
    assert sent.to == ["ama@council.example"]
    assert "https://portal.example/secret-link" in sent.body
    assert "You cannot reply" in sent.body and "Exampleshire Council" in sent.body


def test_each_try_of_a_message_has_the_same_id(person):
    message = promise(person)
    deliver(message.pk)
    Message.objects.update(sent_at=None)
    deliver(message.pk)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_line_break_in_a_name_does_not_become_a_header(person):
    organisation = "Council\nBcc: everybody@example.org"
    notify(
        to=person, template="role_given", key="x", organisation=organisation, roles="Assessor",
        name=person.name, link="https://portal.example/",
    )  # fmt: skip
    assert deliver(Message.objects.get(key="x").pk)
    (sent,) = mail.outbox
    assert "\n" not in sent.subject and "Bcc" not in sent.message()
    assert "Ama O'Neill" in sent.body


def test_a_failed_try_waits_and_is_done_again(person, settings):
    message, now = promise(person), timezone.now()
    settings.EMAIL_BACKEND = REFUSING
    assert not deliver(message.pk, now)
    message.refresh_from_db()
    assert message.attempts == 1 and message.failure == "SMTPServerDisconnected"
    assert message.secrets, "still needed for the next try"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_all_waiting(now + timedelta(seconds=30)) == 0
    assert deliver_all_waiting(now + timedelta(minutes=2)) == 1
    assert len(mail.outbox) == 1


def test_it_is_given_up_after_three_days_and_the_secrets_are_wiped(person, settings):
    message, now = promise(person), timezone.now()
    settings.EMAIL_BACKEND = REFUSING
    for _ in range(MOST_ATTEMPTS + 3):
        deliver_all_waiting(now)
        now += timedelta(days=1)
    message.refresh_from_db()
    assert message.attempts == MOST_ATTEMPTS
    assert message.given_up_at and not message.sent_at and message.secrets == {}


def test_an_expired_message_is_wiped_and_never_sent(person):
    message = promise(person, expires_at=timezone.now() + timedelta(hours=1))
    assert not deliver(message.pk, timezone.now() + timedelta(hours=2))
    message.refresh_from_db()
    assert message.given_up_at and message.secrets == {}
    assert mail.outbox == []


def test_mail_about_a_record_is_not_sent_to_a_closed_account_but_mail_about_the_account_is(person):
    notify(to=person, template="evidence_read", key="read:1", url="https://portal.example/")
    notify(to=person, template="second_factor_reset", key="reset:9", name=person.name)
    person.is_active = False
    person.save()
    assert deliver_all_waiting() == 1
    about_record = Message.objects.get(key="read:1")
    assert about_record.given_up_at and about_record.failure == "The account was closed"


def test_a_message_taken_back_is_wiped_and_never_sent(person):
    message = promise(person)
    take_back([message.key])
    assert not deliver(message.pk)
    message.refresh_from_db()
    assert message.given_up_at and message.secrets == {} and mail.outbox == []


def test_a_message_under_lease_is_left_alone_until_the_lease_is_over(person):
    message, now = promise(person), timezone.now()
    Message.objects.update(lease_until=now + timedelta(minutes=2))
    assert not deliver(message.pk, now)
    assert deliver(message.pk, now + timedelta(minutes=3))


def test_the_sweeper_takes_a_bounded_batch(person):
    for number in range(103):
        promise(person, key=f"reset:{number}")
    assert deliver_all_waiting(timezone.now()) == 100
    assert deliver_all_waiting(timezone.now()) == 3


def test_the_tasks_deliver(person):
    deliver_message(str(promise(person).pk))
    promise(person, key="reset:2")
    deliver_waiting()
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_an_absent_broker_loses_nothing(settings):
    from ecf_portal.celery import app

    before = app.conf.broker_url, app.conf.broker_transport_options
    # A port that nobody listens at.
    app.conf.update(broker_url="redis://127.0.0.1:1/0", broker_transport_options={})
    app.pool.force_close_all()
    try:
        message = promise(UserFactory())
    finally:
        app.conf.update(broker_url=before[0], broker_transport_options=before[1])
        app.pool.force_close_all()
    assert message.sent_at is None
    assert deliver_all_waiting(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(settings):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time anyway.")
    settings.EMAIL_BACKEND = SLOW
    message, start = promise(UserFactory()), threading.Barrier(4)
    sent = []

    def work():
        start.wait()
        sent.append(deliver(message.pk))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [False, False, False, True]
    assert len(mail.outbox) == 1
