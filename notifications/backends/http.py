"""One POST to a mail service: what may be tried again, and what it refuses for good."""

from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# The message itself is at fault, or its address: another try would end in the same way.
REFUSED_FOR_GOOD = {400, 404, 413, 415, 422}
LOCAL = {"localhost", "127.0.0.1", "::1"}


class MessageRefused(Exception):
    """The service will not take this message, however often it is tried."""


class ServiceDenied(Exception):
    """The service does not know us, or not any more: somebody has to mend the settings."""


class ServiceBusy(Exception):
    """The service asks to come back later."""


class _NoRedirects(HTTPRedirectHandler):
    """A key must not follow a redirect to somebody else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def post(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The answer's body. Raises one of the errors above, or OSError when nobody answers.

    A proxy named in the environment (HTTPS_PROXY) is used. No error holds what was sent.
    """
    request = Request(secure(url), data=body, headers=headers, method="POST")  # noqa: S310
    try:
        with build_opener(_NoRedirects).open(request, timeout=settings.EMAIL_TIMEOUT) as answer:
            content: bytes = answer.read()
            return content
    except HTTPError as error:
        with error:
            raise _meaning_of(error.code)() from None
    except URLError as error:
        reason: Any = error.reason
        raise reason if isinstance(reason, OSError) else OSError() from None


def secure(url: str) -> str:
    """The address if it is encrypted, or leads to this machine; a key goes nowhere else."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL):
        return url
    raise ImproperlyConfigured("A mail service must be reached by https")


def _meaning_of(code: int) -> type[Exception]:
    if code in {401, 403}:
        return ServiceDenied
    return MessageRefused if code in REFUSED_FOR_GOOD else ServiceBusy
