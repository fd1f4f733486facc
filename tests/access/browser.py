"""Sends requests as somebody of the world, each undone afterwards, and notes what it wrote."""

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from accounts.session_time import SEEN
from notifications.delivery import _compose
from notifications.models import Message
from tests.factories import both_steps

from .world import Thing, World, fresh

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
A_LONG_RUN = 4 * 60 * 60
# What a request writes about itself: who is signed in, who opened what.
ALWAYS = {"django_session", "usersessions_usersession"}
IN_EVERY_HEAD = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


@dataclass
class Answer:
    """What came back, in one word, and what was seen and done on the way."""

    word: str
    status: int = 0
    body: bytes = b""
    url: str = ""
    written: set[str] = field(default_factory=set)
    mails: list[tuple[Any, str, str]] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)


class Browser(RequestFactory):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.sign_in_url = reverse(settings.LOGIN_URL)
        # Of the messages that were there before: hundreds, so they are looked up once.
        self.known_messages: set[Any] | None = None

    @staticmethod
    def sign_everybody_in(world: World) -> dict[str, str]:
        """A session for every person, as after the password and the second step."""
        keys = {}
        owners = {f"owner_{key}": case.participant.user for key, case in world.cases.items()}
        for name, person in {**world.people, **owners}.items():
            user = fresh(person)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.update(both_steps(user, time.time()))
            # Noted until the tests are over: each request is undone, and would note it again.
            session[SEEN] = int(time.time()) + A_LONG_RUN
            session.save()
            keys[name] = session.session_key
        return keys

    def request(self, **request: Any) -> HttpResponseBase:
        return self.handler(self._base_environ(**request))

    def ask(
        self, who: str, method: str, url: str, data: Any = None, *, keep: bool = False
    ) -> Answer:
        """The answer to one request by somebody (a key of ``world.sessions``, or "anonymous")."""
        self.cookies.clear()
        if who != "anonymous":
            self.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[who]
        if method != "GET" and self.known_messages is None:
            self.known_messages = set(Message.objects.values_list("pk", flat=True))
        with undone(keep), _noted() as written:
            try:
                response = getattr(self, method.lower())(url, data or {})
            except Exception as error:  # noqa: BLE001 - any error is what a person sees as a 500
                return Answer(f"error {type(error).__name__}: {error}"[:300], 500, written=written)
            answer = self._answer(response, written)
            if method != "GET" and Message._meta.db_table in written:
                new = Message.objects.exclude(pk__in=self.known_messages or ())
                answer.mails = [composed(each) for each in new.select_related("recipient")]
                # What is kept is no news to the next request.
                self.known_messages = None if keep else self.known_messages
        return answer

    def send(
        self, who: str, method: str, route: str, thing: Thing, *, keep: bool = False
    ) -> Answer:
        """A route with the object in its address, and what its forms carry unseen."""
        hidden = {"version": thing.version, "nonce": uuid.uuid4()}
        url = reverse(route, args=thing.args)
        return self.ask(who, method, url, hidden if method == "POST" else None, keep=keep)

    def _answer(self, response: Any, written: set[str]) -> Answer:
        body = b"".join(response) if response.streaming else response.content
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        answer = Answer("ok", response.status_code, body + headers.encode(), written=written)
        answer.url = response.headers.get("Location", "")
        answer.word = self._word(answer)
        answer.lacks = sorted(_lacks(response))
        return answer

    def _word(self, answer: Answer) -> str:
        if answer.status in {200, 204} or (answer.status == 302 and not self._leads_out(answer)):
            return "ok"
        if answer.status == 302:
            return "login"
        if answer.status == 403 and b"You have been signed out" in answer.body:
            return "login"
        return str(answer.status)

    def _leads_out(self, answer: Answer) -> bool:
        return answer.url.startswith((self.sign_in_url, "http:", "https:", "//"))


def _lacks(response: Any) -> Iterator[str]:
    """What the head of an answer lacks; tests/ui/test_headers.py knows the whole of it."""
    for name, words in IN_EVERY_HEAD.items():
        if words not in response.headers.get(name, ""):
            yield name
    kept = response.headers.get("Cache-Control", "")
    if kept != "no-store" and "public" not in kept:
        yield "Cache-Control"


@contextmanager
def undone(keep: bool = False) -> Any:
    """Whatever is done inside is as if it had not happened."""
    if keep:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _noted() -> Any:
    """The tables that statements inside write to."""
    written: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1].lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written
    written -= ALWAYS


def composed(message: Message) -> tuple[Any, str, str]:
    """Recipient's id, subject and text of a message of the outbox."""
    mail = _compose(message)
    return message.recipient_id, mail.subject, mail.body
