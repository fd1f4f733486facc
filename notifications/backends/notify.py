"""Mail by GOV.UK Notify: EMAIL_URL=notify://API-KEY@api.notifications.service.gov.uk?template=ID

The template at Notify holds nothing but ((subject)) and ((body)). Notify takes no attachments: an
invitation for a calendar stays out, the link in the text leads to the day.
"""

import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import digest
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .http import post

UUID_LENGTH = 36


class EmailBackend(BaseEmailBackend):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        url = urlsplit(settings.EMAIL_URL)
        options = {name: values[0] for name, values in parse_qs(url.query).items()}
        key = unquote(url.username or "")
        # A key reads "<its name>-<id of the service>-<secret>".
        self.service, self.secret = key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], key[-UUID_LENGTH:]
        self.template = options.get("template", "")
        if len(self.service) != UUID_LENGTH or not self.template:
            raise ImproperlyConfigured("EMAIL_URL of Notify needs an API key and a template")
        host = url.netloc.rpartition("@")[2]
        self.address = f"{options.get('scheme', 'https')}://{host}/v2/notifications/email"

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            self._send(message)
        return len(email_messages)

    def _send(self, message: EmailMessage) -> None:
        for address in message.recipients():
            content = {
                "email_address": address,
                "template_id": self.template,
                "personalisation": {"subject": message.subject, "body": message.body},
                "reference": message.extra_headers.get("Message-ID", ""),
            }
            headers = {
                "Authorization": f"Bearer {_token(self.service, self.secret)}",
                "Content-Type": "application/json",
            }
            post(self.address, json.dumps(content).encode(), headers)


def _token(service: str, secret: str) -> str:
    """A JSON web token as Notify asks for: who we are and when, signed with the secret (HS256)."""
    head = _encoded({"typ": "JWT", "alg": "HS256"})
    claims = _encoded({"iss": service, "iat": int(time.time())})
    signature = digest(secret.encode(), f"{head}.{claims}".encode(), sha256)
    return f"{head}.{claims}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _encoded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
