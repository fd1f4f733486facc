"""Pages and files that belong to the deployment and not to anybody's work."""

import datetime
import logging
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import etag, require_safe

from . import council_css as stylesheet
from .samples import sample_context

log = logging.getLogger(__name__)
# The regulations ask for a review at least once a year.
STATEMENT_PREPARED_ON = datetime.date(2026, 11, 22)
A_YEAR = 365 * 24 * 60 * 60
# Bytes on the disk of stored files, below which the health page speaks of it.
ROOM_NEEDED = 50 * 2**20


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the order the regulations ask for."""
    return render(request, "ui/accessibility.html", {"prepared_on": STATEMENT_PREPARED_ON})


@require_safe
@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies we set, by the names this deployment gives them."""
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    ends = {
        "minutes": settings.SESSION_IDLE_SECONDS // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "ui/cookies.html", {"names": names, **ends})


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, and whom to ask."""
    return render(request, "ui/privacy.html", {"privacy_contact": settings.PRIVACY_CONTACT})


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Where somebody lands who signed in again while a form waits in another tab."""
    return render(request, "ui/back.html")


def _css_etag(request: HttpRequest) -> str:
    return f'"{stylesheet.council_css_version()}"'


@require_safe
@login_not_required
@etag(_css_etag)
def council_css(request: HttpRequest) -> HttpResponse:
    """The council's colours and font; the address carries a hash, so a browser may keep it."""
    response = HttpResponse(stylesheet.council_css(), content_type="text/css; charset=utf-8")
    current = request.GET.get("v") == stylesheet.council_css_version()
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if current else "public, max-age=60"
    )
    return response


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not; for load balancers.

    A disk that is nearly full is said, and is no 503: no other process would have more room.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError as error:
        log.error("Health check: the database does not answer (%s)", type(error).__name__)
        return _plain("database does not answer", status=503)
    return _plain("disk nearly full" if _has_little_room(settings.STORE_DIR) else "ok")


def _has_little_room(folder: Path) -> bool:
    """Whether files can hardly be stored any more; the folder is made with the first file."""
    existing = next((each for each in (folder, *folder.parents) if each.exists()), Path("/"))
    return shutil.disk_usage(existing).free < ROOM_NEEDED


@require_safe
@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it without looking at the page."""
    return redirect(static("images/favicon.svg"))


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return _plain("User-agent: *\nDisallow: /\n")


@require_safe
@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116); its end is always half a year ahead."""
    ends = datetime.datetime.combine(
        timezone.localdate() + datetime.timedelta(days=182), datetime.time(), tzinfo=datetime.UTC
    )
    contact = settings.SECURITY_CONTACT
    lines = [
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    if settings.SECURITY_POLICY_URL:
        lines.append(f"Policy: {settings.SECURITY_POLICY_URL}")
    return _plain("\n".join([*lines, ""]))


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every component and widget on one page, with and without errors; only while developing."""
    return render(request, "ui/components.html", sample_context(request))


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
