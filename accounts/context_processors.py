import time
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from notifications.models import Message
from ui.models import KeptText
from ui.prepared import PreparedAddress, PreparedQuery, address_of, as_uuid

from .middleware import has_second_factor
from .models import Role, User
from .session_time import time_left

# What it is called, and where it leads.
Entry = tuple[str, str]
EVIDENCE = PreparedAddress("evidence:item_list")
MATRIX = PreparedAddress("evidence:matrix")
OBSERVATIONS = PreparedAddress("supervision:observation_list")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The links of the page frame; looked up only by a page that shows them."""
    user: Any = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: _links(request)),
        "something_is_unsent": SimpleLazyObject(lambda: _frame(user).unsent),
        "account_url": address_of("accounts:account"),
        "sign_out_url": address_of("account_logout"),
        "look_classes": user.look.classes,
        "session_left": SimpleLazyObject(lambda: _session_left(request)),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    # On the way to a second factor there is nowhere else to go.
    if not has_second_factor(request):
        return []
    return [
        {"label": label, "url": url, "current": _is_at(request.path, url)}
        for label, url in _entries(request.user)  # type: ignore[arg-type]
    ]


def _session_left(request: HttpRequest) -> dict[str, Any]:
    """What the page's warning needs to know (static/js/session.js)."""
    back = urlencode({"next": address_of("ui:back")})
    return {
        "seconds": time_left(request.session, time.time()).seconds,
        "warn_at": settings.SESSION_WARNING_SECONDS,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "url": address_of("accounts:session_left"),
        "sign_in_url": f"{address_of(settings.LOGIN_URL)}?{back}",
    }


def _entries(user: User) -> list[Entry]:
    participant_id, unread = _frame(user)[:2]
    entries: list[Entry] = [("Home", address_of("reports:home"))]
    if participant_id and user.has_role(Role.PARTICIPANT):
        entries += [
            ("Evidence", EVIDENCE.of(participant_id)),
            ("Evidence by standard", MATRIX.of(participant_id)),
            ("Observations", OBSERVATIONS.of(participant_id)),
        ]
    if user.has_role(Role.WORKFORCE_LEAD):
        entries.append(("Cohorts", address_of("reports:cohort_list")))
    if user.has_role(Role.ADMINISTRATOR):
        entries.append(("People and roles", address_of("accounts:person_list")))
        entries.append(("Teams", address_of("accounts:team_list")))
    entries.append(("Standards", address_of("standards:framework_list")))
    messages = f"Messages ({unread} new)" if unread else "Messages"
    return [*entries, (messages, address_of("notifications:message_list"))]


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
