"""What a person typed into a form that could not be taken: to show it and to send it again."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode

TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105
# Never written back into a page.
SECRET = re.compile(r"password|passphrase|secret|token|otp|(?:^|_)code|credential", re.I)
# Sent again, but nothing a person typed.
CONTROL = {"nonce", "version", "next", "action", "submit", "kept_text"}
# Ids and the boxes of a date: sent again too, but no text worth copying.
PICKED = ("_id", "_day", "_month", "_year")


@dataclass(frozen=True)
class TypedText:
    """One value to show: the field's name in readable words, and the text."""

    label: str
    text: str


def posted_values(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and value of all that was posted and may be sent again, in order; no secrets."""
    try:
        posted = request.POST
    except (SuspiciousOperation, MultiPartParserError, BadRequest, OSError):
        return []
    return [
        (name, value)
        for name in posted
        if name != TOKEN_FIELD and not SECRET.search(name)
        for value in posted.getlist(name)
    ]


def typed_texts(request: HttpRequest) -> list[TypedText]:
    """The texts a person typed; ids, ticks and the fields that guard the sending are left out."""
    return [
        TypedText(_readable(name), value)
        for name, value in posted_values(request)
        if name.rpartition("-")[2] not in CONTROL and _is_text(name, value)
    ]


def signed_out_page(request: HttpRequest) -> HttpResponse:
    """The answer to a form sent without being signed in any more: 403, with everything in it.

    Not a redirect to the sign-in page, which would drop the text; not 401, which must name a way to
    sign in by header.
    """
    sign_in_url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': reverse('ui:back')})}"
    return _page(request, "ui/signed_out.html", sign_in_url=sign_in_url)


def send_again_page(request: HttpRequest) -> HttpResponse:
    """For somebody signed in whose page was older than the sign-in: the same with a new token."""
    return _page(request, "ui/send_again.html")


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    context |= {
        "typed_texts": typed_texts(request),
        "values": posted_values(request),
        "send_to": request.get_full_path(),
        "had_files": bool(request.FILES),
    }
    return render(request, template, context, status=403)


def _readable(name: str) -> str:
    words = re.sub(r"[_\-]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _is_text(name: str, value: str) -> bool:
    if not value.strip() or value == "on" or name.endswith(PICKED):
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return True
    return False
