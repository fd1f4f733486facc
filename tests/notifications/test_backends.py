"""Mail by SMTP, GOV.UK Notify and Microsoft Graph, each against a real server on this machine."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import environ
import pytest
from django.urls import reverse
from django.utils import timezone

from drills.mail_server import MailServer, running
from notifications.backends import graph
from notifications.backends.http import secure
from notifications.delivery import deliver, deliver_all_waiting
from notifications.models import Message
from notifications.rules import MOST_ATTEMPTS
from notifications.services import notify
from notifications.tasks import deliver_message
from tests.factories import OrganisationFactory, UserFactory, administrator, sign_in

from .servers import Service

SERVICE_ID, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
SEND_MAIL = "/v1.0/users/portal%40council.example/sendMail"
TOKEN = "/council-tenant/oauth2/v2.0/token"
NOTIFY = "/v2/notifications/email"


@pytest.fixture
def promise(db):
    """``promise()`` -> a message of the outbox, as if something had happened."""

    def make(address="ama@council.example"):
        number = Message.objects.count()
        person = UserFactory(email=f"{number}{address}")
        notify(to=person, template="evidence_read", key=f"k{number}", url="https://portal.example/")
        return Message.objects.get(key=f"k{number}")

    return make


@pytest.fixture
def by_smtp(settings):
    """``by_smtp(server)``: mail goes there, as EMAIL_URL in the environment would have it."""

    def use(url, timeout=5):
        for name, value in environ.Env.email_url_config(url).items():
            setattr(settings, name, value)
        settings.EMAIL_TIMEOUT = timeout

    return use


def again(message, **fields):
    Message.objects.filter(pk=message.pk).update(not_before=timezone.now(), **fields)
    return deliver(message.pk)


class TestE10:
    """The mail server is down, hangs, says 4xx, drops after DATA, refuses one address."""

    def test_down_for_an_hour_loses_nothing_and_sends_each_once(self, promise, by_smtp):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        by_smtp(f"smtp://127.0.0.1:{port}")
        messages, now = [promise() for _ in range(12)], timezone.now()
        for seconds in range(0, 3600, 30):
            assert deliver_all_waiting(now + timedelta(seconds=seconds)) == 0
        with running(MailServer(port=port)) as server:
            back = now + timedelta(hours=1)
            for seconds in range(0, 3 * 3600, 30):
                deliver_all_waiting(back + timedelta(seconds=seconds))
        assert len(server.taken) == len(messages)
        assert len({each["Message-ID"] for each in server.taken}) == len(messages)
        assert not Message.objects.exclude(given_up_at=None).exists()

    def test_while_nobody_answers_a_batch_ends_with_its_first_try(self, promise, by_smtp):
        with running(MailServer("hangs")) as server:
            by_smtp(server.url, timeout=0.2)
            messages = [promise() for _ in range(20)]
            assert deliver_all_waiting() == 0
            assert server.tries == 1
            # And what happens meanwhile rings for nothing: no worker waits for it.
            deliver_message(str(messages[-1].pk))
            assert server.tries == 1
            assert Message.objects.get(pk=messages[0].pk).failure == "SMTPServerDisconnected"
            server.mood = ""
            assert deliver_all_waiting(timezone.now() + timedelta(minutes=2)) == 20

    def test_an_answer_for_now_is_tried_again(self, promise, by_smtp):
        with running(MailServer("comes back later")) as server:
            by_smtp(server.url)
            message = promise()
            assert not deliver(message.pk)
            message.refresh_from_db()
            assert message.failure == "SMTPRecipientsRefused" and not message.given_up_at
            server.mood = ""
            assert again(message)
            assert len(server.taken) == 1

    def test_a_drop_after_the_text_sends_at_most_one_more_under_the_same_id(self, promise, by_smtp):
        with running(MailServer("drops after DATA")) as server:
            by_smtp(server.url)
            message = promise()
            assert not deliver(message.pk)
            assert again(message) and not again(message)
            first, second = server.taken
            assert first["Message-ID"] == second["Message-ID"]

    def test_one_refused_address_is_given_up_at_once_and_keeps_nobody_else_waiting(
        self, promise, by_smtp
    ):
        with running(MailServer("refuses one")) as server:
            by_smtp(server.url)
            refused, taken = promise(), promise()
            Message.objects.filter(pk=refused.pk).update(address="nobody@council.example")
            assert deliver_all_waiting() == 1
            refused.refresh_from_db()
            assert refused.given_up_at and refused.attempts == 1 and refused.post_state[1] == "red"
            assert "refused the address" in refused.failure_words
            assert [each["To"] for each in server.taken] == [taken.address]

    def test_a_text_refused_for_good_is_given_up_at_once(self, promise, by_smtp):
        with running(MailServer("refuses the text")) as server:
            by_smtp(server.url)
            message = promise()
            assert not deliver(message.pk)
            assert Message.objects.get(pk=message.pk).given_up_at

    def test_forty_tries_take_three_days(self, promise, by_smtp):
        with running(MailServer("comes back later")) as server:
            by_smtp(server.url)
            message, now, tries = promise(), timezone.now(), 0
            start = now
            while not Message.objects.get(pk=message.pk).given_up_at:
                deliver(message.pk, now)
                now = Message.objects.get(pk=message.pk).not_before
                tries += 1
            assert tries == MOST_ATTEMPTS and now - start > timedelta(days=2, hours=16)


@pytest.fixture
def by_notify(settings):
    with running(Service({NOTIFY: (201, {"id": "1"})})) as service:
        settings.EMAIL_BACKEND = "notifications.backends.notify.EmailBackend"
        key = f"portal-{SERVICE_ID}-{SECRET}"
        settings.EMAIL_URL = f"notify://{key}@{service.host}?template=abc&scheme=http"
        settings.EMAIL_TIMEOUT = 2
        yield service


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class TestNotify:
    def test_it_is_asked_to_send_subject_and_text_with_a_signed_token(self, promise, by_notify):
        message = promise()
        assert deliver(message.pk)
        (asked,) = by_notify.to(NOTIFY)
        content = json.loads(asked["body"])
        assert content["email_address"] == message.address and content["template_id"] == "abc"
        assert content["personalisation"]["subject"] == message.subject
        assert message.text in content["personalisation"]["body"]
        head, claims, signature = asked["headers"]["Authorization"].split()[1].split(".")
        right = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
        assert base64.urlsafe_b64decode(signature + "=") == right
        assert decoded(claims)["iss"] == SERVICE_ID

    @pytest.mark.parametrize(
        ("status", "failure", "for_good"),
        [(400, "MessageRefused", True), (403, "ServiceDenied", False), (429, "ServiceBusy", False),
         (500, "ServiceBusy", False), (302, "ServiceBusy", False)],
    )  # fmt: skip
    def test_its_answers_mean_try_again_or_give_up(
        self, promise, by_notify, status, failure, for_good
    ):
        by_notify.answers = {NOTIFY: (status, "http://127.0.0.1:1/elsewhere")}
        message = promise()
        assert not deliver(message.pk)
        message.refresh_from_db()
        assert message.failure == failure and bool(message.given_up_at) == for_good
        assert len(by_notify.asked) == 1, "no redirect is followed"

    def test_one_that_hangs_is_left_and_tried_again(self, promise, by_notify, settings):
        settings.EMAIL_TIMEOUT, by_notify.wait = 0.2, 1.0
        message = promise()
        assert not deliver(message.pk)
        message.refresh_from_db()
        assert message.failure == "TimeoutError" and not message.given_up_at

    def test_settings_that_are_not_complete_say_so(self, promise, by_notify, settings):
        settings.EMAIL_URL = f"notify://half-a-key@{by_notify.host}"
        message = promise()
        assert not deliver(message.pk)
        message.refresh_from_db()
        assert "not complete" in message.failure_words and not message.given_up_at


@pytest.fixture
def by_graph(settings):
    graph._tokens.clear()
    answers = {TOKEN: (200, {"access_token": "t0ken", "expires_in": 3600}), SEND_MAIL: (202, "")}
    with running(Service(answers)) as service:
        settings.EMAIL_BACKEND = "notifications.backends.graph.EmailBackend"
        here = f"http://{service.host}"
        settings.EMAIL_URL = (
            "graph://client:s%2Fcret@council-tenant?sender=portal@council.example"
            f"&login={here}&api={here}"
        )
        settings.EMAIL_TIMEOUT = 2
        yield service


class TestGraph:
    def test_it_is_given_the_whole_mail_and_asked_for_one_token(self, promise, by_graph):
        messages = [promise(), promise()]
        assert deliver_all_waiting() == 2
        (asked,) = by_graph.to(TOKEN)
        assert b"grant_type=client_credentials" in asked["body"]
        assert b"client_secret=s%2Fcret" in asked["body"]
        first, second = by_graph.to(SEND_MAIL)
        assert first["headers"]["Authorization"] == "Bearer t0ken"
        sent = message_from_bytes(base64.b64decode(first["body"]), policy=default)
        assert sent["To"] == messages[0].address and sent["Subject"] == messages[0].subject
        assert sent["Message-ID"] and "https://portal.example/" in sent.get_content()

    def test_a_token_that_is_not_taken_any_more_is_asked_for_again(self, promise, by_graph):
        message = promise()
        by_graph.answers[SEND_MAIL] = (401, "")
        assert not deliver(message.pk)
        by_graph.answers[SEND_MAIL] = (202, "")
        assert again(message)
        assert len(by_graph.to(TOKEN)) == 2

    @pytest.mark.parametrize("path", [TOKEN, SEND_MAIL])
    def test_a_wrong_secret_or_a_lost_right_is_tried_again(self, promise, by_graph, path):
        by_graph.answers[path] = (400 if path == TOKEN else 403, "")
        message = promise()
        assert not deliver(message.pk)
        message.refresh_from_db()
        assert message.failure == "ServiceDenied" and not message.given_up_at

    def test_a_message_it_refuses_is_given_up(self, promise, by_graph):
        by_graph.answers[SEND_MAIL] = (400, "")
        message = promise()
        assert not deliver(message.pk)
        assert Message.objects.get(pk=message.pk).given_up_at


def test_a_key_goes_nowhere_unencrypted_beyond_this_machine():
    from django.core.exceptions import ImproperlyConfigured

    assert secure("https://graph.example/x") and secure("http://127.0.0.1:1/x")
    with pytest.raises(ImproperlyConfigured):
        secure("http://graph.example/x")


class TestTheTestMessage:
    def page(self, client):
        admin = administrator(OrganisationFactory())
        page = reverse("accounts:message_test")
        nonce = sign_in(client, admin).get(page).context["form"]["nonce"].value()
        answer = client.post(page, {"nonce": nonce})
        return Message.objects.get(), client, answer.url

    def test_its_page_shows_that_it_went_out(self, db, client, by_smtp):
        message, client, url = self.page(client)
        assert url == message.get_absolute_url()
        assert "hx-get" in client.get(url).content.decode()
        with running(MailServer()) as server:
            by_smtp(server.url)
            deliver_message(str(message.pk))
        state = client.get(reverse("notifications:message_state", args=[message.pk]))
        assert "E-mail sent" in state.content.decode() and "hx-get" not in state.content.decode()
        assert [each["Subject"] for each in server.taken] == ["A test message"]

    def test_its_page_shows_why_it_did_not(self, db, client, by_smtp):
        message, client, url = self.page(client)
        by_smtp("smtp://127.0.0.1:1")
        deliver_message(str(message.pk))
        text = client.get(url).content.decode()
        assert "Nobody answers at the mail server" in text and "The next try is on" in text
