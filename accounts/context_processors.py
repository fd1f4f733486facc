import time
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from notifications.models import Message
from ui.models import KeptText
from ui.prepared import PreparedQuery, as_uuid

from .middleware import has_second_factor
from .models import Role, User
from .session_time import time_left

Entry = tuple[str, str, list[Any]]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The links of the page frame; looked up only by a page that shows them."""
    user: Any = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: _links(request)),
        "something_is_unsent": SimpleLazyObject(lambda: _frame(user).unsent),
        "account_url": reverse("accounts:account"),
        "sign_out_url": reverse("account_logout"),
        "look_classes": user.look.classes,
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
    participant_id, unread = _frame(user)[:2]
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


class _Frame(NamedTuple):
    # The newest programme that the person is on.
    participant: Any
    # How many messages are new.
    unread: int
    # Whether something was typed and not sent.
    unsent: bool
    # Whether the person sees to an adjustment that is still needed.
    sees_to: bool


NOBODYS = _Frame(None, 0, unsent=False, sees_to=False)


def _asked_by_the_frame(person: UUID, day: date) -> QuerySet[Any]:
    of_person = User(pk=person)
    newest = of_person.participations.order_by("-starts_on", "-created_at").values("pk")[:1]
    unread = Message.objects.visible_to(of_person).unread().order_by().values("recipient")
    return User.objects.filter(pk=person).values(
        participant=Subquery(newest),
        unread=Subquery(unread.annotate(number=Count("pk")).values("number")),
        unsent=Exists(KeptText.objects.filter(user=person)),
        sees_to=Exists(of_person.adjustments_to_see_to.filter(ended_on=None)),
    )


ASKED_BY_THE_FRAME = PreparedQuery(_asked_by_the_frame)


def _frame(user: Any) -> _Frame:
    """What every page of ``user`` asks, once for a request: one query."""
    if not hasattr(user, "_frame"):
        rows = ASKED_BY_THE_FRAME.rows(user.pk, timezone.localdate())
        user._frame = NOBODYS
        for row in rows:
            user._frame = _Frame(
                as_uuid(row["participant"]),
                row["unread"] or 0,
                bool(row["unsent"]),
                bool(row["sees_to"]),
            )
    frame: _Frame = user._frame
    return frame


def sees_to_something(user: Any) -> bool:
    """Whether somebody may have to see to an adjustment: asked with what every page asks."""
    return _frame(user).sees_to


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
