"""Pages and files that belong to the deployment and not to anybody's work."""

import datetime
import logging
import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import etag, require_http_methods, require_safe

from . import council_css as stylesheet
from .forms import GovForm
from .kept_text import TypedElsewhere, forget_text, keep_text, unsent_texts
from .samples import sample_context
from .templatetags.ui import said_clock, said_time

log = logging.getLogger(__name__)
# The regulations ask for a review at least once a year, and for what is mended by when.
STATEMENT = {
    "prepared_on": datetime.date(2026, 11, 22),
    "reviewed_on": datetime.date(2026, 11, 28),
    "mended_by": datetime.date(2027, 5, 31),
}
A_YEAR = 365 * 24 * 60 * 60
# Bytes on the disk of stored files, below which the health page speaks of it.
ROOM_NEEDED = 50 * 2**20


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the order the regulations ask for."""
    return render(request, "ui/accessibility.html", STATEMENT)


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


@require_http_methods(["GET", "HEAD", "POST"])
def kept_text(request: HttpRequest) -> JsonResponse:
    """POST: keep what is being typed into a form (static/js/kept-text.js).

    GET: a token for a page that stood open while its reader signed in again.
    """
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    asked = request.POST
    try:
        kept = keep_text(
            by=request.user,
            page=asked.get("page", ""),
            form=asked.get("form", ""),
            typed=asked.get("typed", ""),
            seen=int(asked.get("seen") or 0),
        )
    except TypedElsewhere:
        return JsonResponse({"kept": "elsewhere"})
    except (ValidationError, ValueError):
        return JsonResponse({"kept": "no"})
    return JsonResponse({"kept": "yes", "revision": kept.revision, "at": said_clock(kept.kept_at)})


def kept_text_throw_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The writer does not want what they typed and did not send; asked first, as it is gone then.

    The text is not shown here: only the page it was typed on gives it back.
    """
    kept = get_object_or_404(unsent_texts(request.user), pk=pk)
    if request.method == "POST":
        forget_text(by=request.user, page=kept.page, form=kept.form)
        messages.success(request, "What you had typed and not sent is thrown away")
        return redirect(settings.LOGIN_REDIRECT_URL)
    words = (
        f"You typed it on {said_time(kept.kept_at)}. It cannot be brought back. "
        "What was saved or sent before stays as it is."
    )
    context = {"kept": kept, "words": words, "form": GovForm()}
    return render(request, "ui/kept_text_throw_away.html", context)


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
