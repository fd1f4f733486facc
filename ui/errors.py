"""The pages for what went wrong. Each gives back the text of a form that was sent."""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .council_css import council_css_version
from .typed_text import send_again_page, signed_out_page, typed_texts

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came cannot be read."""
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not allowed."""
    return _error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none this person may know of."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without database, session or the request's context, which may be broken."""
    context: dict[str, Any] = {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "help_email": settings.HELP_EMAIL,
        "council_css_version": council_css_version(),
        "typed_texts": _texts(request),
    }
    return HttpResponse(render_to_string("500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: mostly a page that is older than the last sign-in.

    What was posted is only offered for sending again when the browser says that it came from a page
    of ours; otherwise a stranger's site could have a person press the button for it.
    """
    log.warning("A form was refused: %s", reason)
    if not _came_from_us(request):
        return _error_page(request, 403, template="ui/form_refused.html")
    if request.user.is_authenticated:
        return send_again_page(request)
    return signed_out_page(request)


def _came_from_us(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


def _error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    # A refused form's text came from we know not whom, so it is not shown.
    context = {"typed_texts": [] if template else _texts(request)}
    return render(request, template or f"{status}.html", context, status=status)


def _texts(request: HttpRequest) -> list[Any]:
    return typed_texts(request) if request.method == "POST" else []
