"""Mail by Microsoft Graph: EMAIL_URL=graph://CLIENT-ID:SECRET@TENANT-ID?sender=MAILBOX

An app registration with the application permission Mail.Send, limited to the one mailbox. The whole
mail goes as MIME, so invitations for calendars and its Message-ID stay as they are.
"""

import json
import time
from base64 import b64encode
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .http import MessageRefused, ServiceDenied, post

LOGIN, API = "https://login.microsoftonline.com", "https://graph.microsoft.com"
# Given back this long before it runs out, so that it holds for the request it is used in.
SPARE_SECONDS = 60
# Of this process: (EMAIL_URL) -> (token, until when by time.monotonic()).
_tokens: dict[str, tuple[str, float]] = {}


class EmailBackend(BaseEmailBackend):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        url = urlsplit(settings.EMAIL_URL)
        options = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.client, self.secret = unquote(url.username or ""), unquote(url.password or "")
        self.tenant, self.sender = url.hostname or "", options.get("sender", "")
        # Other addresses for national clouds, and for tests.
        self.login, self.api = options.get("login", LOGIN), options.get("api", API)
        if not all([self.client, self.secret, self.tenant, self.sender]):
            raise ImproperlyConfigured(
                "EMAIL_URL of Microsoft Graph needs client, secret, tenant and sender"
            )

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            self._send(message)
        return len(email_messages)

    def _send(self, message: EmailMessage) -> None:
        whole: Any = message.message()
        mime = whole.as_bytes(linesep="\r\n")
        headers = {"Authorization": f"Bearer {self._token()}", "Content-Type": "text/plain"}
        address = f"{self.api}/v1.0/users/{quote(self.sender)}/sendMail"
        try:
            post(address, b64encode(mime), headers)
        except ServiceDenied:
            _tokens.pop(settings.EMAIL_URL, None)
            raise

    def _token(self) -> str:
        """One is good for about an hour, and asked for again before it runs out."""
        token, until = _tokens.get(settings.EMAIL_URL, ("", 0.0))
        if time.monotonic() < until:
            return token
        asked = {
            "client_id": self.client,
            "client_secret": self.secret,
            "scope": f"{self.api}/.default",
            "grant_type": "client_credentials",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        address = f"{self.login}/{quote(self.tenant)}/oauth2/v2.0/token"
        try:
            answer = json.loads(post(address, urlencode(asked).encode(), headers))
        except MessageRefused:
            # Said of us, not of the message: a wrong client, secret or tenant.
            raise ServiceDenied from None
        token, seconds = str(answer["access_token"]), int(answer.get("expires_in", 0))
        _tokens[settings.EMAIL_URL] = token, time.monotonic() + seconds - SPARE_SECONDS
        return token
