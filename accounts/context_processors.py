import time
from typing import Any

from django.conf import settings
from django.db.models import Count, Subquery
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from notifications.models import Message

from .middleware import has_second_factor
from .models import Role, User
from .session_time import time_left

Entry = tuple[str, str, list[Any]]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The links of the page frame; looked up only by a page that shows them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) and not getattr(user, "is_authenticated", False):
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: _links(request)),
        "account_url": reverse("accounts:account"),
        "sign_out_url": reverse("account_logout"),
        "look_classes": user.look.classes,  # type: ignore[union-attr]
        "session_left": SimpleLazyObject(lambda: _session_left(request)),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    # On the way to a second factor there is nowhere else to go.
    if not has_second_factor(request):
        return []
    entries = _entries(request.user)  # type: ignore[arg-type]
    urls = [(label, reverse(name, args=args)) for label, name, args in entries]
    return [
        {"label": label, "url": url, "current": _is_at(request.path, url)} for label, url in urls
    ]


def _session_left(request: HttpRequest) -> dict[str, Any]:
    """What the page's warning needs to know (static/js/session.js)."""
    back = urlencode({"next": reverse("ui:back")})
    return {
        "seconds": time_left(request.session, time.time()).seconds,
        "warn_at": settings.SESSION_WARNING_SECONDS,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "url": reverse("accounts:session_left"),
        "sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?{back}",
    }


def _entries(user: User) -> list[Entry]:
    participant_id, unread = _record_and_unread(user)
    entries: list[Entry] = [("Home", "reports:home", [])]
    if participant_id and user.has_role(Role.PARTICIPANT):
        entries += [
            ("Evidence", "evidence:item_list", [participant_id]),
            ("Evidence by standard", "evidence:matrix", [participant_id]),
            ("Observations", "supervision:observation_list", [participant_id]),
        ]
    if user.has_role(Role.WORKFORCE_LEAD):
        entries.append(("Cohorts", "reports:cohort_list", []))
    if user.has_role(Role.ADMINISTRATOR):
        entries.append(("People and roles", "accounts:person_list", []))
        entries.append(("Teams", "accounts:team_list", []))
    entries.append(("Standards", "standards:framework_list", []))
    messages = f"Messages ({unread} new)" if unread else "Messages"
    return [*entries, (messages, "notifications:message_list", [])]


def _record_and_unread(user: User) -> tuple[Any, int]:
    """The newest programme that the person is on, and how many messages are new: one query."""
    newest = user.participations.order_by("-starts_on", "-created_at").values("pk")[:1]
    unread = Message.objects.visible_to(user).unread().order_by().values("recipient")
    counted = unread.annotate(number=Count("pk")).values("number")
    both = User.objects.filter(pk=user.pk).values_list(Subquery(newest), Subquery(counted)).first()
    participant_id, number = both or (None, None)
    return participant_id, number or 0


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
